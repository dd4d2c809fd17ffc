package org.bttracker;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.PortUnreachableException;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real rsyslogd on loopback, which passes on what it understood of each line. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SyslogIT {
  private static final String RSYSLOGD = "/usr/sbin/rsyslogd";
  private static final String PROBE = "probe[1]:";

  @TempDir private Path directory;

  @Test
  void shouldSendTheSameLinesToASyslogDaemon() throws Exception {
    assumeTrue(Files.isExecutable(Path.of(RSYSLOGD)), "rsyslogd is not installed");
    int port = FreePort.find();
    Path file = directory.resolve("log");
    Process daemon = startDaemon(port, file);
    try (JarProcess tracker = JarProcess.start("--port=0", "--syslog=127.0.0.1:" + port)) {
      tracker.awaitPort();
      tracker.awaitLine("Starting");
      tracker.signal("TERM");
      assertEquals(143, tracker.awaitExit());
      List<String> received = readLines(file, tracker.output().size());
      List<String> printed = tracker.output().stream().map(SyslogIT::message).toList();
      assertEquals(printed, received.stream().map(line -> line.split("\\|", 4)[3]).toList());
      String tag = "bttracker[" + tracker.pid() + "]:";
      for (String line : received) {
        assertEquals(tag, line.split("\\|", 4)[2]);
      }
      assertTrue(received.get(0).startsWith("local0|info|"), received.get(0));
      assertTrue(received.get(1).startsWith("local0|debug|"), received.get(1));
    } finally {
      daemon.destroy();
      daemon.waitFor();
    }
  }

  @Test
  void shouldTellSyslogOfAFailedStartAsAnError() throws Exception {
    assumeTrue(Files.isExecutable(Path.of(RSYSLOGD)), "rsyslogd is not installed");
    int port = FreePort.find();
    Path file = directory.resolve("log");
    Process daemon = startDaemon(port, file);
    try (DatagramSocket taken = new DatagramSocket();
        JarProcess tracker =
            JarProcess.start("--port=" + taken.getLocalPort(), "--syslog=127.0.0.1:" + port)) {
      assertEquals(1, tracker.awaitExit());
      List<String> received = readLines(file, tracker.output().size());
      String last = received.get(received.size() - 1);
      assertTrue(last.startsWith("local0|err|"), last);
      assertTrue(last.contains("cannot bind UDP port " + taken.getLocalPort()), last);
    } finally {
      daemon.destroy();
      daemon.waitFor();
    }
  }

  private Process startDaemon(int port, Path file) throws IOException, InterruptedException {
    Path config = directory.resolve("rsyslog.conf");
    Files.writeString(
        config,
        String.join(
            "\n",
            "global(workDirectory=\"" + directory + "\")",
            "module(load=\"imudp\")",
            "input(type=\"imudp\" address=\"127.0.0.1\" port=\"" + port + "\")",
            "template(name=\"parts\" type=\"string\" string="
                + "\"%syslogfacility-text%|%syslogseverity-text%|%syslogtag%|%msg:2:$%\\n\")",
            "action(type=\"omfile\" file=\"" + file + "\" template=\"parts\")",
            ""));
    Process daemon =
        new ProcessBuilder(
                RSYSLOGD, "-n", "-f", config.toString(), "-i", directory.resolve("pid").toString())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("daemon").toFile())
            .start();
    awaitListening(port);
    return daemon;
  }

  /** Nobody there: the kernel says so at once. Somebody there: no answer. */
  private static void awaitListening(int port) throws IOException {
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.connect(InetAddress.getByName("127.0.0.1"), port);
      socket.setSoTimeout(200);
      byte[] probe = ("<134>Jan  1 00:00:00 host " + PROBE + " probe").getBytes(US_ASCII);
      while (true) {
        try {
          socket.send(new DatagramPacket(probe, probe.length));
          socket.receive(new DatagramPacket(new byte[1], 1));
        } catch (PortUnreachableException e) {
          continue;
        } catch (SocketTimeoutException e) {
          return;
        }
      }
    }
  }

  private static List<String> readLines(Path file, int count) throws IOException {
    Process tail = new ProcessBuilder("tail", "-n", "+1", "-F", file.toString()).start();
    try (BufferedReader lines = tail.inputReader(US_ASCII)) {
      return lines.lines().filter(line -> !line.contains(PROBE)).limit(count).toList();
    } finally {
      tail.destroy();
    }
  }

  private static String message(String line) {
    return line.substring(line.indexOf("]: ") + 3);
  }
}
