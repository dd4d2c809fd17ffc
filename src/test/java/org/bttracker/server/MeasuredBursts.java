package org.bttracker.server;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.LongSupplier;
import org.bttracker.metrics.LoopMeter;
import org.bttracker.net.Burst;
import org.bttracker.protocol.IpAddress;

/**
 * Puts bursts through a pipeline, with a meter beside it, and measures what they take from the heap
 * of the thread that does so.
 */
final class MeasuredBursts {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** Classes are loaded, and the arrays are as long as they will ever be. */
  private static final int WARM_UP = 100;

  private static final int BURSTS = 3_200;

  /** In all: far less than the smallest object for each burst, which is 16 bytes. */
  private static final long FEW_BYTES = 1_000;

  /** Java itself takes some kilobytes once in a while, as when it links a call anew. */
  private static final int TRIES = 3;

  private final LongSupplier clock;
  private final Burst burst = new Burst();
  private final LoopMeter meter = new LoopMeter(System::nanoTime);
  private final BurstMeter burstMeter = new BurstMeter(burst, meter);

  /** A request and its sender. */
  record Ask(IpAddress source, ByteBuffer packet) {}

  /**
   * Has done nothing yet.
   *
   * @param clock asked once for each burst; takes nothing from the heap
   */
  MeasuredBursts(LongSupplier clock) {
    this.clock = clock;
  }

  /** For the pipeline's journal. */
  LoopMeter meter() {
    return meter;
  }

  /** Asserts that requests, again and again in turn, take nothing: one at a time, and many. */
  void assertNothingIsTaken(Pipeline pipeline, List<Ask> asks) {
    for (int size : new int[] {1, Burst.MAX_SIZE}) {
      process(pipeline, asks, WARM_UP, size);
      long bytes = FEW_BYTES;
      for (int i = 0; i < TRIES && bytes >= FEW_BYTES; i++) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        process(pipeline, asks, BURSTS, size);
        bytes = THREADS.getCurrentThreadAllocatedBytes() - before;
      }
      assertTrue(bytes < FEW_BYTES, bytes + " bytes in all, in bursts of " + size);
    }
  }

  /** Lets a pipeline process requests, again and again in turn. */
  void process(Pipeline pipeline, List<Ask> asks, int bursts, int size) {
    int next = 0;
    for (int i = 0; i < bursts; i++) {
      burst.clear();
      while (burst.size() < size) {
        Ask ask = asks.get(next);
        burst.next().put(ask.packet().rewind());
        burst.add(ask.source().high(), ask.source().low(), 1);
        next = (next + 1) % asks.size();
      }
      long nowNanos = clock.getAsLong();
      meter.wake();
      pipeline.process(burst, nowNanos);
      meter.answered(nowNanos, size);
      burstMeter.count();
      meter.turn();
    }
  }
}
