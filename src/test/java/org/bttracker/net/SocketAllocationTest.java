package org.bttracker.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
    String[] taken = run(atOnce, most).split(" ");
    long received = Long.parseLong(taken[1]);
    long sent = Long.parseLong(taken[2]);
    assertTrue(received <= most, received + " bytes to wait and to receive");
    assertTrue(sent <= FEW_BYTES, sent + " bytes to send");
  }

  private String run(int atOnce, long most) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    if (mode == IoMode.BATCH) {
      // What the manifest of the jar says.
      command.add("--enable-native-access=ALL-UNNAMED");
      command.add("--add-opens=java.base/sun.nio.ch=ALL-UNNAMED");
    }
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(SocketAllocation.class.getName(), mode.name()));
    command.addAll(List.of("" + atOnce, "" + most, "" + FEW_BYTES));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try {
      String output =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      assertEquals(0, process.waitFor(), output);
      return output.lines().filter(line -> line.startsWith("taken ")).findFirst().orElseThrow();
    } finally {
      process.destroyForcibly();
    }
  }
}
