package org.bttracker.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.bttracker.daemon.HeapShare;
import org.bttracker.daemon.TrackerConfig;
import org.bttracker.protocol.Bep15;
import org.bttracker.server.AnnouncePolicy;
import org.bttracker.server.Journal;
import org.bttracker.swarm.SwarmRegistry;
import picocli.CommandLine.Option;

/**
 * The options of the command line as the user wrote them. The defaults and the bounds of single
 * options stand here and nowhere else; the help text takes the defaults from here.
 */
final class TrackerOptions {
  private static final int DEFAULT_PEERS = 50;

  /** 10 % of jitter on top, and it is still below the longest time to live. */
  private static final Duration MAX_ANNOUNCE_INTERVAL = Duration.ofMinutes(218);

  private static final String DEFAULT = "(default: ${DEFAULT-VALUE})";

  @Option(
      names = {"-p", "--port"},
      paramLabel = "PORT",
      defaultValue = "" + TrackerConfig.DEFAULT_PORT,
      description = "UDP port to listen on; 0 takes any free one " + DEFAULT)
  private String port;

  @Option(
      names = "--address",
      paramLabel = "ADDR",
      description = "address to listen on, may be repeated (default: all, IPv4 and IPv6)")
  private List<String> addresses = new ArrayList<>();

  @Option(
      names = "--announce-interval",
      paramLabel = "TIME",
      defaultValue = "30m",
      description = "time between two announces of a peer, give or take 10 %% " + DEFAULT)
  private String announceInterval;

  @Option(
      names = "--peer-ttl",
      paramLabel = "TIME",
      defaultValue = "45m",
      description = "time after which a silent peer is forgotten " + DEFAULT)
  private String peerTtl;

  @Option(
      names = "--connection-ttl",
      paramLabel = "TIME",
      defaultValue = "2m",
      description = "time for which a connection ID is accepted " + DEFAULT)
  private String connectionTtl;

  @Option(
      names = "--default-peers",
      paramLabel = "N",
      description =
          "peers for a client that leaves the number to the tracker"
              + " (default: 50, or --max-peers-per-reply if that is less)")
  private String defaultPeers;

  @Option(
      names = "--max-peers-per-reply",
      paramLabel = "N",
      defaultValue = "80",
      description = "peers in one reply at the most; 67 fit over IPv6 " + DEFAULT)
  private String maxPeersPerReply;

  @Option(
      names = "--max-scrape",
      paramLabel = "N",
      defaultValue = "74",
      description = "torrents answered in one scrape at the most " + DEFAULT)
  private String maxScrape;

  @Option(
      names = "--max-torrents",
      paramLabel = "N",
      description = "torrents held at the most (default: what a quarter of the heap holds)")
  private String maxTorrents;

  @Option(
      names = "--max-peers",
      paramLabel = "N",
      description = "peers held at the most (default: what a quarter of the heap holds)")
  private String maxPeers;

  @Option(
      names = "--max-connections",
      paramLabel = "N",
      description =
          "connection IDs stored at the most; more are signed"
              + " (default: 1000000, or what a quarter of the heap holds)")
  private String maxConnections;

  @Option(
      names = "--snapshot",
      paramLabel = "FILE",
      description = "file that carries torrents, peers and IDs over a restart (default: off)")
  private String snapshot;

  @Option(
      names = "--snapshot-interval",
      paramLabel = "TIME",
      defaultValue = "5m",
      description = "time between two snapshots; one is written at the end too " + DEFAULT)
  private String snapshotInterval;

  @Option(
      names = "--rate-limit",
      paramLabel = "N",
      defaultValue = "0",
      description = "requests a second for an IPv4 address or IPv6 /64; 0: any " + DEFAULT)
  private String rateLimit;

  @Option(
      names = "--max-ports-per-ip",
      paramLabel = "N",
      defaultValue = "0",
      description = "peers that one address may have in one torrent; 0: any " + DEFAULT)
  private String maxPortsPerIp;

  @Option(
      names = "--receivers",
      paramLabel = "N",
      defaultValue = "1",
      description = "receive loops, each with a thread and sockets of its own " + DEFAULT)
  private String receivers;

  @Option(
      names = "--receive-buffer",
      paramLabel = "SIZE",
      defaultValue = "8MiB",
      description = "room for waiting datagrams, asked of the kernel " + DEFAULT)
  private String receiveBuffer;

  @Option(
      names = "--log-level",
      paramLabel = "LEVEL",
      defaultValue = "debug",
      description = "error, warn, info or debug " + DEFAULT)
  private String logLevel;

