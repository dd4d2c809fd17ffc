package org.bttracker.cli;

import static org.bttracker.cli.Refusals.refusal;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.bttracker.daemon.HeapShare;
import org.bttracker.daemon.SyslogTarget;
import org.bttracker.daemon.TrackerConfig;
import org.bttracker.net.IoMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

public class TrackerOptionsTest {
  /** The settings that a command line gives. */
  public static TrackerConfig config(String... arguments) {
    CommandLine commandLine = Program.commandLine();
    commandLine.parseArgs(arguments);
    return commandLine.<TrackerCommand>getCommand().config();
  }

  @Test
  void shouldHaveTheDefaultsOfTheDesign() {
    TrackerConfig config = config();
    assertEquals(1_234, config.port());
    assertEquals(List.of(), config.addresses());
    assertEquals(Duration.ofMinutes(30), config.announceInterval());
    assertEquals(Duration.ofMinutes(45), config.peerTtl());
    assertEquals(Duration.ofMinutes(2), config.connectionTtl());
    assertEquals(50, config.defaultPeers());
    assertEquals(80, config.maxPeersPerReply());
    assertEquals(74, config.maxScrape());
    assertEquals(1, config.receivers());
    assertEquals(IoMode.AUTO, config.io());
    assertEquals(8 << 20, config.receiveBuffer());
    assertEquals("debug", config.logLevel());
    assertEquals(100, config.datagramLines());
    assertNull(config.syslog());
    assertNull(config.http());
  }

  @Test
  void shouldTakeTheLimitsFromTheHeap() {
    HeapShare heap = new HeapShare(452_000_000);
    assertEquals(1_000_000, heap.maxTorrents());
    assertEquals(904_000, heap.maxPeers());
    assertEquals(100_000, heap.maxConnections());
    assertEquals(60_000, new HeapShare(26_400_000).maxConnections());
    assertEquals(HeapShare.ofThisProcess().maxTorrents(), config().maxTorrents());
    assertEquals(7, config("--max-torrents=7").maxTorrents());
  }

  @Test
  void shouldNotHandOutMoreByDefaultThanAtTheMost() {
    assertEquals(30, config("--max-peers-per-reply=30").defaultPeers());
  }

  @ParameterizedTest
  @CsvSource({"4096, 4096", "64KiB, 65536", "1GiB, 1073741824"})
  void shouldReadSizesAsPeopleWriteThem(String text, int bytes) {
    assertEquals(bytes, config("--receive-buffer=" + text).receiveBuffer());
  }

  @ParameterizedTest
  @CsvSource({"auto, AUTO", "channel, CHANNEL", "Batch, BATCH"})
  void shouldReadHowToReceiveAndSend(String text, IoMode mode) {
    assertEquals(mode, config("--io=" + text).io());
  }

  @ParameterizedTest
  @CsvSource({"500s, 500", "8m, 480", "1h, 3600", "2000ms, 2", "3H, 10800"})
  void shouldReadTimesAsPeopleWriteThem(String text, long seconds) {
    TrackerConfig config = config("--announce-interval=" + text, "--peer-ttl=4h");
    assertEquals(Duration.ofSeconds(seconds), config.announceInterval());
  }

  @ParameterizedTest
  @CsvSource({
    "0.0.0.0, 0.0.0.0",
    "127.0.0.1, 127.0.0.1",
    "255.249.199.99, 255.249.199.99",
    "::, 0:0:0:0:0:0:0:0",
    "[::1], 0:0:0:0:0:0:0:1",
    "::ffff:127.0.0.1, 127.0.0.1"
  })
  void shouldReadAddressesToListenOn(String text, String address) {
    assertEquals(address, config("--address=" + text).addresses().get(0).getHostAddress());
  }

