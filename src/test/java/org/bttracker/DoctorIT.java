package org.bttracker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code bttracker doctor} of the packaged jar, on this host. */
class DoctorIT {
  private static final String FINDING = "(ok|warning|bad) +[A-Za-z].*";
  private static final String MEND = " +-> .+";

  @Test
  void shouldGiveAVerdictOfEachThing() throws Exception {
    try (JarProcess doctor = JarProcess.start("doctor", "--port=0", "--address=127.0.0.1")) {
      int status = doctor.awaitExit();
      List<String> lines = doctor.output();
      assertTrue(
          lines.stream().allMatch(line -> line.matches(FINDING + "|" + MEND)), lines::toString);
      assertEquals(
          9, lines.stream().filter(line -> line.matches(FINDING)).count(), lines::toString);
      boolean bad = lines.stream().anyMatch(line -> line.startsWith("bad "));
      assertEquals(bad ? 1 : 0, status, lines::toString);
      assertTrue(lines.contains("ok       port            127.0.0.1, port 0: can be bound"));
    }
  }

  /** As after an installation that has started it. */
  @Test
  void shouldSayThatATrackerHasThePort() throws Exception {
    try (JarProcess tracker = JarProcess.start("--port=0", "--address=127.0.0.1")) {
      String port = "--port=" + tracker.awaitPort();
      tracker.awaitLine("Starting");
      try (JarProcess doctor = JarProcess.start("doctor", port, "--address=127.0.0.1")) {
        doctor.awaitExit();
        assertTrue(
            doctor.output().stream()
                .anyMatch(
                    line ->
                        line.matches(
                            "warning +port +127\\.0\\.0\\.1, .*: a tracker has it already")),
            doctor.output()::toString);
      }
    }
  }
}
