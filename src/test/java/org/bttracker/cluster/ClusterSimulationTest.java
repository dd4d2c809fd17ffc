package org.bttracker.cluster;

import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * Real registries on one virtual clock, around logs that stall, fail with and without having done
 * what they were asked, lose their beginning or their end; trackers stop, are killed, and start
 * again. One seed is one run; a failure names it.
 */
class ClusterSimulationTest {
  private static final int SEEDS = Integer.getInteger("bttracker.simulation.seeds", 1_000);

  @Test
  void shouldHoldTheSamePeersWhenAllIsQuiet() {
    Long only = Long.getLong("bttracker.simulation.seed");
    Random seeds = new Random();
    long start = System.nanoTime();
    for (int i = 0; i < (only == null ? SEEDS : 1); i++) {
      long seed = only == null ? seeds.nextLong() : only;
      try {
        new Simulation(seed).run();
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("-Dbttracker.simulation.seed=" + seed, e);
      }
    }
    System.out.printf(
        "%d simulated clusters in %d ms%n",
        SEEDS, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
  }
}
