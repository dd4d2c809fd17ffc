package org.bttracker.net;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What waiting, receiving and answering take from the heap once they are compiled: nothing in
 * batches; through Java's channel, the objects that it makes for the source of each datagram. In a
 * process of its own, as in a tracker: after other tests, Java compiles the channel otherwise.
 */
@ParameterizedClass
@MethodSource("org.bttracker.net.IoPaths#all")
@Timeout(value = 5 * 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SocketAllocationTest {
  private static final int CHANNEL_BYTES = 128;

  /** In all: far less than the smallest object for each burst. */
  private static final long FEW_BYTES = 1_000;

  private final IoMode mode;

  SocketAllocationTest(IoMode mode) {
    this.mode = mode;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, Burst.MAX_SIZE})
  void shouldTakeNothingButWhatJavasChannelDoes(int atOnce) throws Exception {
    int each = mode == IoMode.BATCH ? 0 : CHANNEL_BYTES;
    long most = (long) each * SocketAllocation.DATAGRAMS + FEW_BYTES;
    String[] taken =
        OwnProcess.run(SocketAllocation.class, mode.name(), "" + atOnce, "" + most, "" + FEW_BYTES)
            .split(" ");
    long received = Long.parseLong(taken[1]);
    long sent = Long.parseLong(taken[2]);
    assertTrue(received <= most, received + " bytes to wait and to receive");
    assertTrue(sent <= FEW_BYTES, sent + " bytes to send");
  }
}
