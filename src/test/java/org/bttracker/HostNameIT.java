package org.bttracker;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.bttracker.snapshot.Commands;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The packaged jar on a host whose name nobody knows but the kernel. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HostNameIT {
  private static final String SET_NAME =
      "echo \"$1\" >/proc/sys/kernel/hostname; shift; exec \"$@\"";

  @TempDir private Path directory;

  @ParameterizedTest
  @CsvSource({"unknown-host, unknown-host", "10.1.2.3, 10.1.2.3", "a.invalid, a"})
  void shouldLogUnderTheKernelsName(String name, String shown) throws Exception {
    assumeTrue(
        Commands.succeeds("unshare", "--uts", "sh", "-c", "echo x >/proc/sys/kernel/hostname"),
        "a host name for one process needs unshare and root");
    // Java then knows no host at all: whatever it looks up fails.
    Path noHosts = Files.createFile(directory.resolve("hosts"));
    List<String> wrapper = List.of("unshare", "--uts", "sh", "-c", SET_NAME, "sh", name);
    try (DatagramSocket syslog = new DatagramSocket(0, InetAddress.getByName("127.0.0.1"));
        JarProcess tracker =
            JarProcess.start(
                wrapper,
                List.of("-Djdk.net.hosts.file=" + noHosts),
                "--port=0",
                "--syslog=127.0.0.1:" + syslog.getLocalPort())) {
      String line = tracker.awaitLine("Welcome");
      assertTrue(line.matches("\\w+ [ \\d]\\d [\\d:]+ \\Q" + shown + "\\E bttracker.*"), line);
      String sent = receive(syslog);
      assertTrue(
          sent.matches("<134>\\w+ [ \\d]\\d [\\d:]+ \\Q" + shown + "\\E bttracker.*Welcome.*"),
          sent);
    }
  }

  private static String receive(DatagramSocket socket) throws IOException {
    DatagramPacket packet = new DatagramPacket(new byte[1_000], 1_000);
    socket.receive(packet);
    return new String(packet.getData(), 0, packet.getLength(), US_ASCII);
  }
}
