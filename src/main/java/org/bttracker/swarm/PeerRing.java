package org.bttracker.swarm;

import org.bttracker.protocol.PeerSink;

/** Picks peers of a swarm's tables, of which the one's places follow upon the other's in a ring. */
final class PeerRing {
  private PeerRing() {}

  /**
   * Hands out peers of two tables, beginning at a random place of both and going round.
   *
   * @param self who asks, and is left out; the tables have its layout
   * @param random any int, evenly distributed
   * @return how many peers count in the sink
   */
  static int handOut(
      long[] leechers, long[] seeders, Endpoint self, int wanted, int random, PeerSink sink) {
    int leecherPlaces = self.layout().capacity(leechers);
    int seederPlaces = self.layout().capacity(seeders);
    int start = (int) ((random & 0xFFFF_FFFFL) * (leecherPlaces + seederPlaces) >>> 32);
    if (start < leecherPlaces) {
      int count = handOut(leechers, start, leecherPlaces, self, 0, wanted, sink);
      count = handOut(seeders, 0, seederPlaces, self, count, wanted, sink);
      return handOut(leechers, 0, start, self, count, wanted, sink);
    }
    int from = start - leecherPlaces;
    int count = handOut(seeders, from, seederPlaces, self, 0, wanted, sink);
    count = handOut(leechers, 0, leecherPlaces, self, count, wanted, sink);
    return handOut(seeders, 0, from, self, count, wanted, sink);
  }

  /**
   * Hands out the peers of some places, from first to last, until enough are handed out.
   *
   * <p>Every candidate is written, and whether it counts is computed and not branched on: in a hash
   * table the free places lie at random, and a mispredicted branch costs more than a store.
   *
   * @param from the first place, 0 to the capacity
   * @param to behind the last place
   * @param count how many are in the sink already
   * @return how many are in the sink now
   */
  static int handOut(
      long[] table, int from, int to, Endpoint self, int count, int wanted, PeerSink sink) {
    int taken = count;
    if (self.ipv4()) {
      for (int place = from; place < to && taken < wanted; place++) {
        long peer = table[PeerLayout.FIRST + place];
        sink.ipv4(taken, peer);
        taken += oneIfNotZero(peer) & oneIfNotZero(peer & ~PeerState.MASK ^ self.tail());
      }
    } else {
      for (int place = from; place < to && taken < wanted; place++) {
        int index = PeerLayout.FIRST + place * PeerLayout.IPV6_STRIDE;
        long tail = table[index + 2];
        sink.ipv6(taken, table[index], table[index + 1], tail);
        long difference = table[index] ^ self.high() | table[index + 1] ^ self.low();
        taken +=
            oneIfNotZero(tail) & oneIfNotZero(difference | tail & ~PeerState.MASK ^ self.tail());
      }
    }
    return taken;
  }

  private static int oneIfNotZero(long bits) {
    return (int) ((bits | -bits) >>> 63);
  }
}
