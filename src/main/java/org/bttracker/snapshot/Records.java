package org.bttracker.snapshot;

import org.bttracker.protocol.IpAddress;
import org.bttracker.protocol.KeyedHash;
import org.bttracker.swarm.SwarmImage;

/** Is shown what a snapshot holds, record by record; what it does not want, it ignores. */
interface Records {
  /**
   * The key of signed connection IDs, which version 1 has here and not in a file of its own.
   *
   * @param secret 16 bytes
   * @param second what an ID bore that was signed when the file was written
   */
  default void signingKey(byte[] secret, long second) {}

  /** The key of the fingerprints that stand for torrents without peers. */
  default void countsKey(KeyedHash key) {}

  /**
   * A stored connection ID.
   *
   * @param id not 0
   * @param ageMillis when the file was written; below 0 if it was given while it was being written
   */
  default void connection(long id, IpAddress address, int ageMillis) {}

  /**
   * How far the tracker had come with a shard of its cluster's log; those of all shards come in
   * order.
   *
   * @param state as the cluster has told it
   */
  default void shard(byte[] state) {}

  /**
   * The completed downloads of a torrent without peers.
   *
   * @param fingerprint of its info hash, not 0
   * @param completed 1 or more
   */
  default void completed(long fingerprint, int completed) {}

  /**
   * A torrent with some of its peers.
   *
   * @param image used for the next one too
   * @param moment when its peers had their ages, ms since 1970
   * @param first false for more peers of the torrent before
   */
  default void torrent(SwarmImage image, long moment, boolean first) {}
}
