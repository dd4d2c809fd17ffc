package org.bttracker.swarm;

import org.bttracker.protocol.PeerSink;

/**
 * The peers of a small swarm, side by side in a block of a {@link PeerStore}: to search them all
 * costs less than the cache misses of a hash table. They stand in four groups. The first word says
 * where each ends, in words from the beginning of the list, and how many words the block has:
 *
 * <pre>
 * 63     48 47         36 35          24 23         12 11           0
 *  capacity  IPv6 seeders  IPv6 leechers  IPv4 seeders  IPv4 leechers
 * </pre>
 *
 * <p>The groups follow from the lowest bits on, each peer as {@link PeerLayout} has it. So the
 * leechers of a family, whom a seeder is handed, are one range of words, and all its peers, whom a
 * leecher is handed, are one range too. Used under the lock of a shard.
 */
final class PeerList {
  /** What {@link #find} returns for a peer that is not here. */
  static final int ABSENT = -1;

  /** Words of a list without peers. */
  static final int HEAD_LENGTH = 1;

  private static final int IPV4_LEECHERS = 0;
  private static final int IPV4_SEEDERS = 1;
  private static final int IPV6_LEECHERS = 2;
  private static final int IPV6_SEEDERS = 3;

  private static final int END_BITS = 12;
  private static final int END_MASK = 0xFFF;
  private static final int CAPACITY_SHIFT = 48;

  /** One for each group. */
  private static final long ALL_ENDS = 0x001_001_001_001L;

  /** The bits of all ends. */
  private static final long ENDS = (1L << CAPACITY_SHIFT) - 1;

  private PeerList() {}

  /** Makes a list without peers in a block of so many words. */
  static void clear(long[] words, int at, int capacity) {
    words[at] = (long) capacity << CAPACITY_SHIFT | HEAD_LENGTH * ALL_ENDS;
  }

  /** Moves a list into another block, of so many words. */
  static void move(long[] words, int from, int to, int capacity) {
    System.arraycopy(words, from, words, to, length(words, from));
    words[to] = words[to] & ENDS | (long) capacity << CAPACITY_SHIFT;
  }

  /** Words of the block. */
  static int capacity(long[] words, int at) {
    return (int) (words[at] >>> CAPACITY_SHIFT);
  }

  /** Words that are used. */
  static int length(long[] words, int at) {
    return end(words[at], IPV6_SEEDERS);
  }

  static int leechers(long[] words, int at) {
    long ends = words[at];
    return end(ends, IPV4_LEECHERS)
        - HEAD_LENGTH
        + (end(ends, IPV6_LEECHERS) - end(ends, IPV4_SEEDERS)) / PeerLayout.IPV6_STRIDE;
  }

  static int seeders(long[] words, int at) {
    long ends = words[at];
    return end(ends, IPV4_SEEDERS)
        - end(ends, IPV4_LEECHERS)
        + (end(ends, IPV6_SEEDERS) - end(ends, IPV6_LEECHERS)) / PeerLayout.IPV6_STRIDE;
  }

  /** Where a peer is, {@link #ABSENT} if it is not here. */
  static int find(long[] words, int at, Endpoint peer) {
    int from = at + start(words[at], group(peer.ipv4(), false));
    int to = at + end(words[at], group(peer.ipv4(), true));
    int stride = peer.stride();
    for (int index = from; index < to; index += stride) {
      if (peer.isAt(words, index)) {
        return index;
      }
    }
    return ABSENT;
  }

  /** How many peers have this one's address. */
  static int countAddress(long[] words, int at, Endpoint peer) {
    int from = at + start(words[at], group(peer.ipv4(), false));
    int to = at + end(words[at], group(peer.ipv4(), true));
    int stride = peer.stride();
    int count = 0;
    for (int index = from; index < to; index += stride) {
      count += peer.hasAddressOf(words, index) ? 1 : 0;
    }
    return count;
  }

  /**
   * Takes note that a peer is still there, in whichever state.
   *
   * @return the state that it had, {@link PeerState#NONE} if it is not here
   */
  static long refresh(
      long[] words, int at, Endpoint peer, boolean seeder, boolean completed, int nowSeconds) {
    int found = find(words, at, peer);
    if (found == ABSENT) {
      return PeerState.NONE;
    }
    int last = found + peer.stride() - 1;
    long before = words[last] & PeerState.MASK;
    long state = PeerState.next(before, seeder, completed, nowSeconds);
    if (PeerState.isSeeder(before) == seeder) {
      words[last] = peer.tail() | state;
    } else {
      remove(words, at, peer.ipv4(), found);
      add(words, at, peer, state);
    }
    return before;
  }

