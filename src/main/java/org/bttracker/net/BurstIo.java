package org.bttracker.net;

import java.io.IOException;
import java.nio.channels.DatagramChannel;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import org.bttracker.metrics.LoopCounters;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides whether datagrams go in batches or through Java's channels, for a whole tracker. For any
 * thread.
 */
public final class BurstIo {
  private static final Logger LOG = LoggerFactory.getLogger(BurstIo.class);

  private final Platform platform;
  private final AtomicBoolean linking = new AtomicBoolean();

  /** Null as long as batches are possible. */
  private volatile String whyNot;

  private volatile boolean linked;

  /** Null if channels will do; otherwise makes out of a reason what the operator is told. */
  private volatile UnaryOperator<String> refusal;

  /** What batches take from Java and the system; tests have others. */
  static class Platform {
    /** As {@link SystemCalls#link}. */
    Optional<String> link() {
      return SystemCalls.link();
    }

    /** The calls for one socket. */
    SystemCalls calls() throws ReflectiveOperationException {
      return new SystemCalls();
    }

    /**
     * Runs a task on another thread.
     *
     * @throws OutOfMemoryError if the system refuses a thread, whatever memory there is
     */
    void inBackground(Runnable task) {
      Thread thread = new Thread(task, "link");
      thread.setDaemon(true);
      thread.start();
    }
  }

  private BurstIo(Platform platform, String whyNot) {
    this.platform = platform;
    this.whyNot = whyNot;
  }

  /**
   * Decides as far as it can be done quickly; but {@link IoMode#BATCH} links the kernel's functions
   * now, which takes some tenths of a second, so that whatever is missing is known.
   *
   * @param mode what the operator wants
   * @return to open sockets with
   * @throws IOException if batches are wanted and cannot be had; the message says why
   */
  public static BurstIo of(IoMode mode) throws IOException {
    return of(mode, new Platform());
  }

  static BurstIo of(IoMode mode, Platform platform) throws IOException {
    BurstIo io =
        new BurstIo(
            platform, mode == IoMode.CHANNEL ? "--io=channel" : BatchSupport.whyNot().orElse(null));
    if (mode == IoMode.BATCH) {
      io.require(reason -> "--io=batch is not possible: " + reason);
    } else if (io.whyNot != null) {
      tellChannel(io.whyNot);
    }
    return io;
  }

  /**
   * Makes a channel a socket for bursts. If what batches need is not linked yet, the socket begins
   * with the channel, has it linked on another thread once it has answered something, and goes over
   * to batches after that.
   *
   * @param channel bound, and not blocking
   * @param burst the loop's, which the channel is to fill
   * @param counters the loop's
   * @return for the loop alone
   * @throws IOException if batches are required, and this socket does not allow them; or if the
   *     kernel refuses an option of the channel
   */
  public BurstSocket open(DatagramChannel channel, Burst burst, LoopCounters counters)
      throws IOException {
    if (linked) {
      Optional<BurstSocket> batches = openBatch(channel, burst, counters);
      return batches.isPresent() ? batches.get() : openChannel(channel, burst, counters);
    }
    BurstSocket throughChannel = openChannel(channel, burst, counters);
    return whyNot != null
        ? throughChannel
        : new SwitchedSocket(
            throughChannel,
            this::beginToLink,
            () -> switchFrom(throughChannel, channel, burst, counters));
  }

  /**
   * Links what batches need now, if it is not done yet, which takes some tenths of a second.
   * Sockets that are opened afterwards begin with batches.
   *
   * @return why there can be no batches; empty if there can
   */
  public synchronized Optional<String> link() {
    if (!linked && whyNot == null) {
      String reason = tryToLink();
      whyNot = reason;
      linked = reason == null;
      if (linked) {
        LOG.debug("Receiving and sending datagrams in batches");
      } else if (refusal == null) {
        tellChannel(reason);
      }
    }
    return Optional.ofNullable(whyNot);
  }

  /**
   * Links what batches need, and from now on opens a socket for batches or none.
   *
   * @param newRefusal makes the message of an exception out of the reason why there are no batches
   * @throws IOException if there can be no batches
   */
  void require(UnaryOperator<String> newRefusal) throws IOException {
    refusal = newRefusal;
    Optional<String> missing = link();
    if (missing.isPresent()) {
      throw new IOException(newRefusal.apply(missing.get()));
    }
  }

  /** Returns null if it is done. Sockets wait for an end of it, so it must not end in an error. */
  private String tryToLink() {
    try {
      return platform.link().orElse(null);
    } catch (RuntimeException | Error e) {
      return "Java cannot link the C library: " + e;
    }
  }

  /** On the receive loop. Without another thread it goes on with the channel. */
  private void beginToLink() {
    if (linking.compareAndSet(false, true)) {
      try {
        platform.inBackground(this::link);
      } catch (OutOfMemoryError e) {
        // Not under the lock, which link() may hold on another thread: a loop never waits.
        whyNot = "the system refuses a thread to link the C library on";
        tellChannel(whyNot);
      }
    }
  }

  /** Returns null if it is not time yet. */
  private BurstSocket switchFrom(
      BurstSocket throughChannel, DatagramChannel channel, Burst burst, LoopCounters counters)
      throws IOException {
    if (!linked) {
      return whyNot == null ? null : throughChannel;
    }
    return openBatch(channel, burst, counters).orElse(throughChannel);
  }

  /** Each way sets the options that it needs, since Java knows not all sockets' families. */
  private static BurstSocket openChannel(
      DatagramChannel channel, Burst burst, LoopCounters counters) throws IOException {
    UdpSockets.forbidFragments(channel);
    return new BurstChannel(channel, burst, counters);
  }

  /** Returns nothing if this socket does not allow batches, and the channel will do. */
  private Optional<BurstSocket> openBatch(
      DatagramChannel channel, Burst burst, LoopCounters counters) throws IOException {
    try {
      return Optional.of(BatchSocket.open(channel, burst, counters, platform.calls()));
    } catch (IOException | ReflectiveOperationException | RuntimeException e) {
      String reason = e.getMessage() == null ? e.toString() : e.getMessage();
      if (refusal != null) {
        throw new IOException(refusal.apply(reason), e);
      }
      tellChannel(reason);
      return Optional.empty();
    }
  }

  private static void tellChannel(String reason) {
    LOG.debug("Receiving and sending datagrams one by one: {}", reason);
  }
}