  @Test
  void shouldRefuseLineBreaksInFileNames() {
    assertEquals(
        "--snapshot=a\nb: must not contain line breaks or other control characters",
        refusal(line -> line.<TrackerCommand>getCommand().config(), "--snapshot=a\nb"));
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1:9090, 127.0.0.1, 9090",
    "localhost:0, 127.0.0.1, 0",
    "0.0.0.0:65535, 0.0.0.0, 65535",
    "[::1]:99, 0:0:0:0:0:0:0:1, 99"
  })
  void shouldReadWhereToServeMetrics(String text, String address, int port) {
    InetSocketAddress http = config("--http=" + text).http();
    assertEquals(address, http.getAddress().getHostAddress());
    assertEquals(port, http.getPort());
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, 127.0.0.1, 514",
    "127.0.0.1:5514, 127.0.0.1, 5514",
    "::1, 0:0:0:0:0:0:0:1, 514",
    "[::1]:99, 0:0:0:0:0:0:0:1, 99"
  })
  void shouldReadTheSyslogDaemonsAddress(String text, String address, int port) {
    SyslogTarget target = config("--syslog=" + text).syslog();
    assertEquals(address, target.address().getHostAddress());
    assertEquals(port, target.port());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --port=-1                | --port=-1: must be a whole number from 0 to 65535
          --port=                  | --port=: must be a whole number from 0 to 65535
          --port=70000             | --port=70000: must be a whole number from 0 to 65535
          --port=１２３４              | --port=１２３４: must be a whole number from 0 to 65535
          --port=+1                | --port=+1: must be a whole number from 0 to 65535
          --port=9999999999        | --port=9999999999: must be a whole number from 0 to 65535
          --port=99999999999999999999| --port=99999999999999999999: must be a whole number from 0 to 65535
          -p70000                  | --port=70000: must be a whole number from 0 to 65535
          --address=               | --address=: must be an IPv4 or IPv6 address
          --address=,              | --address=,: must be an IPv4 or IPv6 address
          --address=::1,           | --address=::1,: must be an IPv4 or IPv6 address
          --address=,::1           | --address=: must be an IPv4 or IPv6 address
          --address=::1,,127.0.0.1 | --address=: must be an IPv4 or IPv6 address
          --address=nowhere.invalid| --address=nowhere.invalid: must be an IPv4 or IPv6 address
          --address=localhost      | --address=localhost: must be an IPv4 or IPv6 address
          --address=127.1          | --address=127.1: must be an IPv4 or IPv6 address
          --address=1.2.3          | --address=1.2.3: must be an IPv4 or IPv6 address
          --address=0              | --address=0: must be an IPv4 or IPv6 address
          --address=010.0.0.1      | --address=010.0.0.1: must be an IPv4 or IPv6 address
          --address=127.0.0.256    | --address=127.0.0.256: must be an IPv4 or IPv6 address
          --address=127.0.0.1.     | --address=127.0.0.1.: must be an IPv4 or IPv6 address
          --address=127.0.0.1.1    | --address=127.0.0.1.1: must be an IPv4 or IPv6 address
          --address=١.٢.٣.٤        | --address=١.٢.٣.٤: must be an IPv4 or IPv6 address
          --address=1:2            | --address=1:2: must be an IPv4 or IPv6 address
          --address=fe80::1%none   | --address=fe80::1%none: names no network interface of this host behind %
          --announce-interval=219m | --announce-interval=219m: must be a time like 90s, 30m or 2h, from 1s to 218m
          --max-ports-per-ip=1001  | --max-ports-per-ip=1001: must be a whole number from 0 to 1000
          --connection-ttl=2       | --connection-ttl=2: must be a time like 90s, 30m or 2h, from 1s to 1h
          --connection-ttl=2h      | --connection-ttl=2h: must be a time like 90s, 30m or 2h, from 1s to 1h
          --peer-ttl=5h            | --peer-ttl=5h: must be a time like 90s, 30m or 2h, from 2s to 4h
          --peer-ttl=33m           | --peer-ttl=33m: must be above --announce-interval=30m plus its jitter of 10 %, 33m
          --max-peers-per-reply=0  | --max-peers-per-reply=0: must be a whole number from 1 to 242
          --default-peers=81       | --default-peers=81: must not be above --max-peers-per-reply=80
          --max-scrape=75          | --max-scrape=75: must be a whole number from 1 to 74
          --max-connections=0      | --max-connections=0: must be a whole number from 1 to 2147483647
          --receivers=0            | --receivers=0: must be a whole number from 1 to 256
          --receive-buffer=8MB     | --receive-buffer=8MB: must be a size like 512KiB or 8MiB, from 4KiB to 1GiB
          --rate-limit=1000001     | --rate-limit=1000001: must be a whole number from 0 to 1000000
          --max-torrents=2147483648| --max-torrents=2147483648: must be a whole number from 1 to 2147483647
          --max-peers=all          | --max-peers=all: must be a whole number from 1 to 2147483647
          --snapshot=              | --snapshot=: must be the name of a file
          --syslog=10.1            | --syslog=10.1: must be HOST or HOST:PORT, with a known host and a port from 1 to 65535
          --snapshot-interval=25h  | --snapshot-interval=25h: must be a time like 90s, 30m or 2h, from 1s to 24h
          --log-level=loud         | --log-level=loud: must be one of error, warn, info, debug
          --datagram-lines=3       | --datagram-lines=3: must be 0 or at least 4, the lines of one datagram
          --syslog=127.0.0.1:0     | --syslog=127.0.0.1:0: must be HOST or HOST:PORT, with a known host and a port from 1 to 65535
          --datagram-lines=1000001 | --datagram-lines=1000001: must be a whole number from 0 to 1000000
          --http=9090              | --http=9090: RULE
          --http=:9090             | --http=:9090: RULE
          --http=127.0.0.1         | --http=127.0.0.1: RULE
          --http=127.0.0.1:        | --http=127.0.0.1:: RULE
          --http=127.0.0.1:65536   | --http=127.0.0.1:65536: RULE
          --http=127.0.0.1:-1      | --http=127.0.0.1:-1: RULE
          --http=127.1:9090        | --http=127.1:9090: RULE
          --http=::1:9090          | --http=::1:9090: RULE
          --http=[::1]             | --http=[::1]: RULE
          --http=http://[::1]:9090 | --http=http://[::1]:9090: RULE
          --http=a.invalid:9090    | --http=a.invalid:9090: RULE
          --syslog=:9              | --syslog=:9: must be HOST or HOST:PORT, with a known host and a port from 1 to 65535
          """)
  void shouldNameOptionValueAndBound(String argument, String complaint) {
    String http =
        "must be HOST:PORT, such as 127.0.0.1:9090 or [::1]:9090, with a known host and a port from"
            + " 0 to 65535";
    assertEquals(
        complaint.replace("RULE", http),
        refusal(line -> line.<TrackerCommand>getCommand().config(), argument));
  }
}
