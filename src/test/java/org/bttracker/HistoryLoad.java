package org.bttracker;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.bttracker.AnnounceHistory.Step;
import org.bttracker.client.RequestEncoder;
import org.bttracker.protocol.Bep15;

/**
 * Announces at one tracker what a history says next, at a rate. Nothing is sent twice, and each
 * request must be answered.
 */
final class HistoryLoad implements AutoCloseable {
  /** Requests waiting for their answers: with 768 bytes each in the kernel, 75 KiB of a buffer. */
  private static final int MOST_UNANSWERED = 100;

  private static final long BOUND_SECONDS = 60;

  private final AnnounceHistory history;
  private final Supplier<Optional<Step>> steps;
  private final int perSecond;
  private final long connectionId;
  private final DatagramChannel channel = DatagramChannel.open();
  private final RequestEncoder encoder = new RequestEncoder(new byte[20]);
  private final Semaphore window = new Semaphore(MOST_UNANSWERED);
  private final Semaphore answers = new Semaphore(0);
  private final Map<Integer, Step> unanswered = new ConcurrentHashMap<>();
  private final Thread sender = new Thread(() -> run(this::send), "load");
  private final Thread receiver = new Thread(() -> run(this::receive), "answers");
  private volatile boolean mayEnd;
  private volatile boolean stopping;
  private volatile String fault;
  private int sent;

  /**
   * Begins.
   *
   * @param port of the tracker
   * @param steps what is announced next, if anything may be
   * @param perSecond how many
   */
  HistoryLoad(AnnounceHistory history, int port, Supplier<Optional<Step>> steps, int perSecond)
      throws IOException {
    this.history = history;
    this.steps = steps;
    this.perSecond = perSecond;
    connectionId = TrackerSession.idOf(port);
    channel.connect(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port));
    receiver.setDaemon(true);
    sender.setDaemon(true);
    sender.start();
    receiver.start();
  }

  /** Waits until so many more answers have come. */
  void awaitAnswers(int count) throws InterruptedException {
    assertTrue(answers.tryAcquire(count, BOUND_SECONDS, TimeUnit.SECONDS), this::toString);
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
    unanswered.values().forEach(history::lose);
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
        Optional<Step> step = steps.get();
        if (step.isPresent()) {
          unanswered.put(sent, step.get());
          encoder.announce(connectionId, sent, step.get().announce(), request);
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
      Step step = unanswered.remove(reply.getInt(4));
      if (step == null || reply.getInt(0) != Bep15.ANNOUNCE) {
        fault = "a reply that nobody has asked for, action " + reply.getInt(0);
      } else {
        history.acknowledge(step);
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
