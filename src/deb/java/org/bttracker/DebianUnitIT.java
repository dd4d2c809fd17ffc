package org.bttracker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The installed service with the settings of its unit that can be had without systemd as the first
 * process: user, capabilities, file systems, devices and the filter of system calls.
 */
class DebianUnitIT {
  private static final String UNIT = "/usr/lib/systemd/system/bttracker.service";
  private static final String BOTH = "Listening on UDP port 1234, IPv4 and IPv6, all addresses";

  @TempDir private static Path directory;
  private static Machine machine;

  @BeforeAll
  static void install() throws Exception {
    machine = Machine.openInstalled(directory);
    assumeTrue(
        machine.run("systemd-analyze", "--version").status() == 0,
        "systemd-analyze is not installed (Debian package systemd)");
  }

  @AfterAll
  static void remove() throws Exception {
    if (machine != null) {
      machine.close();
    }
  }

  @Test
  void shouldBeUnderstoodBySystemd() throws Exception {
    String output =
        machine.runWell("systemd-analyze", "verify", UNIT, UNIT.replace(".service", ".socket"));
    assertFalse(output.contains("bttracker"), output);
  }

  @ParameterizedTest
  @MethodSource("javaHomes")
  void shouldServeIpv4AndIpv6UnderTheUnitsSettings(String home) throws Exception {
    try (JarProcess tracker = startUnit(home, "hidepid=invisible")) {
      String line = tracker.awaitLine("Listening on UDP port");
      assertTrue(line.endsWith(BOTH), line);
      for (String address : List.of("127.0.0.1", "[::1]")) {
        machine.runWell("bttracker", "probe", "udp://" + address + ":1234");
      }
      machine.runWell("kill", Machine.pid(line));
      assertEquals(143, tracker.awaitExit());
      assertTrue(
          tracker.output().stream().noneMatch(said -> said.contains("not permitted")),
          tracker.output()::toString);
    }
    assertTrue(Files.exists(machine.file("/var/lib/private/bttracker/state")), "no snapshot");
  }

  /** Why the unit has no {@code ProcSubset=pid}, and that the test above would notice it. */
  @Test
  void shouldServeIpv4OnlyWithoutTheNetworkInProc() throws Exception {
    try (JarProcess tracker = startUnit(javaHomes().get(0), "hidepid=invisible,subset=pid")) {
      String line = tracker.awaitLine("Listening on UDP port");
      assertTrue(line.contains(", IPv4 only, "), line);
      machine.runWell("kill", Machine.pid(line));
      assertEquals(143, tracker.awaitExit());
    }
  }

  /** The command of the unit, and what it says of its surroundings, in those surroundings. */
  private static JarProcess startUnit(String home, String proc) throws Exception {
    List<String> unit = Files.readAllLines(machine.file(UNIT));
    for (String setting :
        List.of(
            "DynamicUser=yes",
            "ProtectSystem=strict",
            "ProtectProc=invisible",
            "PrivateTmp=yes",
            "PrivateDevices=yes",
            "NoNewPrivileges=yes",
            "SystemCallErrorNumber=EPERM",
            "UMask=0077")) {
      assertTrue(unit.contains(setting), () -> "as_unit.sh does it, the unit does not: " + setting);
    }
    String script = machine.copy(Scripts.file("as_unit.sh"));
    String filter = machine.copy(Scripts.file("filtered.py"));
    machine.runWell("cp", script, filter, "/usr/local/bin");
    String capability =
        value(unit, "CapabilityBoundingSet").toLowerCase(Locale.ROOT).replace("cap_", "-all,+");
    List<String> command =
        new ArrayList<>(List.of("env", "JAVA_HOME=" + home, "unshare", "--mount", "sh"));
    command.addAll(List.of("/usr/local/bin/as_unit.sh", proc, capability));
    command.addAll(List.of("prlimit", "--nofile=" + value(unit, "LimitNOFILE")));
    command.addAll(List.of("/usr/bin/python3", "/usr/local/bin/filtered.py"));
    command.add(value(unit, "SystemCallFilter"));
    command.add(value(unit, "RestrictAddressFamilies").replace(' ', ','));
    command.addAll(List.of(value(unit, "ExecStart").split(" ")));
    return machine.start(command.toArray(String[]::new));
  }

  private static String value(List<String> unit, String setting) {
    String start = setting + "=";
    return unit.stream()
        .filter(line -> line.startsWith(start))
        .findFirst()
        .orElseThrow()
        .substring(start.length());
  }

  static List<String> javaHomes() throws Exception {
    return machine.javaHomes();
  }
}
