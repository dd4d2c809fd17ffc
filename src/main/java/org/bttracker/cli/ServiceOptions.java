package org.bttracker.cli;

import java.nio.file.Path;
import java.time.Duration;
import org.bttracker.protocol.Bep15;
import org.bttracker.swarm.SwarmRegistry;
import picocli.CommandLine.Option;

/** What the tracker tells its clients, and for how long it remembers them. */
final class ServiceOptions {
  private static final int DEFAULT_PEERS = 50;

  @Option(
      names = "--announce-interval",
      paramLabel = "TIME",
      defaultValue = "30m",
      converter = AnnounceInterval.class,
      description =
          "How long clients wait between two announces. Each reply varies it by up to 10 %%, so"
              + " that clients spread out.")
  Duration announceInterval;

  @Option(
      names = "--peer-ttl",
      paramLabel = "TIME",
      defaultValue = "45m",
      converter = PeerTtl.class,
      description =
          "How long the tracker keeps a peer that does not announce. It must be longer than the"
              + " announce interval plus 10 %%.")
  Duration peerTtl;

  @Option(
      names = "--connection-ttl",
      paramLabel = "TIME",
      defaultValue = "2m",
      converter = ConnectionTtl.class,
      description = "How long the tracker accepts a connection ID.")
  Duration connectionTtl;

  @Option(
      names = "--id-key-file",
      paramLabel = "FILE",
      converter = FileName.class,
      description =
          "A file of keys that several trackers share. They sign all connection IDs with its first"
              + " key, and accept those of all its keys.")
  @DefaultText("off")
  Path idKeyFile;

  @Option(
      names = "--default-peers",
      paramLabel = "N",
      converter = DefaultPeers.class,
      description = "The number of peers for a client that asks for no particular number.")
  @DefaultText(DEFAULT_PEERS + ", or --max-peers-per-reply if that is less")
  private Integer defaultPeers;

  @Option(
      names = "--max-peers-per-reply",
      paramLabel = "N",
      defaultValue = "80",
      converter = MaxPeersPerReply.class,
      description = "The most peers in one reply. A reply over IPv6 has room for 67.")
  int maxPeersPerReply;

  @Option(
      names = "--max-scrape",
      paramLabel = "N",
      defaultValue = "74",
      converter = MaxScrape.class,
      description = "The most torrents answered in one scrape.")
  int maxScrape;

  int defaultPeers() {
    return defaultPeers == null ? Math.min(DEFAULT_PEERS, maxPeersPerReply) : defaultPeers;
  }

  /** With 10 % of jitter on top, the longest interval is still below the longest time to live. */
  static final class AnnounceInterval extends TimeSpan {
    AnnounceInterval() {
      super(Duration.ofSeconds(1), Duration.ofMinutes(218));
    }
  }

  /** The registry's clock allows no more. */
  static final class PeerTtl extends TimeSpan {
    PeerTtl() {
      super(Duration.ofSeconds(2), SwarmRegistry.MAX_PEER_TTL);
    }
  }

  /** BEP 15 says two minutes. */
  static final class ConnectionTtl extends TimeSpan {
    ConnectionTtl() {
      super(Duration.ofSeconds(1), Duration.ofHours(1));
    }
  }

  /** What one packet holds. */
  static final class DefaultPeers extends WholeNumber {
    DefaultPeers() {
      super(0, Bep15.MAX_IPV4_PEERS);
    }
  }

  /** What one packet holds. */
  static final class MaxPeersPerReply extends WholeNumber {
    MaxPeersPerReply() {
      super(1, Bep15.MAX_IPV4_PEERS);
    }
  }

  /** What one packet holds. */
  static final class MaxScrape extends WholeNumber {
    MaxScrape() {
      super(1, Bep15.MAX_SCRAPE_HASHES);
    }
  }
}
