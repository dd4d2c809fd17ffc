package org.bttracker.swarm;

/**
 * A swarm of a few peers, side by side in a block of the shard's {@link Blocks}: to search them all
 * costs less than the cache misses of a hash table. They stand in four groups. The first word of
 * the block says where each group ends, in words from the beginning of the block, and how many
 * words the block has:
 *
 * <pre>
 * 63     48 47         36 35          24 23         12 11           0
 *  capacity  IPv6 seeders  IPv6 leechers  IPv4 seeders  IPv4 leechers
 * </pre>
 *
 * <p>The groups follow from the lowest bits on, each peer as {@link PeerWords} has it. A list is
 * set upon one block after the other.
 */
final class ListedSwarm extends Swarm {
  /** Words of a list without peers. */
  static final int HEAD = 1;

  private static final int ABSENT = -1;

  private static final int IPV4_LEECHERS = 0;
  private static final int IPV6_LEECHERS = 2;
  private static final int IPV6_SEEDERS = 3;

  private static final int END_BITS = 12;
  private static final int END_MASK = 0xFFF;
  private static final int CAPACITY_SHIFT = 48;

  /** One for each group. */
  private static final long ALL_ENDS = 0x001_001_001_001L;

  /** The bits of all ends. */
  private static final long ENDS = (1L << CAPACITY_SHIFT) - 1;

  private long[] words;
  private int block;

  /** The index of the peer that was refreshed or added last, which may be about to ask. */
  private int self;

  /** Sets it upon a block that holds a list. */
  ListedSwarm at(Blocks blocks, int newBlock) {
    words = blocks.words();
    block = newBlock;
    self = ABSENT;
    return this;
  }

  /** Sets it upon a block, of so many words, in which it begins a list without peers. */
  ListedSwarm makeAt(Blocks blocks, int newBlock, int capacity) {
    blocks.words()[newBlock] = (long) capacity << CAPACITY_SHIFT | HEAD * ALL_ENDS;
    return at(blocks, newBlock);
  }

  /** Sets it upon another block, of so many words, to which it moves the list of a block. */
  ListedSwarm moveTo(Blocks blocks, int from, int to, int capacity) {
    at(blocks, to);
    System.arraycopy(words, from, words, to, end(words[from], IPV6_SEEDERS));
    words[to] = words[to] & ENDS | (long) capacity << CAPACITY_SHIFT;
    return this;
  }

  /** Words of a block that holds a list. */
  static int capacity(long[] words, int block) {
    return (int) (words[block] >>> CAPACITY_SHIFT);
  }

  /** Words of the block. */
  int capacity() {
    return capacity(words, block);
  }

  /** The peer of IPv4, if there is no other one. */
  long onlyIpv4() {
    return words[block + HEAD];
  }

  @Override
  int count(boolean ipv4, boolean seeders) {
    int group = group(ipv4, seeders);
    int length = end(group) - start(group);
    return ipv4 ? length : length / PeerWords.IPV6_STRIDE;
  }

  @Override
  long refresh(PeerKey peer, boolean seeder, boolean completed, int nowSeconds) {
    int found = find(peer);
    if (found == ABSENT) {
      return PeerState.NONE;
    }
    int last = found + peer.stride() - 1;
    long before = words[last] & PeerState.MASK;
    long state = PeerState.next(before, seeder, completed, nowSeconds);
    if (PeerState.isSeeder(before) == seeder) {
      words[last] = peer.last() | state;
      self = found;
    } else {
      removeAt(found, group(peer.isIpv4(), !seeder));
      add(peer, state);
    }
    return before;
  }

  @Override
  boolean add(PeerKey peer, long state) {
    int stride = peer.stride();
    int length = end(IPV6_SEEDERS);
    if (length + stride > capacity()) {
      return false;
    }
    int group = group(peer.isIpv4(), PeerState.isSeeder(state));
    int index = block + end(group);
    System.arraycopy(words, index, words, index + stride, block + length - index);
    peer.write(words, index, state);
    words[block] += stride * endsFrom(group);
    self = index;
    return true;
  }

