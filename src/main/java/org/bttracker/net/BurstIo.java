package org.bttracker.net;

import java.io.IOException;
import java.nio.channels.DatagramChannel;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.bttracker.metrics.LoopCounters;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides whether datagrams go in batches or through Java's channels, for a whole tracker. For any
 * thread.
 */
public final class BurstIo {
  private static final Logger LOG = LoggerFactory.getLogger(BurstIo.class);

  private final IoMode mode;

  /** Null as long as batches are possible. */
  private volatile String whyNot;

  private volatile boolean linked;
  private final AtomicBoolean linking = new AtomicBoolean();

  private BurstIo(IoMode mode, String whyNot) {
    this.mode = mode;
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
    BurstIo io =
        new BurstIo(
            mode, mode == IoMode.CHANNEL ? "--io=channel" : BatchSupport.whyNot().orElse(null));
    if (mode == IoMode.BATCH) {
      Optional<String> missing = io.link();
      if (missing.isPresent()) {
        throw new IOException("--io=batch is not possible: " + missing.get());
      }
    } else if (io.whyNot != null) {
      io.tellChannel();
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
   * @throws IOException if batches are wanted, and this socket does not allow them
   */
  public BurstSocket open(DatagramChannel channel, Burst burst, LoopCounters counters)
      throws IOException {
    BurstChannel throughChannel = new BurstChannel(channel, burst, counters);
    if (linked) {
      try {
        return openBatch(channel, burst, counters);
      } catch (IOException e) {
        if (mode == IoMode.BATCH) {
          throw new IOException("--io=batch is not possible: " + e.getMessage(), e);
        }
        tellChannel(e.getMessage());
        return throughChannel;
      }
    }
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
      whyNot = SystemCalls.link().orElse(null);
      linked = whyNot == null;
      if (linked) {
        LOG.debug("Receiving and sending datagrams in batches");
      } else if (mode != IoMode.BATCH) {
        tellChannel();
      }
    }
    return Optional.ofNullable(whyNot);
  }

  private void beginToLink() {
    if (linking.compareAndSet(false, true)) {
      Thread thread = new Thread(this::link, "link");
      thread.setDaemon(true);
      thread.start();
    }
  }

  /** Returns null if it is not time yet. */
  private BurstSocket switchFrom(
      BurstChannel throughChannel, DatagramChannel channel, Burst burst, LoopCounters counters) {
    if (!linked) {
      return whyNot == null ? null : throughChannel;
    }
    try {
      return openBatch(channel, burst, counters);
    } catch (IOException e) {
      tellChannel(e.getMessage());
      return throughChannel;
    }
  }

  private static BurstSocket openBatch(DatagramChannel channel, Burst burst, LoopCounters counters)
      throws IOException {
    try {
      return BatchSocket.open(channel, burst, counters, new SystemCalls());
    } catch (ReflectiveOperationException e) {
      throw new IOException("Java does not tell the system's errors: " + e.getMessage(), e);
    }
  }

  private void tellChannel() {
    tellChannel(whyNot);
  }

  private static void tellChannel(String reason) {
    LOG.debug("Receiving and sending datagrams one by one: {}", reason);
  }
}
