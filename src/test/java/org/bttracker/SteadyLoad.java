package org.bttracker;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.bttracker.client.Announce;
import org.bttracker.client.RequestEncoder;
import org.bttracker.protocol.Bep15;

/**
 * Announces the same peers over and over, and knows every request by its transaction ID until it is
 * answered. Nothing is sent twice.
 */
final class SteadyLoad implements AutoCloseable {
  /** Requests waiting for their answers: with 768 bytes each in the kernel, 150 KiB of a buffer. */
  private static final int MOST_UNANSWERED = 200;

  private static final int REQUESTS_PER_SECOND = 2_000;
  private static final long BOUND_SECONDS = 60;

  private final DatagramChannel channel = DatagramChannel.open();
  private final RequestEncoder encoder = new RequestEncoder(new byte[20]);
  private final Semaphore window = new Semaphore(MOST_UNANSWERED);
  private final Semaphore answers = new Semaphore(0);
  private final Set<Integer> unanswered = ConcurrentHashMap.newKeySet();
  private final Thread sender;
  private final Thread receiver;
  private volatile boolean stopping;
  private volatile String fault;
  private int sent;

  /** Of peers 1 to {@code peers} in the torrents of the same numbers. */
  SteadyLoad(int port, long connectionId, int peers) throws IOException {
    channel.connect(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port));
    sender = new Thread(() -> run(() -> send(connectionId, peers)), "load");
    receiver = new Thread(() -> run(this::receive), "answers");
    receiver.setDaemon(true);
    sender.start();
    receiver.start();
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

  @Override
  public void close() throws IOException {
    stopping = true;
    channel.close();
  }

  @Override
  public String toString() {
    return unanswered.size() + " of " + sent + " requests are not answered; fault: " + fault;
  }

  private void send(long connectionId, int peers) throws IOException, InterruptedException {
    ByteBuffer request = ByteBuffer.allocate(Bep15.MAX_REQUEST_LENGTH);
    long start = System.nanoTime();
    while (!stopping) {
      if (window.tryAcquire(1, TimeUnit.SECONDS)) {
        int peer = sent % peers + 1;
        Announce announce = new Announce(TrackerSession.torrent(peer), peer).left(0);
        unanswered.add(sent);
        encoder.announce(connectionId, sent, announce, request);
        channel.write(request);
        sent++;
        pace(start);
      }
    }
  }

  /** A rate, no more: nothing waits for this to have happened. */
  private void pace(long start) throws InterruptedException {
    long due = start + TimeUnit.SECONDS.toNanos(sent) / REQUESTS_PER_SECOND;
    TimeUnit.NANOSECONDS.sleep(due - System.nanoTime());
  }

  private void receive() throws IOException {
    ByteBuffer reply = ByteBuffer.allocate(Bep15.MAX_REQUEST_LENGTH);
    while (true) {
      reply.clear();
      channel.read(reply);
      boolean announced = reply.getInt(0) == Bep15.ANNOUNCE;
      if (!announced || !unanswered.remove(reply.getInt(4))) {
        fault = "a reply that nobody has asked for, action " + reply.getInt(0);
      }
      window.release();
      answers.release();
    }
  }

  private void run(Step step) {
    try {
      step.run();
    } catch (IOException | InterruptedException e) {
      if (!stopping) {
        fault = e.toString();
      }
    }
  }

  @FunctionalInterface
  private interface Step {
    void run() throws IOException, InterruptedException;
  }
}
