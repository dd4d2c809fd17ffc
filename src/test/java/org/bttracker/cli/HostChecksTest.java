package org.bttracker.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.bttracker.cli.Finding.Verdict;
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
    assertEquals(verdict, new HostChecks(root).ipv6().verdict());
  }

  @Test
  void shouldTellThatThereIsNoIpv6() {
    assertEquals("the host has no IPv6", new HostChecks(root).ipv6().text());
  }

  @Test
  void shouldJudgeTheClock() throws IOException {
    HostChecks checks = new HostChecks(root);
    assertFinding(Verdict.BAD, "timedatectl set-ntp true", checks.clock(Instant.EPOCH));
    assertFinding(Verdict.WARNING, "timedatectl set-ntp true", checks.clock(NOW));
    put("run/chrony/chronyd.pid", "1");
    assertFinding(Verdict.OK, "", checks.clock(NOW));
  }

  @ParameterizedTest
  @CsvSource({
    "512, 512, BAD, java -Xmx384m",
    "400, 512, WARNING, java -Xmx384m",
    "384, 512, OK, ''",
    "64, 64, BAD, java -Xmx16m"
  })
  void shouldJudgeTheHeap(long heap, long limit, Verdict verdict, String mend) {
    assertFinding(verdict, mend, HostChecks.heap(heap << 20, limit << 20));
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

  @ParameterizedTest
  @CsvSource({"32, 31, OK", "32, 32, WARNING"})
  void shouldJudgeTheNumberOfAddresses(int ipv4, int ipv6, Verdict verdict) {
    assertEquals(verdict, HostChecks.addresses(ipv4, ipv6).verdict());
  }

  private static void assertFinding(Verdict verdict, String mend, Finding finding) {
    assertEquals(verdict, finding.verdict(), finding::toString);
    assertEquals(mend, finding.mend());
  }

  private void put(String name, String text) throws IOException {
    Path file = root.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