  /** Adds a peer that is not here; the block has room for it. */
  static void add(long[] words, int at, Endpoint peer, long state) {
    int group = group(peer.ipv4(), PeerState.isSeeder(state));
    int stride = peer.stride();
    int index = at + end(words[at], group);
    int end = at + length(words, at);
    System.arraycopy(words, index, words, index + stride, end - index);
    peer.write(words, index, state);
    words[at] += stride * endsFrom(group);
  }

  /** Removes the peer of some family that is at an index. */
  static void remove(long[] words, int at, boolean ipv4, int index) {
    int stride = stride(ipv4);
    int group = group(ipv4, PeerState.isSeeder(words[index + stride - 1]));
    int end = at + length(words, at);
    System.arraycopy(words, index + stride, words, index, end - index - stride);
    words[at] -= stride * endsFrom(group);
  }

  /** Removes all peers that have been silent for longer than their time to live. */
  static void purge(long[] words, int at, int nowSeconds, int ttlSeconds) {
    for (int group = IPV6_SEEDERS; group >= IPV4_LEECHERS; group--) {
      int stride = stride(isIpv4(group));
      int from = at + start(words[at], group);
      // From the last on: a removal moves those that have been looked at.
      for (int index = at + end(words[at], group) - stride; index >= from; index -= stride) {
        if (PeerState.ageSeconds(words[index + stride - 1], nowSeconds) > ttlSeconds) {
          remove(words, at, isIpv4(group), index);
        }
      }
    }
  }

  /** Moves all peers into tables. */
  static void moveTo(PeerTables tables, long[] words, int at, boolean byAddress) {
    for (int group = IPV4_LEECHERS; group <= IPV6_SEEDERS; group++) {
      int stride = stride(isIpv4(group));
      int to = at + end(words[at], group);
      for (int index = at + start(words[at], group); index < to; index += stride) {
        Endpoint peer = Endpoint.read(words, index, isIpv4(group), byAddress);
        tables.add(peer, words[index + stride - 1] & PeerState.MASK);
      }
    }
  }

  /** Copies all peers, with their ages. */
  static void copyTo(SwarmImage image, long[] words, int at, int nowSeconds) {
    for (int group = IPV4_LEECHERS; group <= IPV6_SEEDERS; group++) {
      int stride = stride(isIpv4(group));
      int to = at + end(words[at], group);
      for (int index = at + start(words[at], group); index < to; index += stride) {
        long last = PeerState.withAge(words[index + stride - 1], nowSeconds);
        if (isIpv4(group)) {
          image.addIpv4(last);
        } else {
          image.addIpv6(words[index], words[index + 1], last);
        }
      }
    }
  }

  /**
   * Hands out peers of the asker's family, beginning at a random one of them and going round.
   *
   * @param random any int, evenly distributed
   * @return how many peers count in the sink
   */
  static int handOut(
      long[] words,
      int at,
      Endpoint self,
      boolean leechersOnly,
      int wanted,
      int random,
      PeerSink sink) {
    int from = at + start(words[at], group(self.ipv4(), false));
    int to = at + end(words[at], group(self.ipv4(), !leechersOnly));
    int stride = self.stride();
    int begin = from + PeerRing.pick((to - from) / stride, random) * stride;
    int count = PeerRing.handOut(words, begin, to, self, 0, wanted, sink);
    return PeerRing.handOut(words, from, begin, self, count, wanted, sink);
  }

  private static int stride(boolean ipv4) {
    return ipv4 ? PeerLayout.IPV4_STRIDE : PeerLayout.IPV6_STRIDE;
  }

  private static int group(boolean ipv4, boolean seeder) {
    return (ipv4 ? IPV4_LEECHERS : IPV6_LEECHERS) + (seeder ? 1 : 0);
  }

  private static boolean isIpv4(int group) {
    return group < IPV6_LEECHERS;
  }

  /** Where a group begins: where the one before it ends, and the first one behind the ends. */
  private static int start(long ends, int group) {
    return end(ends << END_BITS | HEAD_LENGTH, group);
  }

  private static int end(long ends, int group) {
    return (int) (ends >>> group * END_BITS) & END_MASK;
  }

  /** One for a group and each behind it. */
  private static long endsFrom(int group) {
    return ALL_ENDS << group * END_BITS & ENDS;
  }
}
