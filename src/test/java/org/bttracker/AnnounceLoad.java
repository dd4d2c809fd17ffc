package org.bttracker;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.bttracker.client.Announce;
import org.bttracker.client.RequestEncoder;
import org.bttracker.protocol.Bep15;

/**
 * Announces at one tracker, at a rate, and knows every request by its transaction ID until it is
 * answered. Nothing is sent twice.
 */
final class AnnounceLoad implements AutoCloseable {
  /** Requests waiting for their answers: with 768 bytes each in the kernel, 75 KiB of a buffer. */
  private static final int MOST_UNANSWERED = 100;

  private static final int STEADY_PER_SECOND = 2_000;
  private static final long BOUND_SECONDS = 60;

  private final Source source;
  private final int perSecond;
  private final long connectionId;
  private final DatagramChannel channel = DatagramChannel.open();
  private final RequestEncoder encoder = new RequestEncoder(new byte[20]);
  private final Semaphore window = new Semaphore(MOST_UNANSWERED);
  private final Semaphore answers = new Semaphore(0);
  private final Set<Integer> unanswered = ConcurrentHashMap.newKeySet();
  private final Thread sender = new Thread(() -> run(this::send), "load");
  private final Thread receiver = new Thread(() -> run(this::receive), "answers");
  private volatile boolean mayEnd;
  private volatile boolean stopping;
  private volatile String fault;
  private int sent;

  /** What is announced. */
  interface Source {
    /**
     * Says what to announce next; asked by one thread.
     *
     * @param transactionId of the request that will be sent
     * @return empty if nothing may be announced for now
     */
    Optional<Announce> next(int transactionId);

    /** The tracker has answered a request; told by another thread. */
    void answered(int transactionId);
  }

  /**
   * Begins.
   *
   * @param port of the tracker
   * @param connectionId that the tracker has given
   * @param perSecond how many
   */
  AnnounceLoad(int port, long connectionId, int perSecond, Source source) throws IOException {
    this.source = source;
    this.perSecond = perSecond;
    this.connectionId = connectionId;
    channel.connect(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port));
    receiver.setDaemon(true);
    sender.setDaemon(true);
    sender.start();
    receiver.start();
  }

  /** Begins to announce peers 1 to {@code peers} in the torrents of the same numbers, in turn. */
  static AnnounceLoad steady(int port, long connectionId, int peers) throws IOException {
    return new AnnounceLoad(
        port,
        connectionId,
        STEADY_PER_SECOND,
        new Source() {
          @Override
          public Optional<Announce> next(int transactionId) {
            int peer = transactionId % peers + 1;
            return Optional.of(new Announce(TrackerSession.torrent(peer), peer).left(0));
          }

          @Override
          public void answered(int transactionId) {}
        });
  }

  /** Waits until so many more answers have come. */
  void awaitAnswers(int count) throws InterruptedException {
    assertTrue(answers.tryAcquire(count, BOUND_SECONDS, TimeUnit.SECONDS), this::toString);
  }

  /** Waits until as much as may wait for an answer does. */
  void awaitSilence() {
    while (window.availablePermits() > 0) {
      assertTrue(sender.isAlive(), this::toString);
      Thread.onSpinWait();
    }
  }

  /** Stops sending, and waits for all answers. */
  void finish() throws InterruptedException {
    stopping = true;
    sender.join();
    assertTrue(window.tryAcquire(MOST_UNANSWERED, BOUND_SECONDS, TimeUnit.SECONDS), this::toString);
    assertTrue(unanswered.isEmpty() && fault == null, this::toString);
  }

  /** From now on, the tracker may end. */
  void allowEnd() {
    mayEnd = true;
  }

  /** Stops sending to a tracker that has ended; what was not answered may have reached it. */
  void abandon() throws IOException, InterruptedException {
    stopping = true;
    sender.join();
    close();
    receiver.join();
    assertTrue(fault == null, this::toString);
  }

  @Override
  public void close() throws IOException {
    stopping = true;
    channel.close();
  }

  @Override
  public String toString() {
    return unanswered.size() + " of " + sent + " requests are not answered; fault: " + fault;
  }

  private void send() throws IOException, InterruptedException {
    ByteBuffer request = ByteBuffer.allocate(Bep15.MAX_REQUEST_LENGTH);
    long start = System.nanoTime();
    while (!stopping) {
      if (window.tryAcquire(100, TimeUnit.MILLISECONDS)) {
        Optional<Announce> announce = source.next(sent);
        if (announce.isPresent()) {
          unanswered.add(sent);
          encoder.announce(connectionId, sent, announce.get(), request);
          sent++;
          write(request);
        } else {
          window.release();
          TimeUnit.MILLISECONDS.sleep(1);
        }
        pace(start);
      }
    }
  }

  private void write(ByteBuffer request) throws IOException {
    try {
      channel.write(request);
    } catch (PortUnreachableException e) {
      if (!mayEnd) {
        throw e;
      }
    }
  }

  /** A rate, no more: nothing waits for this to have happened. */
  private void pace(long start) throws InterruptedException {
    long due = start + TimeUnit.SECONDS.toNanos(sent) / perSecond;
    TimeUnit.NANOSECONDS.sleep(due - System.nanoTime());
  }

  private void receive() throws IOException {
    ByteBuffer reply = ByteBuffer.allocate(Bep15.MAX_REQUEST_LENGTH);
    while (true) {
      reply.clear();
      try {
        channel.read(reply);
      } catch (PortUnreachableException e) {
        if (mayEnd) {
          continue;
        }
        throw e;
      }
      int transactionId = reply.getInt(4);
      if (reply.getInt(0) != Bep15.ANNOUNCE || !unanswered.remove(transactionId)) {
        fault = "a reply that nobody has asked for, action " + reply.getInt(0);
      } else {
        source.answered(transactionId);
      }
      window.release();
      answers.release();
    }
  }

  private void run(Task task) {
    try {
      task.run();
    } catch (IOException | InterruptedException e) {
      if (!stopping) {
        fault = e.toString();
      }
    }
  }

  @FunctionalInterface
  private interface Task {
    void run() throws IOException, InterruptedException;
  }
}
