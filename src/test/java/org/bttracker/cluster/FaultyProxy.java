package org.bttracker.cluster;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Forwards connections to a port of the loopback address, and does to them what networks do. A
 * fault lasts until {@link #pass} or another fault; the port stays its own all the time.
 */
public final class FaultyProxy implements AutoCloseable {
  private static final int PIECE_BYTES = 4_096;
  private static final int NEVER = -1;

  /** Limited bytes are forwarded so many times a second. */
  private static final int PIECES_A_SECOND = 50;

  private final int targetPort;

  /** Keeps the port while nobody listens there. */
  private final Socket reserved = new Socket();

  private final List<Link> links = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private ServerSocket listener;
  private boolean stalled;
  private boolean halfOpen;
  private boolean closed;
  private int bytesPerSecond = Integer.MAX_VALUE;
  private int replyBytesBeforeCut = NEVER;

  /**
   * Forwards everything, on a port of its own.
   *
   * @param targetPort where the server listens
   * @throws IOException if there is no free port
   */
  public FaultyProxy(int targetPort) throws IOException {
    this.targetPort = targetPort;
    reserved.setOption(StandardSocketOptions.SO_REUSEPORT, true);
    reserved.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    pass();
  }

  /**
   * Where to connect to instead of the server.
   *
   * @return the same all the time
   */
  public int port() {
    return reserved.getLocalPort();
  }

  /**
   * Ends the fault. Connections that it has broken stay broken.
   *
   * @throws IOException if it cannot listen
   */
  public synchronized void pass() throws IOException {
    stalled = false;
    halfOpen = false;
    bytesPerSecond = Integer.MAX_VALUE;
    replyBytesBeforeCut = NEVER;
    notifyAll();
    if (listener == null && !closed) {
      ServerSocket opened = new ServerSocket();
      opened.setOption(StandardSocketOptions.SO_REUSEPORT, true);
      opened.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port()));
      listener = opened;
      start(() -> accept(opened));
    }
  }

  /**
   * Keeps all connections, and forwards nothing more.
   *
   * @throws IOException if it cannot listen
   */
  public synchronized void stall() throws IOException {
    pass();
    stalled = true;
  }

  /**
   * Takes the server away from all connections, and from new ones, and does not tell the clients.
   *
   * @throws IOException if it cannot listen
   */
  public synchronized void halfOpen() throws IOException {
    pass();
    halfOpen = true;
    for (Link link : links) {
      link.dead = true;
      closeQuietly(link.server);
    }
  }

  /**
   * Ends the connection that is the first to get so many bytes of replies more, and passes on.
   *
   * @param replyBytes how many bytes still arrive, of all connections together
   * @throws IOException if it cannot listen
   */
  public synchronized void cutAfter(int replyBytes) throws IOException {
    pass();
    replyBytesBeforeCut = replyBytes;
  }

  /**
   * Forwards slowly.
   *
   * @param bytesPerSecond for each connection and direction, 1 or more
   * @throws IOException if it cannot listen
   */
  public synchronized void limit(int bytesPerSecond) throws IOException {
    pass();
    this.bytesPerSecond = bytesPerSecond;
  }

  /** Ends all connections, and refuses new ones. */
  public synchronized void refuse() {
    closeQuietly(listener);
    listener = null;
    links.forEach(Link::end);
    links.clear();
    notifyAll();
  }

  /** Ends all connections and threads. */
  @Override
  public void close() {
    List<Thread> running;
    synchronized (this) {
      closed = true;
      refuse();
      closeQuietly(reserved);
      running = List.copyOf(threads);
    }
    try {
      for (Thread thread : running) {
        thread.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void start(Runnable task) {
    Thread thread =
        new Thread(
            () -> {
              task.run();
              synchronized (this) {
                threads.remove(Thread.currentThread());
              }
            },
            "proxy");
    thread.setDaemon(true);
    threads.add(thread);
    thread.start();
  }

  private void accept(ServerSocket from) {
    try {
      while (true) {
        add(from.accept());
      }
    } catch (IOException e) {
      // It refuses, or is closed.
    }
  }

  private synchronized void add(Socket client) {
    Socket server = new Socket();
    if (listener == null) {
      closeQuietly(client);
      return;
    }
    Link link = new Link(client, server);
    links.add(link);
    if (halfOpen) {
      link.dead = true;
      return;
    }
    try {
      client.setTcpNoDelay(true);
      server.setTcpNoDelay(true);
      server.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), targetPort));
      start(() -> forward(link, client, server, false));
      start(() -> forward(link, server, client, true));
    } catch (IOException e) {
      links.remove(link);
      link.end();
    }
  }

  /** Ends both directions when one ends, unless the client must not notice. */
  private void forward(Link link, Socket from, Socket to, boolean reply) {
    byte[] piece = new byte[PIECE_BYTES];
    try {
      for (int size; (size = from.getInputStream().read(piece)) >= 0; ) {
        for (int sent = 0; sent < size; ) {
          int part = next(link, size - sent, reply);
          to.getOutputStream().write(piece, sent, part);
          sent += part;
          if (part == 0) {
            return;
          }
        }
      }
    } catch (IOException e) {
      // One of the two is gone.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      end(link);
    }
  }

  /** Waits until bytes may be forwarded; tells how many, 0 if the connection is to end. */
  private synchronized int next(Link link, int size, boolean reply) throws InterruptedException {
    if (bytesPerSecond != Integer.MAX_VALUE) {
      wait(TimeUnit.SECONDS.toMillis(1) / Math.min(PIECES_A_SECOND, bytesPerSecond));
    }
    while (stalled && !link.dead && links.contains(link)) {
      wait();
    }
    if (link.dead) {
      return 0;
    }
    int part = Math.min(size, Math.max(1, bytesPerSecond / PIECES_A_SECOND));
    if (reply && replyBytesBeforeCut != NEVER) {
      part = Math.min(part, replyBytesBeforeCut);
      replyBytesBeforeCut = part == 0 ? NEVER : replyBytesBeforeCut - part;
    }
    return part;
  }

  private synchronized void end(Link link) {
    if (!link.dead) {
      links.remove(link);
      link.end();
      notifyAll();
    }
  }

  private static void closeQuietly(java.io.Closeable socket) {
    try {
      if (socket != null) {
        socket.close();
      }
    } catch (IOException e) {
      // It is gone in any case.
    }
  }

  private static final class Link {
    private final Socket client;
    private final Socket server;

    /** Whether the client must not notice that the server is gone. */
    private boolean dead;

    Link(Socket client, Socket server) {
      this.client = client;
      this.server = server;
    }

    void end() {
      closeQuietly(client);
      closeQuietly(server);
    }
  }
}
