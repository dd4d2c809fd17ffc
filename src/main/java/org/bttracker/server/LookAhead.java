package org.bttracker.server;

import java.nio.ByteBuffer;
import org.bttracker.connection.ConnectionTable;
import org.bttracker.protocol.Bep15;
import org.bttracker.protocol.Bep15.AnnounceRequestFrame;
import org.bttracker.protocol.Bep15.RequestFrame;
import org.bttracker.protocol.InfoHash;
import org.bttracker.swarm.SwarmRegistry;

/**
 * Reads, for a burst of announces, what each will need of the tables, before the first of them is
 * handled. Most of the time an announce takes is spent waiting for memory that is not in the cache,
 * step by step: the connection ID, then the torrent, then its peers. The same step of several
 * announces has no order, so the processor waits for all of them at once. It changes nothing: what
 * is read is looked at again, under its lock, when its turn comes. Belongs to one receive loop.
 */
public final class LookAhead {
  private final ConnectionTable connections;
  private final SwarmRegistry swarms;

  /** What was read, summed up, so that the compiler cannot leave out the reads. */
  private long sum;

  /**
   * Makes one for a loop.
   *
   * @param connections where connection IDs will be checked
   * @param swarms where peers will be announced
   */
  public LookAhead(ConnectionTable connections, SwarmRegistry swarms) {
    this.connections = connections;
    this.swarms = swarms;
  }

  /**
   * Reads for some packets.
   *
   * @param packets each from index 0 to its limit; what is no announce is passed over
   * @param count how many of the packets there are; a lone one gains nothing and is left alone
   */
  void read(ByteBuffer[] packets, int count) {
    if (count < 2) {
      return;
    }
    long read = 0;
    for (int i = 0; i < count; i++) {
      if (isAnnounce(packets[i])) {
        read += connections.prefetch(packets[i].getLong(RequestFrame.CONNECTION_ID));
        read += swarms.prefetchTorrent(infoHash(packets[i]));
      }
    }
    for (int i = 0; i < count; i++) {
      if (isAnnounce(packets[i])) {
        read += swarms.prefetchPeers(infoHash(packets[i]));
      }
    }
    sum += read;
  }

  private static boolean isAnnounce(ByteBuffer packet) {
    return packet.limit() >= AnnounceRequestFrame.LENGTH
        && packet.getInt(RequestFrame.ACTION) == Bep15.ANNOUNCE;
  }

  private static InfoHash infoHash(ByteBuffer packet) {
    return InfoHash.read(packet, AnnounceRequestFrame.INFO_HASH);
  }
}
