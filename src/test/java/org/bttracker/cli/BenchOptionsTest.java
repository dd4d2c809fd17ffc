package org.bttracker.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.bttracker.load.LoadMix;
import org.bttracker.load.LoadPlan;
import org.bttracker.load.LoadTraffic;
import org.bttracker.net.IoMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class BenchOptionsTest {
  /** What a command line asks for. */
  private static LoadPlan plan(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.add(0, "bench");
    CommandLine commandLine = Program.commandLine();
    commandLine.parseArgs(all.toArray(String[]::new));
    return plan(commandLine);
  }

  private static LoadPlan plan(CommandLine commandLine) {
    return commandLine.getSubcommands().get("bench").<BenchCommand>getCommand().plan();
  }

  @Test
  void shouldHaveDefaults() {
    LoadPlan plan = plan("udp://127.0.0.1:1234");
    assertEquals(new InetSocketAddress("127.0.0.1", 1_234), plan.tracker());
    assertEquals(IoMode.AUTO, plan.io());
    assertEquals(Duration.ofSeconds(10), plan.duration());
    assertEquals(Duration.ofSeconds(3), plan.warmUp());
    assertEquals(0, plan.rate());
    assertEquals(128, plan.window());
    assertEquals(new LoadTraffic(new LoadMix(50, 50, 1), 0, 0, 0), plan.traffic());
    assertEquals(100_000, plan.torrents());
    assertEquals(4_096, plan.clients());
    assertEquals(30, plan.numWant());
    assertEquals(0, plan.fill());
  }

  @Test
  void shouldTakeTheTraffic() {
    LoadPlan plan =
        plan("udp://127.0.0.1:1", "--mix=1:2:3", "--own=30", "--stopped=4", "--bad-ids=15");
    assertEquals(new LoadTraffic(new LoadMix(1, 2, 3), 30, 4, 15), plan.traffic());
  }

  @ParameterizedTest
  @CsvSource({
    "udp://127.0.0.1:1/announce, 127.0.0.1, 1",
    "UDP://[::1]:65535, ::1, 65535",
    "udp://localhost:80/a?b, localhost, 80",
    "udp://192.168.3.4:1234, 192.168.3.4, 1234",
    "udp://[fd00::1]:1234, fd00::1, 1234"
  })
  void shouldTakeAddressesOfOnesOwn(String url, String host, int port) {
    assertEquals(new InetSocketAddress(host, port), plan(url).tracker());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "udp://8.8.8.8:1234",
        "udp://[2001:db8::1]:1234",
        "udp://0.0.0.0:1234",
        "udp://[::]:1234",
        "udp://100.64.0.1:1234",
        "udp://172.32.0.1:1234"
      })
  void shouldRefuseAddressesOfStrangers(String url) {
    assertEquals(
        "TRACKER=" + url + ": must be a loopback or private address, others are not to be loaded",
        refusal(url));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "127.0.0.1:1234",
        "udp://127.0.0.1",
        "udp://127.0.0.1:0",
        "udp://127.0.0.1:65536",
        "udp://:1234",
        "udp:1234",
        "http://127.0.0.1:1234",
        "udp://a b:1"
      })
  void shouldRefuseWhatIsNoUrlOfATracker(String url) {
    assertEquals(
        "TRACKER=" + url + ": must be udp://HOST:PORT, with a port from 1 to 65535", refusal(url));
  }

  @Test
  void shouldRefuseAnUnknownHost() {
    assertEquals(
        "TRACKER=udp://nowhere.invalid:1: the host is not known",
        refusal("udp://nowhere.invalid:1"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --seconds=0     | --seconds=0: must be a whole number from 1 to 86400
          --rate=-1       | --rate=-1: must be a whole number from 0 to 1000000
          --window=65537  | --window=65537: must be a whole number from 1 to 65536
          --mix=1:1       | --mix=1:1: must be three weights from 0 to 1000000, not all 0, such as 50:50:1
          --torrents=0    | --torrents=0: must be a whole number from 1 to 100000000
          --clients=64513 | --clients=64513: must be a whole number from 1 to 64512
          --num-want=x    | --num-want=x: must be a whole number from -1 to 1000
          --stopped=101   | --stopped=101: must be a whole number from 0 to 100
          --own=1000001   | --own=1000001: must be a whole number from 0 to 1000000
          --bad-ids=91    | --bad-ids=91: must be a whole number from 0 to 90
          --max-lost=100.1| --max-lost=100.1: must be a percentage from 0 to 100, such as 0.5
          --max-lost=-1   | --max-lost=-1: must be a percentage from 0 to 100, such as 0.5
          --max-lost=1%   | --max-lost=1%: must be a percentage from 0 to 100, such as 0.5
          --io=fast       | --io=fast: must be one of auto, channel, batch
          --fill=0        | --fill=0: must be a whole number from 1 to 100000000
          """)
  void shouldNameOptionValueAndBound(String argument, String complaint) {
    assertEquals(complaint, refusal("udp://127.0.0.1:1234", argument));
  }

  @ParameterizedTest
  @CsvSource({
    "--seconds=9, 3000",
    "--seconds=3, 1000",
    "--seconds=1, 333",
    "--fill=7, 3000",
    "--no-warm-up, 0"
  })
  void shouldLeaveOutTheFirstSecondsButNotTheWholeLoad(String option, long millis) {
    assertEquals(millis, plan("udp://127.0.0.1:1234", option).warmUp().toMillis());
  }

  @Test
  void shouldFillWithNoMorePeersThanThereCanBe() {
    String[] arguments = {"udp://[::1]:1234", "--torrents=2", "--fill=129024"};
    assertEquals(129_024, plan(arguments).fill());
    arguments[2] = "--fill=129025";
    assertEquals("--fill=129025: must be a whole number from 1 to 129024", refusal(arguments));
  }

  private static String refusal(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.add(0, "bench");
    return Refusals.refusal(BenchOptionsTest::plan, all.toArray(String[]::new));
  }
}
