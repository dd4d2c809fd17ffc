package org.bttracker.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Peers at link-local addresses, which only hosts on the same link can reach: on two links with the
 * same addresses, and beside peers that everybody can reach.
 */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class LinkLocalIT {
  private static final String TRACKER = "fd00::1";
  private static final String ONE = "fd00::2,fd00::1";
  private static final String OTHER = "fd00::3,fd00::1";

  /** Hosts a and b on the links x and y. */
  private static final String A_ON_X = "fe80::a%x1,fe80::1%x1";

  private static final String B_ON_X = "fe80::b%x1,fe80::1%x1";
  private static final String A_ON_Y = "fe80::a%y1,fe80::1%y1";

  private static final Duration BOUND = Duration.ofSeconds(60);

  @TempDir private Path directory;

  /** A response to such a peer needs the interface, on each path. */
  @ParameterizedTest
  @MethodSource("org.bttracker.net.IoPaths#options")
  void shouldIntroduceLinkLocalPeersOnTheirLinkOnly(String io) throws Exception {
    try (NetworkNamespace network =
        NetworkNamespace.open(directory, TRACKER, "fd00::2", "fd00::3")) {
      Program links = network.start("links", "sh", Tools.script("links.sh"), "x", "y");
      assumeTrue(links.awaitExit(BOUND) == 0, () -> "no links: " + output(links));
      TrackerProcess tracker = TrackerProcess.start(network, TRACKER, io);
      Program announces =
          network.start(
              "announces",
              "python3",
              Tools.script("announce.py"),
              TrackerProcess.port(),
              "ab".repeat(20),
              ONE,
              A_ON_X,
              B_ON_X,
              A_ON_Y,
              OTHER,
              A_ON_X,
              ONE);
      announces.awaitExit(BOUND);
      assertEquals(
          List.of(
              "fd00::2:",
              "fe80::a%x1:",
              "fe80::b%x1: fe80::a",
              "fe80::a%y1:",
              "fd00::3: fd00::2",
              "fe80::a%x1: fe80::b",
              "fd00::2: fd00::3"),
          announces.output().lines().toList());
      tracker.awaitCounts("ab".repeat(20), "seeders=0 completed=0 leechers=5", BOUND);
    }
  }

  private static String output(Program program) {
    try {
      return program.output().strip();
    } catch (IOException e) {
      return e.getMessage();
    }
  }
}
