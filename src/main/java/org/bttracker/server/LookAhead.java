package org.bttracker.server;

import java.nio.ByteBuffer;
import org.bttracker.net.Burst;
import org.bttracker.protocol.Bep15;
import org.bttracker.protocol.Bep15.AnnounceRequestFrame;
import org.bttracker.protocol.Bep15.RequestFrame;
import org.bttracker.protocol.InfoHash;
import org.bttracker.protocol.IpAddress;
import org.bttracker.swarm.SwarmLookAhead;
import org.bttracker.swarm.SwarmRegistry;

/**
 * Reads, for a burst of announces, what each will need of the tables, before the first of them is
 * handled, so that the processor waits for the memory of all of them at once; see {@link
 * SwarmLookAhead}. It decides nothing and changes nothing. Belongs to one receive loop.
 */
public final class LookAhead {
  private final SwarmLookAhead swarms;

  /** What was read, summed up, so that the compiler cannot leave out the reads. */
  private long sum;

  /**
   * Makes one for a loop.
   *
   * @param swarms where peers will be announced
   */
  public LookAhead(SwarmRegistry swarms) {
    this.swarms = new SwarmLookAhead(swarms, Burst.MAX_SIZE);
  }

  /**
   * Reads for some packets.
   *
   * @param packets each from index 0 to its limit; what is no announce is passed over
   * @param sources where they came from
   * @param count how many of the packets there are; a lone one gains nothing and is left alone
   */
  void read(ByteBuffer[] packets, IpAddress[] sources, int count) {
    if (count < 2) {
      return;
    }
    swarms.clear();
    for (int i = 0; i < count; i++) {
      ByteBuffer packet = packets[i];
      if (isAnnounce(packet)) {
        InfoHash infoHash = InfoHash.read(packet, AnnounceRequestFrame.INFO_HASH);
        swarms.add(infoHash, sources[i], packet.getShort(AnnounceRequestFrame.PORT) & 0xFFFF);
      }
    }
    sum += swarms.read();
  }

  private static boolean isAnnounce(ByteBuffer packet) {
    return packet.limit() >= AnnounceRequestFrame.LENGTH
        && packet.getInt(RequestFrame.ACTION) == Bep15.ANNOUNCE;
  }
}
