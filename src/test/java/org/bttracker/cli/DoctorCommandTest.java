package org.bttracker.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The command on the host of the test, whatever that is like. */
class DoctorCommandTest {
  private final StringWriter output = new StringWriter();

  @Test
  void shouldSayThatAnotherProgramHasThePort() throws Exception {
    try (DatagramSocket other = new DatagramSocket(0, InetAddress.getByName("127.0.0.1"))) {
      int port = other.getLocalPort();
      assertEquals(1, run("--address=127.0.0.1", "--port=" + port));
      List<String> lines = output.toString().lines().toList();
      int at = lines.indexOf(line("bad", port + ": Address already in use"));
      assertTrue(at >= 0, output::toString);
      assertEquals("-> ss -lunp 'sport = :" + port + "'", lines.get(at + 1).strip());
    }
  }

  @Test
  void shouldSayThatThePortCanBeBoundAndBindIt() {
    run("--address=127.0.0.1", "--port=0", "--receive-buffer=4KiB");
    List<String> lines = output.toString().lines().toList();
    assertTrue(lines.contains(line("ok", "0: can be bound")), output::toString);
    assertTrue(lines.stream().anyMatch(line -> line.startsWith("ok       receive buffer ")));
    assertTrue(lines.get(0).contains(" Java            Java " + Runtime.version()));
  }

  private static String line(String verdict, String text) {
    return String.format("%-8s port            127.0.0.1, port %s", verdict, text);
  }

  private int run(String... options) {
    String[] arguments = new String[options.length + 1];
    arguments[0] = "doctor";
    System.arraycopy(options, 0, arguments, 1, options.length);
    return Program.run(Program.commandLine().setOut(new PrintWriter(output)), arguments);
  }
}
