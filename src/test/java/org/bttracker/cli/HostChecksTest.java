package org.bttracker.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.bttracker.cli.Finding.Verdict;
import org.bttracker.daemon.MemoryCheck.Shortage;
import org.bttracker.snapshot.Commands;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostChecksTest {
  private static final Instant NOW = Instant.parse("2026-11-27T12:00:00Z");

  @TempDir private Path root;

  @ParameterizedTest
  @CsvSource({"8388608, OK, ''", "212992, WARNING, sysctl -w net.core.rmem_max=8388608"})
  void shouldJudgeTheReceiveBuffer(long granted, Verdict verdict, String mend) {
    assertFinding(verdict, mend, HostChecks.receiveBuffer(granted, 8_388_608));
  }

  /** Whose size is 0, and of which a first byte alone is all that can be read. */
  @Test
  void shouldReadTheWholeNumberOfAFileOfTheKernel() throws IOException {
    Path real = Path.of("/proc/sys/kernel/pid_max");
    assumeTrue(Files.isReadable(real), "there is no " + real);
    String most = Files.readAllLines(real).get(0);
    for (String name : List.of("nf_conntrack_max", "nf_conntrack_count")) {
      Path file = root.resolve("proc/sys/net/netfilter/" + name);
      Files.createDirectories(file.getParent());
      Files.createSymbolicLink(file, real);
    }
    Finding finding = new HostChecks(root).conntrack(1_234);
    for (String name : List.of("nf_conntrack_max", "nf_conntrack_count")) {
      Files.delete(root.resolve("proc/sys/net/netfilter/" + name));
    }
    assertEquals(
        most + " of " + most + " entries are taken, new clients will be lost", finding.text());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          Address already in use          | ss -lunp 'sport = :80'
          Permission denied               | take a port above 1023, or AmbientCapabilities=CAP_NET_BIND_SERVICE in the unit
          Cannot assign requested address | ip address (the host does not have this one)
          """)
  void shouldNameWhatMendsAPortThatCannotBeBound(String fault, String mend) {
    Finding finding = HostChecks.port("all addresses", 80, new IOException(fault), false);
    assertFinding(Verdict.BAD, mend, finding);
    assertEquals("all addresses: " + fault, finding.text());
  }

  @ParameterizedTest
  @CsvSource({"unlimited, OK", "1024, OK", "1023, WARNING", "128, WARNING", "127, BAD"})
  void shouldJudgeTheOpenFiles(String limit, Verdict verdict) throws IOException {
    put("proc/self/limits", "Limit  Soft Hard Units\nMax open files   " + limit + "  4096 files\n");
    assertEquals(verdict, new HostChecks(root).files().verdict());
  }

  @ParameterizedTest
  @CsvSource({"1, 00, WARNING", "0, 20, WARNING", "0, 00, OK"})
  void shouldJudgeIpv6(String disabled, String scope, Verdict verdict) throws IOException {
    put("proc/sys/net/ipv6/conf/all/disable_ipv6", disabled + "\n");
    put("proc/net/if_inet6", "20010db8000000000000000000000001 02 40 " + scope + " 80 eth0\n");
    assertEquals(verdict, new HostChecks(root).ipv6(false).verdict());
  }

  @Test
  void shouldTellThatThereIsNoIpv6() {
    assertEquals(
        "the host has no IPv6, or hides /proc/net", new HostChecks(root).ipv6(false).text());
  }

  @Test
  void shouldTellThatJavaLeavesIpv6Alone() throws IOException {
    put("proc/net/if_inet6", "20010db8000000000000000000000001 02 40 00 80 eth0\n");
    assertFinding(
        Verdict.WARNING,
        "java without -Djava.net.preferIPv4Stack=true",
        new HostChecks(root).ipv6(true));
  }

  @Test
  void shouldJudgeTheClock() throws IOException {
    HostChecks checks = new HostChecks(root);
    assertFinding(Verdict.BAD, "timedatectl set-ntp true", checks.clock(Instant.EPOCH));
    assertFinding(Verdict.WARNING, "timedatectl set-ntp true", checks.clock(NOW));
    put("run/chrony/chronyd.pid", "1");
    assertFinding(Verdict.OK, "", checks.clock(NOW));
  }

  @Test
  void shouldJudgeTheHeap() {
    assertEquals(
        Finding.ok("heap", "64 MiB, and enough memory besides"),
        HostChecks.heap(64 << 20, Optional.empty()));
    Shortage shortage = new Shortage("its memory limit is 64 MiB", "raise the limit");
    assertEquals(
        Finding.bad("heap", "its memory limit is 64 MiB", "raise the limit"),
        HostChecks.heap(64 << 20, Optional.of(shortage)));
  }

  @Test
  void shouldJudgeJava() {
    assertEquals(
        Finding.ok("Java", "Java 25, datagrams in batches"),
        HostChecks.java("Java 25", Optional.empty(), true));
    Optional<String> reason = Optional.of("it needs Java 22");
    assertFinding(
        Verdict.WARNING,
        "java -jar bttracker.jar, with Java 22 or newer",
        HostChecks.java("Java 17", reason, true));
    assertFinding(Verdict.OK, "", HostChecks.java("Java 17", reason, false));
  }

  @ParameterizedTest
  @CsvSource({"79, WARNING", "80, BAD"})
  void shouldJudgeTheConntrackTable(int count, Verdict verdict) throws IOException {
    assertFinding(Verdict.OK, "", new HostChecks(root).conntrack(1234));
    put("proc/sys/net/netfilter/nf_conntrack_max", "100\n");
    put("proc/sys/net/netfilter/nf_conntrack_count", count + "\n");
    String mend = HostChecks.notrack(1234);
    assertFinding(verdict, mend, new HostChecks(root).conntrack(1234));
  }

  /** In a network of its own, whose rules nobody else has. */
  @Test
  void shouldNameACommandThatLeavesTheTableAlone() throws Exception {
    String[] network = {"unshare", "--user", "--map-root-user", "--net", "sh", "-c"};
    assumeTrue(
        Commands.succeeds(command(network, "nft list ruleset")),
        "nft is not installed, or no network can be made for it");
    String rules = "nft list table inet bttracker";
    String both =
        rules + " | grep 'dport 1234 notrack' && " + rules + " | grep 'sport 1234 notrack'";
    String script = HostChecks.notrack(1234) + " && " + both;
    assertTrue(Commands.succeeds(command(network, script)), script);
  }

  @ParameterizedTest
  @CsvSource({"32, 31, OK", "32, 32, WARNING"})
  void shouldJudgeTheNumberOfAddresses(int ipv4, int ipv6, Verdict verdict) {
    assertEquals(verdict, HostChecks.addresses(ipv4, ipv6).verdict());
  }

  private static void assertFinding(Verdict verdict, String mend, Finding finding) {
    assertEquals(verdict, finding.verdict(), finding::toString);
    assertEquals(mend, finding.mend());
  }

  private static String[] command(String[] start, String script) {
    String[] command = Arrays.copyOf(start, start.length + 1);
    command[start.length] = script;
    return command;
  }

  private void put(String name, String text) throws IOException {
    Path file = root.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