  @Option(
      names = "--datagram-lines",
      paramLabel = "N",
      defaultValue = "100",
      description = "log lines about single datagrams in a second at the most " + DEFAULT)
  private String datagramLines;

  @Option(
      names = "--syslog",
      paramLabel = "HOST[:PORT]",
      description = "send the log to this syslog daemon as well, over UDP (default: off)")
  private String syslog;

  /** The settings, each within its bounds, and together without contradiction. */
  TrackerConfig toConfig() {
    TrackerConfig config = config();
    checkPeerTtl(config.peerTtl(), config.announceInterval());
    if (config.defaultPeers() > config.maxPeersPerReply()) {
      throw new InvalidSettingException(
          String.format(
              "--default-peers=%d: must not be above --max-peers-per-reply=%d",
              config.defaultPeers(), config.maxPeersPerReply()));
    }
    return config;
  }

  private static void checkPeerTtl(Duration peerTtl, Duration announceInterval) {
    Duration jitter =
        Duration.ofMillis(Math.round(announceInterval.toMillis() * AnnouncePolicy.INTERVAL_JITTER));
    if (peerTtl.compareTo(announceInterval.plus(jitter)) <= 0) {
      throw new InvalidSettingException(
          String.format(
              "--peer-ttl=%s: must be above --announce-interval=%s plus its jitter of 10 %%, %s",
              Setting.inWords(peerTtl),
              Setting.inWords(announceInterval),
              Setting.inWords(announceInterval.plus(jitter))));
    }
  }

  private TrackerConfig config() {
    HeapShare heap = HeapShare.ofThisProcess();
    return new TrackerConfig(
        addresses.stream().map(text -> new Setting("--address", text).asAddress()).toList(),
        new Setting("--port", port).asInt(0, 65_535),
        new Setting("--announce-interval", announceInterval)
            .asDuration(Duration.ofSeconds(1), MAX_ANNOUNCE_INTERVAL),
        new Setting("--peer-ttl", peerTtl)
            .asDuration(Duration.ofSeconds(2), SwarmRegistry.MAX_PEER_TTL),
        new Setting("--connection-ttl", connectionTtl)
            .asDuration(Duration.ofSeconds(1), Duration.ofHours(1)),
        defaultPeers == null
            ? Math.min(DEFAULT_PEERS, maxPeers())
            : new Setting("--default-peers", defaultPeers).asInt(0, Bep15.MAX_IPV4_PEERS),
        maxPeers(),
        new Setting("--max-scrape", maxScrape).asInt(1, Bep15.MAX_SCRAPE_HASHES),
        limit("--max-torrents", maxTorrents, heap.maxTorrents()),
        limit("--max-peers", maxPeers, heap.maxPeers()),
        limit("--max-connections", maxConnections, heap.maxConnections()),
        new Setting("--rate-limit", rateLimit).asInt(0, 1_000_000),
        new Setting("--max-ports-per-ip", maxPortsPerIp).asInt(0, 1_000),
        snapshot == null ? null : new Setting("--snapshot", snapshot).asPath(),
        new Setting("--snapshot-interval", snapshotInterval)
            .asDuration(Duration.ofSeconds(1), Duration.ofDays(1)),
        new Setting("--receivers", receivers).asInt(1, 256),
        (int) new Setting("--receive-buffer", receiveBuffer).asBytes(4 << 10, 1 << 30),
        new Setting("--log-level", logLevel).asOneOf(List.of("error", "warn", "info", "debug")),
        datagramLines(),
        syslog == null ? null : new Setting("--syslog", syslog).asSyslogTarget());
  }

  private int maxPeers() {
    return new Setting("--max-peers-per-reply", maxPeersPerReply).asInt(1, Bep15.MAX_IPV4_PEERS);
  }

  private static int limit(String name, String text, int defaultLimit) {
    return text == null ? defaultLimit : new Setting(name, text).asInt(1, Integer.MAX_VALUE);
  }

  /** A datagram is logged whole or not at all, so a smaller number could never be used. */
  private int datagramLines() {
    Setting setting = new Setting("--datagram-lines", datagramLines);
    int lines = setting.asInt(0, 1_000_000);
    if (lines > 0 && lines < Journal.LINES_PER_DATAGRAM) {
      throw setting.invalid(
          "must be 0 or at least " + Journal.LINES_PER_DATAGRAM + ", the lines of one datagram");
    }
    return lines;
  }
}
