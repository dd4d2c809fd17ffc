package org.bttracker.client;

import java.io.IOException;
import java.nio.channels.Selector;
import java.time.Duration;

/**
 * A clock that only moves when a client waits and nothing comes. The tracker that is asked runs
 * meanwhile, on the same thread.
 */
public final class VirtualTime implements TimeSource {
  /** Turns of a few milliseconds, in case the system takes its time to deliver a datagram. */
  private static final int TURNS = 25;

  private static final long TURN_MILLIS = 4;

  private final World world;
  private long nanos;

  /** Whoever answers. */
  @FunctionalInterface
  public interface World {
    /** Answers what has come. */
    void serve() throws IOException;
  }

  public VirtualTime(World world) {
    this.world = world;
  }

  /** Moves the clock. */
  public void pass(Duration time) {
    nanos += time.toNanos();
  }

  public long seconds() {
    return Duration.ofNanos(nanos).toSeconds();
  }

  @Override
  public long nanos() {
    return nanos;
  }

  @Override
  public void await(Selector selector, long wanted) throws IOException {
    for (int i = 0; i < TURNS; i++) {
      world.serve();
      if (selector.select(TURN_MILLIS) > 0) {
        return;
      }
    }
    nanos += wanted;
  }
}
