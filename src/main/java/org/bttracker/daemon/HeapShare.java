package org.bttracker.daemon;

/**
 * The defaults of the limits that keep memory bounded. Of what the program's own objects leave of
 * the heap, a quarter each is for torrents, for further peers and for connection IDs. The last
 * quarter is for the work of the moment and for the garbage collector.
 *
 * @param bytes what the program's own objects leave of the heap
 */
public record HeapShare(long bytes) {
  /** What is there before anything is announced, measured: 5 MiB, and 4 more for a rate limit. */
  private static final long PROGRAM_BYTES = 8 << 20;

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
   * The heap of this process, without a cluster. {@link MemoryCheck} sees to it that the process
   * may use all of it.
   *
   * @return what it holds
   */
  public static HeapShare ofThisProcess() {
    return ofThisProcess(null);
  }

  /**
   * The heap of this process.
   *
   * @param cluster takes its part; null for none
   * @return what it holds
   */
  public static HeapShare ofThisProcess(ClusterConfig cluster) {
    return ofHeap(Runtime.getRuntime().maxMemory(), cluster == null ? 0 : cluster.heapBytes());
  }

  /**
   * A heap of some size.
   *
   * @param maxBytes its greatest size; below 11 MiB the program itself takes more than this allows
   * @param clusterBytes what a cluster takes
   * @return what it holds
   */
  static HeapShare ofHeap(long maxBytes, long clusterBytes) {
    return new HeapShare(Math.max(maxBytes / 4, maxBytes - PROGRAM_BYTES - clusterBytes));
  }

  /**
   * Refuses a cluster that the heap has no room for.
   *
   * @param maxBytes the heap's greatest size
   * @throws StartException naming what is needed and what there is
   */
  static void expectRoom(ClusterConfig cluster, long maxBytes) throws StartException {
    long needed = PROGRAM_BYTES + cluster.leastHeapBytes();
    if (maxBytes < needed) {
      throw new StartException(
          "Java's heap of %d MiB is too small for --cluster with --cluster-shards=%d: raise it, to"
                  .formatted(maxBytes >> 20, cluster.shards())
              + " -Xmx%dm or more".formatted((needed >> 20) + 1));
    }
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

  /**
   * Whether limits that the operator has set fit.
   *
   * @param torrents {@code --max-torrents}
   * @param peers {@code --max-peers}
   * @param connections {@code --max-connections}
   * @return false if the heap may run out of memory before a limit is reached
   */
  boolean holds(int torrents, int peers, int connections) {
    long needed =
        (long) torrents * TORRENT_BYTES
            + (long) peers * PEER_BYTES
            + (long) connections * CONNECTION_BYTES;
    return needed <= bytes;
  }

  private int quarter(int bytesEach) {
    return (int) Math.min(Integer.MAX_VALUE, Math.max(1, bytes / 4 / bytesEach));
  }
}
