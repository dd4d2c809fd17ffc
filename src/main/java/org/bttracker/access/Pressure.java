package org.bttracker.access;

import org.bttracker.protocol.IpAddress;

/**
 * Keeps a source from filling the registry, once that is nearly full. Up to three quarters of a
 * limit, everybody may add as much as they like. From there on, a source may add only 60 new
 * torrents and 600 new peers a minute, and as many at once; an IPv6 /48 network eight times that. A
 * source is an IPv4 address or an IPv6 /64 network.
 *
 * <p>Each of the two limits is looked at by itself. If the limit of torrents is nearly reached, new
 * torrents are held back, but new peers in existing torrents are not. If the limit of peers is
 * nearly reached, new peers are held back, and with them new torrents, since each needs a peer.
 *
 * <p>The caller asks before an announce, and tells afterwards what the registry has added. Only
 * that counts. Below three quarters nothing is looked up or counted. Takes 1 MiB. For any number of
 * threads.
 */
public final class Pressure {
  /** New torrents that a source may add. */
  public static final int TORRENTS_PER_MINUTE = 60;

  /** New peers that a source may add. */
  public static final int PEERS_PER_MINUTE = 600;

  /** For the torrents as for the peers. Sources that share a bucket share its tokens. */
  private static final int BUCKETS = 1 << 15;

  private static final long NANOS_PER_MINUTE = 60_000_000_000L;

  private final long torrentsFrom;
  private final long peersFrom;
  private final TokenBuckets torrents;
  private final TokenBuckets peers;

  /**
   * Makes one for a registry to which nobody has added anything.
   *
   * @param maxTorrents how many torrents the registry may hold
   * @param maxPeers how many peers the registry may hold
   * @param nowNanos the monotonic clock
   */
  public Pressure(int maxTorrents, int maxPeers, long nowNanos) {
    torrentsFrom = threeQuarters(maxTorrents);
    peersFrom = threeQuarters(maxPeers);
    torrents = buckets(TORRENTS_PER_MINUTE, nowNanos);
    peers = buckets(PEERS_PER_MINUTE, nowNanos);
  }

  /**
   * Whether a source may add a torrent, as far as the limit of torrents goes.
   *
   * @param high the first 64 bits of the source's address, as {@link IpAddress} has them
   * @param low the last 64 bits
   * @param used how many torrents the registry holds or keeps room for
   * @param nowNanos the monotonic clock
   * @return false if it has to wait
   */
  public boolean mayAddTorrent(long high, long low, long used, long nowNanos) {
    return used < torrentsFrom || torrents.hasToken(high, low, nowNanos);
  }

  /**
   * Whether a source may add a peer, as far as the limit of peers goes.
   *
   * @param high the first 64 bits of the source's address, as {@link IpAddress} has them
   * @param low the last 64 bits
   * @param used how many peers the registry holds or keeps room for
   * @param nowNanos the monotonic clock
   * @return false if it has to wait
   */
  public boolean mayAddPeer(long high, long low, long used, long nowNanos) {
    return used < peersFrom || peers.hasToken(high, low, nowNanos);
  }

  /**
   * Counts a torrent that a source has added.
   *
   * @param high the first 64 bits of the source's address, as {@link IpAddress} has them
   * @param low the last 64 bits
   * @param used the number that was passed to {@link #mayAddTorrent}
   * @param nowNanos the monotonic clock
   */
  public void addedTorrent(long high, long low, long used, long nowNanos) {
    if (used >= torrentsFrom) {
      torrents.take(high, low, nowNanos);
    }
  }

  /**
   * Counts a peer that a source has added, be it the first of its torrent or not.
   *
   * @param high the first 64 bits of the source's address, as {@link IpAddress} has them
   * @param low the last 64 bits
   * @param used the number that was passed to {@link #mayAddPeer}
   * @param nowNanos the monotonic clock
   */
  public void addedPeer(long high, long low, long used, long nowNanos) {
    if (used >= peersFrom) {
      peers.take(high, low, nowNanos);
    }
  }

  private static TokenBuckets buckets(int perMinute, long nowNanos) {
    return new TokenBuckets(BUCKETS, NANOS_PER_MINUTE / perMinute, perMinute, nowNanos);
  }

  /** Of a limit, rounded up. */
  private static long threeQuarters(int limit) {
    return (3L * limit + 3) / 4;
  }
}