  @Override
  void remove(PeerKey peer) {
    int found = find(peer);
    if (found != ABSENT) {
      long state = words[found + peer.stride() - 1];
      removeAt(found, group(peer.isIpv4(), PeerState.isSeeder(state)));
    }
  }

  @Override
  long state(PeerKey peer) {
    int found = find(peer);
    return found == ABSENT ? PeerState.NONE : words[found + peer.stride() - 1] & PeerState.MASK;
  }

  @Override
  void countNeighbours(PeerKey peer, Neighbours neighbours) {
    int to = block + end(group(peer.isIpv4(), true));
    for (int index = block + start(group(peer.isIpv4(), false));
        index < to;
        index += peer.stride()) {
      neighbours.add(peer.nearness(words, index));
    }
  }

  /** Any of the others is the first with the same chance, and so each is handed out as often. */
  @Override
  void handOut(boolean seeders, Selection selection) {
    int group = group(selection.self().isIpv4(), seeders);
    int stride = selection.self().stride();
    int from = block + start(group);
    int to = block + end(group);
    boolean selfIsHere = self >= from && self < to;
    int others = (to - from) / stride - (selfIsHere ? 1 : 0);
    if (others == 0) {
      return;
    }
    int first = from + selection.below(others) * stride;
    if (selfIsHere && first >= self) {
      first += stride;
    }
    selection.take(words, first, to);
    selection.take(words, from, first);
  }

  @Override
  void purge(int nowSeconds, int ttlSeconds) {
    for (int group = IPV6_SEEDERS; group >= IPV4_LEECHERS; group--) {
      int stride = stride(group);
      int from = block + start(group);
      // From the last on: a removal moves those that have been looked at.
      for (int index = block + end(group) - stride; index >= from; index -= stride) {
        if (PeerState.ageSeconds(words[index + stride - 1], nowSeconds) > ttlSeconds) {
          removeAt(index, group);
        }
      }
    }
  }

  @Override
  void forEach(PeerWords.Visitor visitor) {
    int ipv6 = block + start(IPV6_LEECHERS);
    for (int index = block + HEAD; index < ipv6; index++) {
      visitor.ipv4(words[index]);
    }
    int to = block + end(IPV6_SEEDERS);
    for (int index = ipv6; index < to; index += PeerWords.IPV6_STRIDE) {
      visitor.ipv6(words[index], words[index + 1], words[index + 2]);
    }
  }

  private int find(PeerKey peer) {
    int to = block + end(group(peer.isIpv4(), true));
    int stride = peer.stride();
    for (int index = block + start(group(peer.isIpv4(), false)); index < to; index += stride) {
      if (peer.isAt(words, index)) {
        return index;
      }
    }
    return ABSENT;
  }

  private void removeAt(int index, int group) {
    int stride = stride(group);
    int end = block + end(IPV6_SEEDERS);
    System.arraycopy(words, index + stride, words, index, end - index - stride);
    words[block] -= stride * endsFrom(group);
  }

  private static int group(boolean ipv4, boolean seeders) {
    return (ipv4 ? IPV4_LEECHERS : IPV6_LEECHERS) + (seeders ? 1 : 0);
  }

  private static int stride(int group) {
    return PeerWords.stride(group < IPV6_LEECHERS);
  }

  /** Where a group begins: where the one before it ends, and the first one behind the head. */
  private int start(int group) {
    return end(words[block] << END_BITS | HEAD, group);
  }

  private int end(int group) {
    return end(words[block], group);
  }

  private static int end(long ends, int group) {
    return (int) (ends >>> group * END_BITS) & END_MASK;
  }

  /** One for a group and each behind it. */
  private static long endsFrom(int group) {
    return ALL_ENDS << group * END_BITS & ENDS;
  }
}
