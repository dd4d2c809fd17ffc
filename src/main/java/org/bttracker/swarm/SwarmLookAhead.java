package org.bttracker.swarm;

import org.bttracker.protocol.InfoHash;
import org.bttracker.protocol.IpAddress;

/**
 * Reads, without a lock, what several announces will need, before the first of them is handled.
 * Most of the time an announce takes is spent waiting for memory that is not in the cache, step by
 * step: the torrent, then where its peers are, then where the peer is among them. The same step of
 * several announces has no order, so the processor waits for all of them at once, if little is done
 * between one and the next. It changes nothing: what is read is looked at again, under its lock,
 * when its turn comes. Belongs to one receive loop.
 */
public final class SwarmLookAhead {
  private final SwarmRegistry swarms;

  /** Of the announces: their torrents, and who announces. */
  private final int[] hashCodes;

  private final long[] heads;
  private final IpAddress[] addresses;
  private final int[] ports;

  /** Where the peers of a torrent are, as far as was seen. */
  private final long[] places;

  private int size;

  /**
   * Makes one for a loop.
   *
   * @param swarms where peers will be announced
   * @param maxSize announces at once
   */
  public SwarmLookAhead(SwarmRegistry swarms, int maxSize) {
    this.swarms = swarms;
    hashCodes = new int[maxSize];
    heads = new long[maxSize];
    addresses = new IpAddress[maxSize];
    ports = new int[maxSize];
    places = new long[maxSize];
  }

  /** Begins anew, without announces. */
  public void clear() {
    size = 0;
  }

  /**
   * Adds an announce; there is room for it.
   *
   * @param infoHash of the torrent
   * @param address who announces
   * @param port at which port, 0 to 65,535
   */
  public void add(InfoHash infoHash, IpAddress address, int port) {
    hashCodes[size] = infoHash.hashCode();
    heads[size] = infoHash.head();
    addresses[size] = address;
    ports[size] = port;
    size++;
  }

  /**
   * Reads for all announces that were added.
   *
   * @return without a meaning, to be used so that the compiler does not leave out the reads
   */
  public long read() {
    long read = 0;
    for (int i = 0; i < size; i++) {
      read += shard(i).prefetchTorrent(hashCodes[i]);
    }
    for (int i = 0; i < size; i++) {
      places[i] = shard(i).glance(hashCodes[i], heads[i]);
      read += shard(i).prefetchPeers(places[i]);
    }
    for (int i = 0; i < size; i++) {
      if (PeerPlace.isTables(places[i])) {
        read += shard(i).prefetchPeer(places[i], peer(i));
      }
    }
    return read;
  }

  private Shard shard(int i) {
    return swarms.shard(hashCodes[i]);
  }

  private Endpoint peer(int i) {
    return Endpoint.of(addresses[i], ports[i], swarms.countsAddresses());
  }
}
