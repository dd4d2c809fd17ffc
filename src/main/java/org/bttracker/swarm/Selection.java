package org.bttracker.swarm;

import java.security.SecureRandom;
import org.bttracker.protocol.IpAddress;
import org.bttracker.protocol.PeerSink;

/**
 * Whom one announce is handed: the asker itself left out, no more than are wanted, written into the
 * response one after the other. The swarm says from which words to take; where to begin is random.
 * It serves one announce after the other. For one thread.
 */
final class Selection {
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  private PeerKey self;
  private long randomState = new SecureRandom().nextLong();
  private PeerSink sink;
  private int wanted;
  private int limit;
  private int taken;

  /** Begins anew, with nobody taken. */
  void begin(PeerKey newSelf, int newWanted, PeerSink newSink) {
    self = newSelf;
    wanted = newWanted;
    sink = newSink;
    taken = 0;
    limit = 0;
  }

  /** Who asks, and is left out. */
  PeerKey self() {
    return self;
  }

  /** How many have been taken. */
  int taken() {
    return taken;
  }

  /** Whether no more may be taken, until {@link #allow} allows more. */
  boolean isDone() {
    return taken >= limit;
  }

  /** Allows to take so many more, but never more than are wanted. */
  void allow(int more) {
    limit = Math.min(wanted, taken + more);
  }

  /** Allows to take as many as are wanted. */
  void allowAll() {
    limit = wanted;
  }

  /**
   * How many of the wanted peers are to be seeders: the seeders' share of all peers, rounded at
   * random. All of them, if as many peers are wanted as there are.
   */
  int seederShare(int seeders, int leechers) {
    int all = seeders + leechers;
    if (wanted >= all) {
      return seeders;
    }
    return (int) (((long) wanted * seeders + below(all)) / all);
  }

  /** A random number, 0 or more and below a bound of 1 or more. */
  int below(int bound) {
    return (int) ((random() >>> 32) * bound >>> 32);
  }

  /** Any number: SplitMix64, whose seed nobody knows. What it picks is public anyway. */
  long random() {
    randomState += GOLDEN;
    long mixed = (randomState ^ randomState >>> 30) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ mixed >>> 27) * 0x94D049BB133111EBL;
    return mixed ^ mixed >>> 31;
  }

  /**
   * Takes the peers of some words, from the first to the last, until enough are taken.
   *
   * <p>Every candidate is written, and whether it counts is computed and not branched on: in a hash
   * table the free slots lie at random, and a mispredicted branch costs more than a store.
   *
   * @param from the index of the first peer or free slot
   * @param to behind the last one
   */
  void take(long[] words, int from, int to) {
    if (self.isIpv4()) {
      takeIpv4(words, from, to);
    } else {
      takeIpv6(words, from, to);
    }
  }

  private void takeIpv4(long[] words, int from, int to) {
    long last = self.last();
    int count = taken;
    for (int index = from; index < to && count < limit; index++) {
      long peer = words[index];
      sink.ipv4(count, peer);
      count += oneIfNotZero(peer) & oneIfNotZero(peer & ~PeerState.MASK ^ last);
    }
    taken = count;
  }

  /** A link-local address is of use on its own link alone: it is handed out nowhere else. */
  private void takeIpv6(long[] words, int from, int to) {
    boolean linkLocal = IpAddress.isLinkLocal(self.high());
    int count = taken;
    for (int index = from; index < to && count < limit; index += PeerWords.IPV6_STRIDE) {
      long high = words[index];
      long low = words[index + 1];
      long last = words[index + 2];
      sink.ipv6(count, high, low, last);
      boolean reachable = linkLocal ? high == self.high() : !IpAddress.isLinkLocal(high);
      long difference =
          high ^ self.high() | low ^ self.low() | last & ~PeerState.MASK ^ self.last();
      count += oneIfNotZero(last) & oneIfNotZero(difference) & (reachable ? 1 : 0);
    }
    taken = count;
  }

  private static int oneIfNotZero(long bits) {
    return (int) ((bits | -bits) >>> 63);
  }
}
