package org.bttracker.cli;

import org.bttracker.daemon.HeapShare;
import picocli.CommandLine.Option;

/** How much the tracker holds, and how much one source may ask of it. */
@Section("Limits")
final class LimitOptions {
  private static final String HEAP_SHARE = "what a quarter of the heap holds";

  @Option(
      names = "--max-torrents",
      paramLabel = "N",
      converter = Limit.class,
      description = "The most torrents held. Announces of further torrents get an error.")
  @DefaultText(HEAP_SHARE)
  private Integer maxTorrents;

  @Option(
      names = "--max-peers",
      paramLabel = "N",
      converter = Limit.class,
      description = "The most peers held. Announces of further peers get an error.")
  @DefaultText(HEAP_SHARE)
  private Integer maxPeers;

  @Option(
      names = "--max-connections",
      paramLabel = "N",
      converter = Limit.class,
      description =
          "The most connection IDs stored. Further IDs are signed, which takes no memory.")
  @DefaultText(HeapShare.MOST_CONNECTIONS + ", or " + HEAP_SHARE + " if that is less")
  private Integer maxConnections;

  @Option(
      names = "--rate-limit",
      paramLabel = "N",
      defaultValue = "0",
      converter = RateLimit.class,
      description =
          "The most requests per second of an IPv4 address or IPv6 /64. Further requests are"
              + " dropped. 0 sets no limit.")
  int rateLimit;

  @Option(
      names = "--max-ports-per-ip",
      paramLabel = "N",
      defaultValue = "0",
      converter = MaxPortsPerIp.class,
      description =
          "The most peers that an IPv4 address or IPv6 /64 may have in one torrent. Further peers"
              + " get an error. 0 sets no limit.")
  int maxPortsPerIp;

  int maxTorrents(HeapShare heap) {
    return maxTorrents == null ? heap.maxTorrents() : maxTorrents;
  }

  int maxPeers(HeapShare heap) {
    return maxPeers == null ? heap.maxPeers() : maxPeers;
  }

  int maxConnections(HeapShare heap) {
    return maxConnections == null ? heap.maxConnections() : maxConnections;
  }

  /** A number of things in memory. */
  static final class Limit extends WholeNumber {
    Limit() {
      super(1, Integer.MAX_VALUE);
    }
  }

  /** Requests per second. */
  static final class RateLimit extends WholeNumber {
    RateLimit() {
      super(0, 1_000_000);
    }
  }

  /** Peers of one source. */
  static final class MaxPortsPerIp extends WholeNumber {
    MaxPortsPerIp() {
      super(0, 1_000);
    }
  }
}
