package org.bttracker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rules for nftables, in a kernel. */
class DebianFirewallIT {
  private static final Pattern COUNTED = Pattern.compile("counter packets (\\d+)");

  private static final String COUNTING =
      """
      table inet counting {
        chain input {
          type filter hook input priority 0
          udp dport 1234 ct state untracked counter
          udp dport 1234 ct state new,established counter
          udp dport 1235 ct state new,established counter
        }
        chain output {
          type filter hook output priority 0
          udp sport 1234 ct state untracked counter
          udp sport 1234 ct state new,established counter
          udp sport 1235 ct state new,established counter
        }
      }
      """;

  @TempDir private Path directory;

  /** The kernel tracks no datagram to or from port 1234, but tracks those of port 1235. */
  @Test
  void shouldTrackNoConnectionsToTheTracker() throws Exception {
    try (Machine machine = Machine.open(directory)) {
      assumeTrue(
          machine.run("nft", "--version").status() == 0,
          "nft is not installed (Debian package nftables)");
      assumeTrue(
          machine.run("nft", "list", "ruleset").status() == 0, "this kernel has no nftables");
      machine.runWell("nft", COUNTING);
      String rules = machine.copy("src/main/dist/bttracker.nft");
      machine.runWell("nft", "--check", "--file", rules);
      machine.runWell("nft", "--file", rules);
      String client = machine.copy(Scripts.file("firewall.py"));
      machine.runWell("sh", machine.copy(Scripts.file("firewall.sh")), client);
      String counted = machine.runWell("nft", "list", "table", "inet", "counting");
      List<Boolean> seen =
          COUNTED.matcher(counted).results().map(count -> !count.group(1).equals("0")).toList();
      assertEquals(List.of(true, false, true, true, false, true), seen, counted);
    }
  }
}
