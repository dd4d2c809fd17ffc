package org.bttracker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.bttracker.snapshot.Commands;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Debian package, from the first installation to the last file removed. */
class DebianPackageIT {
  private static final String HASH = "00112233445566778899aabbccddeeff00112233";
  private static final String CONFIG = "/etc/bttracker/bttracker.conf";
  private static final String ENABLED =
      "/etc/systemd/system/multi-user.target.wants/bttracker.service";

  @TempDir private Path directory;

  @Test
  void shouldSatisfyLintian() throws Exception {
    assumeTrue(
        Commands.succeeds("lintian", "--version"),
        "lintian is not installed (Debian package lintian)");
    Process process =
        new ProcessBuilder("lintian", "--allow-root", "--fail-on", "error,warning", Machine.DEB)
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), output);
    assertEquals("", output);
  }

  @Test
  void shouldBeInstalledStartedUpgradedRemovedAndPurged() throws Exception {
    try (Machine machine = Machine.open(directory)) {
      String before = names(machine);
      machine.install(machine.copy(Machine.DEB));
      assertTrue(isLink(machine, ENABLED), "the service is not enabled");
      makeStateDirectory(machine);
      assertEquals("1 seeders, 0 leechers", serveOnePeer(machine, "Welcome, version"));

      Files.writeString(
          machine.file(CONFIG), "announce-interval = 20m\n", StandardOpenOption.APPEND);
      assertTrue(machine.install(upgrade(machine)).contains("Unpacking bttracker (9.0) over"));
      assertTrue(Files.readString(machine.file(CONFIG)).contains("announce-interval = 20m"));
      assertEquals("2 seeders, 0 leechers", serveOnePeer(machine, "Restored 1 torrents, 1 peers"));

      machine.runWell("dpkg", "--remove", "bttracker");
      assertFalse(Files.exists(machine.file("/usr/bin/bttracker")));
      assertFalse(Files.exists(machine.file("/var/cache/bttracker")));
      assertTrue(Files.exists(machine.file(CONFIG)));
      assertTrue(Files.exists(machine.file("/var/lib/private/bttracker/state")));

      machine.runWell("dpkg", "--purge", "bttracker");
      assertEquals(before, names(machine), "something remains of the package");
    }
  }

  /** The tracker is there all the same, only not as fast to start. */
  @Test
  void shouldBeInstalledWhereNoArchiveCanBeMade() throws Exception {
    try (Machine machine = Machine.open(directory)) {
      machine.runWell("touch", "/var/cache/bttracker");
      machine.install(machine.copy(Machine.DEB));
      assertTrue(machine.runWell("bttracker", "--version").startsWith("bttracker "));
    }
  }

  /** As systemd makes it for DynamicUser. */
  private static void makeStateDirectory(Machine machine) throws Exception {
    machine.runWell("mkdir", "-p", "/var/lib/private/bttracker");
    machine.runWell("ln", "-s", "private/bttracker", "/var/lib/bttracker");
  }

  /** Runs the service's command for as long as a peer needs; the answer that the peer gets. */
  private static String serveOnePeer(Machine machine, String expectedLine) throws Exception {
    try (JarProcess tracker = machine.start("/usr/bin/bttracker", "--config=" + CONFIG)) {
      String line = tracker.awaitLine(expectedLine);
      String script = machine.copy(Scripts.file("one_peer.py"));
      String answer = machine.runWell("python3", script, HASH);
      machine.runWell("kill", Machine.pid(line));
      assertEquals(143, tracker.awaitExit());
      return answer.strip();
    }
  }

  /** The package with a higher version, and another jar as the archives see it. */
  private static String upgrade(Machine machine) throws Exception {
    String deb = machine.copy(Machine.DEB);
    machine.runWell("dpkg-deb", "-R", deb, "/tmp/new");
    machine.runWell("sed", "-i", "s/^Version: .*/Version: 9.0/", "/tmp/new/DEBIAN/control");
    machine.runWell("touch", "/tmp/new/usr/share/bttracker/bttracker.jar");
    machine.runWell("dpkg-deb", "-Zgzip", "-b", "/tmp/new", "/tmp/new.deb");
    return "/tmp/new.deb";
  }

  private static boolean isLink(Machine machine, String path) throws Exception {
    return machine.run("test", "-L", path).status() == 0;
  }

  /** All files whose name has the package's, but for what dpkg keeps about each package. */
  private static String names(Machine machine) throws Exception {
    return machine.runWell(
        "sh", "-c", "find /etc /usr /var -name '*bttracker*' -not -path '/var/lib/dpkg/*' | sort");
  }
}
