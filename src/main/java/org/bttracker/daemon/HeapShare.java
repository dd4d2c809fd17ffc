package org.bttracker.daemon;

/**
 * How much a heap holds: the defaults of the limits that keep memory bounded. A quarter of the heap
 * each is for torrents, for further peers and for connection IDs; the last quarter is left for the
 * work of the moment and of the garbage collector.
 *
 * @param bytes the heap's greatest size
 */
public record HeapShare(long bytes) {
  /**
   * A torrent and its first peer over IPv4: up to 64 in a table that has grown, 8 in the blocks for
   * further peers, and half as much again for the arrays that these have grown out of, until the
   * collector has been there. Then 3 for the completed counts of torrents without peers: one for
   * eight torrents, each 16 and its part of a set.
   */
  private static final int TORRENT_BYTES = 113;

  /**
   * The dearest peers: some over IPv6 that are left over in the tables of a swarm that was larger
   * take up to 116 each; one alone in its torrent takes a block of 32 or 48 in blocks that have
   * grown, up to 72, and half as much again until the collector has been there. The rest is for
   * blocks that have not been given back yet.
   */
  private static final int PEER_BYTES = 125;

  /**
   * 40 for the ID, 32 for its node in the map, 24 for that in the queue, and up to 11 in the map's
   * table; measured: 107.
   */
  private static final int CONNECTION_BYTES = 110;

  /** The default of {@code --max-connections}, if the heap holds so many. */
  public static final int MOST_CONNECTIONS = 100_000;

  /**
   * The heap of this process.
   *
   * @return its share
   */
  public static HeapShare ofThisProcess() {
    return new HeapShare(Runtime.getRuntime().maxMemory());
  }

  /**
   * How many torrents fit.
   *
   * @return 1 or more
   */
  public int maxTorrents() {
    return quarter(TORRENT_BYTES);
  }

  /**
   * How many peers fit.
   *
   * @return 1 or more
   */
  public int maxPeers() {
    return quarter(PEER_BYTES);
  }

  /**
   * How many connection IDs fit.
   *
   * @return 1 or more
   */
  public int maxConnections() {
    return Math.min(MOST_CONNECTIONS, quarter(CONNECTION_BYTES));
  }

  private int quarter(int bytesEach) {
    return (int) Math.min(Integer.MAX_VALUE, Math.max(1, bytes / 4 / bytesEach));
  }
}
