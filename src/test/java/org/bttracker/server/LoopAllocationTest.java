package org.bttracker.server;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.bttracker.net.OwnProcess;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the thread of a whole receive loop takes from the heap. In a process of its own, as in a
 * tracker: after other tests, Java compiles the loop otherwise.
 */
@EnabledIf(
    value = "org.bttracker.net.IoPaths#hasBatches",
    disabledReason = "batches need Linux and Java 22")
@Timeout(value = 5 * 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LoopAllocationTest {
  /** In all: far less than the smallest object for each burst. */
  private static final long FEW_BYTES = 1_000;

  /** What Java makes of the loop differs a little from process to process on a busy machine. */
  private static final int PROCESSES = 3;

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void shouldTakeNothingInBatches(boolean measured) throws Exception {
    long seed = new Random().nextLong();
    long bytes = Long.MAX_VALUE;
    for (int i = 0; i < PROCESSES && bytes >= FEW_BYTES; i++) {
      String taken =
          OwnProcess.run(LoopAllocation.class, "" + seed, "" + (FEW_BYTES - 1), "" + measured);
      bytes = Long.parseLong(taken.split(" ")[1]);
    }
    assertTrue(
        bytes < FEW_BYTES,
        bytes + " bytes for " + LoopAllocation.DATAGRAMS + " datagrams, seed " + seed);
  }
}
