package org.bttracker.daemon;

import java.nio.file.Path;
import java.time.Duration;
import org.bttracker.cluster.Cluster;
import org.bttracker.cluster.RedisAddress;

/**
 * Where a tracker meets others that serve the same swarms.
 *
 * @param address of the Redis server
 * @param name what all keys there begin with
 * @param shards streams, 1 or more; as many at all trackers
 * @param history how much of a stream is kept
 * @param passwordFile read at the start; null for none
 * @param login if there is no file
 */
public record ClusterConfig(
    RedisAddress address,
    String name,
    int shards,
    Duration history,
    Path passwordFile,
    ClusterLogin login) {
  private static final long MIB = 1 << 20;

  /** Measured: 2.7 MiB for the connections and the classes; the rest is for what they hold. */
  private static final long CONNECTIONS_BYTES = 4 * MIB;

  /** Up to 100 batches that are read at once and 32 that are sent, of 8 KB. */
  private static final long SHARD_BYTES = MIB;

  /** What the registry remembers of peers that have stopped, at the most. */
  private static final long STOPS_BYTES = 32 * MIB;

  /** Measured beside the heap: 10.4 MiB for classes and compiled code; more with TLS. */
  private static final long BESIDES_BYTES = 16 * MIB;

  /** Two threads of a shard, measured: 0.43 MiB. */
  private static final long SHARD_BESIDES_BYTES = MIB / 2;

  /**
   * What it takes of the heap, whatever it has to do.
   *
   * @return bytes
   */
  public long leastHeapBytes() {
    return Cluster.queueBytes(shards) + CONNECTIONS_BYTES + shards * SHARD_BYTES;
  }

  /**
   * What it takes of the heap at the most.
   *
   * @return bytes
   */
  public long heapBytes() {
    return leastHeapBytes() + STOPS_BYTES;
  }

  /** What it takes beside the heap, in bytes. */
  long besidesBytes() {
    return BESIDES_BYTES + shards * SHARD_BESIDES_BYTES;
  }
}
