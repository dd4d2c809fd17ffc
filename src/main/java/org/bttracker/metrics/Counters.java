package org.bttracker.metrics;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * One number for each {@link Counter}, from 0 at the start of the program: the sum of what the
 * receive loops and all other threads have counted. For any thread.
 */
public final class Counters {
  private final AtomicLongArray others = new AtomicLongArray(Counter.values().length);
  private final List<LoopCounters> loops = new CopyOnWriteArrayList<>();

  /** All at zero. */
  public Counters() {}

  /**
   * Gives a receive loop counters of its own, which are part of these.
   *
   * @return for one thread to write
   */
  public LoopCounters forLoop() {
    LoopCounters loop = new LoopCounters();
    loops.add(loop);
    return loop;
  }

  /**
   * Counts one. Not for receive loops: threads that count here share memory.
   *
   * @param counter of what
   */
  public void increment(Counter counter) {
    add(counter, 1);
  }

  /**
   * Counts several. Not for receive loops: threads that count here share memory.
   *
   * @param counter of what
   * @param count how many, 0 or more
   */
  public void add(Counter counter, long count) {
    others.addAndGet(counter.ordinal(), count);
  }

  /**
   * Reads a counter.
   *
   * @param counter which
   * @return how many since the start, 0 or more
   */
  public long get(Counter counter) {
    long sum = others.get(counter.ordinal());
    for (LoopCounters loop : loops) {
      sum += loop.get(counter);
    }
    return sum;
  }
}
