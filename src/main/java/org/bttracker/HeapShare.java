package org.bttracker;

/**
 * How much a heap holds: the defaults of the limits that keep memory bounded. A quarter of the heap
 * each is for torrents, for further peers and for connection IDs; the last quarter is left for the
 * work of the moment and of the garbage collector.
 *
 * @param bytes the heap's greatest size
 */
record HeapShare(long bytes) {
  /**
   * A torrent and its first peer over IPv4: swarm 64, its place in a shard up to 16, and half as
   * much again, since what grows is there twice for a moment.
   */
  private static final int TORRENT_BYTES = 120;

  /** The dearest peers, five over IPv6 that are left over in a table for more: 624 bytes. */
  private static final int PEER_BYTES = 125;

  /** 32 in a table that is three eighths full when it has grown, 8 in the queue, rounded. */
  private static final int CONNECTION_BYTES = 100;

  private static final long COMPRESSED_REFERENCES = 32L << 30;
  private static final int MOST_CONNECTIONS = 1_000_000;

  /** The heap of this process. */
  static HeapShare ofThisProcess() {
    return new HeapShare(Runtime.getRuntime().maxMemory());
  }

  int maxTorrents() {
    return quarter(TORRENT_BYTES);
  }

  int maxPeers() {
    return quarter(PEER_BYTES);
  }

  int maxConnections() {
    return Math.min(MOST_CONNECTIONS, quarter(CONNECTION_BYTES));
  }

  private int quarter(int bytesEach) {
    // Larger heaps have larger references, and objects half as large again.
    long each = bytes > COMPRESSED_REFERENCES ? bytesEach * 3L / 2 : bytesEach;
    return (int) Math.min(Integer.MAX_VALUE, Math.max(1, bytes / 4 / each));
  }
}
