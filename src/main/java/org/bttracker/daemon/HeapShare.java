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
   * A torrent and its first peer over IPv4: up to 64 in a table that has grown, 8 in a store for
   * further peers, and half as much again for the arrays that these have grown out of, until the
   * collector has been there.
   */
  private static final int TORRENT_BYTES = 110;

  /**
   * The dearest peers: 16 over IPv6 that are left over in tables for more take up to 107 each; one
   * alone in its torrent takes a block of 32 or 48 in a store that has grown, up to 72, and half as
   * much again until the collector has been there. The rest is for what a store has not given back
   * yet when its peers have moved into tables.
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
