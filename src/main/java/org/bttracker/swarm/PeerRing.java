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
    int place = pick(leecherPlaces + self.layout().capacity(seeders), random);
    boolean leechersFirst = place < leecherPlaces;
    long[] first = leechersFirst ? leechers : seeders;
    long[] second = leechersFirst ? seeders : leechers;
    int begin = PeerLayout.FIRST + (leechersFirst ? place : place - leecherPlaces) * self.stride();
    int count = handOut(first, begin, PeerLayout.end(first), self, 0, wanted, sink);
    count = handOut(second, PeerLayout.FIRST, PeerLayout.end(second), self, count, wanted, sink);
    return handOut(first, PeerLayout.FIRST, begin, self, count, wanted, sink);
  }

  /** One of so many places, 0 if there is none. */
  static int pick(int places, int random) {
    return (int) ((random & 0xFFFF_FFFFL) * places >>> 32);
  }

  /**
   * Hands out the peers of some words, from the first to the last, until enough are handed out.
   *
   * <p>Every candidate is written, and whether it counts is computed and not branched on: in a hash
   * table the free places lie at random, and a mispredicted branch costs more than a store.
   *
   * @param from the index of the first peer or free place
   * @param to behind the last one
   * @param count how many are in the sink already
   * @return how many are in the sink now
   */
  static int handOut(
      long[] words, int from, int to, Endpoint self, int count, int wanted, PeerSink sink) {
    int taken = count;
    if (self.ipv4()) {
      for (int index = from; index < to && taken < wanted; index++) {
        long peer = words[index];
        sink.ipv4(taken, peer);
        taken += oneIfNotZero(peer) & oneIfNotZero(peer & ~PeerState.MASK ^ self.tail());
      }
    } else {
      for (int index = from; index < to && taken < wanted; index += PeerLayout.IPV6_STRIDE) {
        long tail = words[index + 2];
        sink.ipv6(taken, words[index], words[index + 1], tail);
        long difference = words[index] ^ self.high() | words[index + 1] ^ self.low();
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
