package org.bttracker.swarm;

/**
 * How the peers of one family are kept in a table: one array of longs and no other object, so that
 * a swarm's table costs an announce no more cache misses than it must. Null is the table without
 * peers. The first word is the number of peers; it lies beside the array's length. Behind it is an
 * open hash table with linear probing. An IPv4 peer is one long:
 *
 * <pre>
 * 63          32 31      16 15      0
 *  IPv4 address     port     state         0 = free: no peer has port 0
 * </pre>
 *
 * <p>An IPv6 peer is three: the two halves of the address, then
 *
 * <pre>
 * 63   48 47            16 15      0
 *  port          0          state
 * </pre>
 *
 * <p>The first six (18) bytes of a peer are what the wire wants. The place where a peer belongs
 * grows with its hash, so a resize reads and writes the arrays from one end to the other. How full
 * a table is kept is {@link TableLoad}'s.
 *
 * <p>A table that must grow or shrink is left as it is, and another one returned. So without memory
 * for that one, a swarm still has all its peers.
 */
enum PeerLayout {
  /** Peers of IPv4, spread by address and port. */
  IPV4(true, false, ~PeerState.MASK),
  /** Peers of IPv6, spread by address and port. */
  IPV6(false, false, ~PeerState.MASK),
  /** Peers of IPv4, those of one address side by side, to count them. */
  IPV4_BY_ADDRESS(true, true, PeerLayout.IPV4_ADDRESS),
  /** Peers of IPv6, those of one address side by side, to count them. */
  IPV6_BY_ADDRESS(false, true, 0);

  /** Longs for an IPv4 peer. */
  static final int IPV4_STRIDE = 1;

  /** Longs for an IPv6 peer. */
  static final int IPV6_STRIDE = 3;

  /** What {@link #find} returns for a peer that is not in a table that is full. */
  static final int NO_ROOM = -1;

  /** The index of the number of peers. */
  private static final int SIZE = 0;

  /** The index of the first place for a peer. */
  static final int FIRST = 1;

  /** A time to live that nobody outlives. */
  private static final int FOREVER = Integer.MAX_VALUE;

  /** Of the last word of an IPv4 peer. */
  private static final long IPV4_ADDRESS = 0xFFFF_FFFF_0000_0000L;

  private final boolean ipv4;
  private final boolean byAddress;
  private final int stride;
  private final TableLoad load;

  /** Which bits of a peer's last word decide, with the other words, where it belongs. */
  private final long tailKey;

  PeerLayout(boolean ipv4, boolean byAddress, long tailKey) {
    this.ipv4 = ipv4;
    this.byAddress = byAddress;
    this.tailKey = tailKey;
    stride = ipv4 ? IPV4_STRIDE : IPV6_STRIDE;
    load = ipv4 ? TableLoad.IPV4 : TableLoad.IPV6;
  }

  static PeerLayout of(boolean ipv4, boolean byAddress) {
    if (byAddress) {
      return ipv4 ? IPV4_BY_ADDRESS : IPV6_BY_ADDRESS;
    }
    return ipv4 ? IPV4 : IPV6;
  }

  boolean ipv4() {
    return ipv4;
  }

  boolean byAddress() {
    return byAddress;
  }

  int stride() {
    return stride;
  }

  static int size(long[] table) {
    return table == null ? 0 : (int) table[SIZE];
  }

  /** Places for peers, used and free. */
  int capacity(long[] table) {
    int words = end(table) - FIRST;
    return ipv4 ? words : words / IPV6_STRIDE;
  }

  /**
   * Searches for a peer.
   *
   * @return the index of its first word; if it is not here, a negative number: the complement of
   *     the index where it may be put, or {@link #NO_ROOM}
   */
  int find(long[] table, Endpoint peer) {
    int capacity = capacity(table);
    int index = home(capacity, peer);
    for (int probes = 0; probes < capacity; probes++) {
      long tail = table[last(index)];
      if (tail == 0) {
        return ~index;
      }
      if (peer.isAt(table, index)) {
        return index;
      }
      index = next(table, index);
    }
    return NO_ROOM;
  }

  /** Reads where a peer belongs, without the lock. */
  long prefetch(long[] table, Endpoint peer) {
    int capacity = capacity(table);
    return capacity == 0 ? 0 : table[last(home(capacity, peer))];
  }

  /** How many peers have this one's address; in a layout by address they stand side by side. */
  int countAddress(long[] table, Endpoint peer) {
    int count = 0;
    int capacity = capacity(table);
    int index = home(capacity, peer);
    for (int probes = 0; probes < capacity && table[last(index)] != 0; probes++) {
      count += peer.hasAddressOf(table, index) ? 1 : 0;
      index = next(table, index);
    }
    return count;
  }

  long state(long[] table, int index) {
    return table[last(index)] & PeerState.MASK;
  }

  void setState(long[] table, int index, long state) {
    int last = last(index);
    table[last] = table[last] & ~PeerState.MASK | state;
  }

  /**
   * Adds a peer that is not here yet.
   *
   * @param found what {@link #find} has returned for it
   * @return the table that has it
   */
  long[] add(long[] table, int found, Endpoint peer, long state) {
    int size = size(table);
    boolean full = size == load.maxSize(capacity(table));
    long[] roomy = full ? copy(table, size + 1, 0, FOREVER) : table;
    int index = full ? ~find(roomy, peer) : ~found;
    peer.write(roomy, index, state);
    roomy[SIZE] = size + 1;
    return roomy;
  }

  /**
   * Removes the peer at an index; the others may change theirs.
   *
   * @return the table that has the others
   */
  long[] remove(long[] table, int index) {
    int size = size(table) - 1;
    if (size == 0) {
      return null;
    }
    closeGap(table, index);
    table[SIZE] = size;
    return load.isWasteful(size, capacity(table)) ? copy(table, size, 0, FOREVER) : table;
  }

  /**
   * Removes all peers that have been silent for longer than their time to live.
   *
   * @return the table that has the others
   */
  long[] purge(long[] table, int nowSeconds, int ttlSeconds) {
    int size = size(table);
    for (int index = FIRST; index < end(table); index += stride) {
      size -= isExpired(table[last(index)], nowSeconds, ttlSeconds) ? 1 : 0;
    }
    if (size == size(table)) {
      return table;
    }
    return size == 0 ? null : copy(table, size, nowSeconds, ttlSeconds);
  }

  /** Adds all peers to a list that has room for them. */
  void moveTo(long[] list, int at, long[] table) {
    for (int index = FIRST; index < end(table); index += stride) {
      long last = table[last(index)];
      if (last != 0) {
        PeerList.add(list, at, Endpoint.read(table, index, ipv4, false), last & PeerState.MASK);
      }
    }
  }

  /** Copies all peers, with their ages. */
  void copyTo(SwarmImage image, long[] table, int nowSeconds) {
    for (int index = FIRST; index < end(table); index += stride) {
      long tail = table[last(index)];
      if (tail != 0 && ipv4) {
        image.addIpv4(PeerState.withAge(tail, nowSeconds));
      } else if (tail != 0) {
        image.addIpv6(table[index], table[index + 1], PeerState.withAge(tail, nowSeconds));
      }
    }
  }

  private static boolean isExpired(long tail, int nowSeconds, int ttlSeconds) {
    return tail != 0 && PeerState.ageSeconds(tail, nowSeconds) > ttlSeconds;
  }

  static int end(long[] table) {
    return table == null ? FIRST : table.length;
  }

  private int last(int index) {
    return index + stride - 1;
  }

  private int next(long[] table, int index) {
    return index + stride == table.length ? FIRST : index + stride;
  }

  /** Where a peer belongs; it stands there or, past others, in the next free place. */
  private int home(int capacity, Endpoint peer) {
    return home(capacity, peer.high(), peer.low(), peer.tail());
  }

  private int home(int capacity, long high, long low, long tail) {
    long key = tail & tailKey;
    long hash = ipv4 ? Endpoint.hash(key) : Endpoint.hash(high, low, key);
    return FIRST + (int) (hash * capacity >>> 32) * stride;
  }

  /** Where the peer at an index belongs in a table of so many places. */
  private int home(long[] table, int index, int capacity) {
    return ipv4
        ? home(capacity, 0, 0, table[index])
        : home(capacity, table[index], table[index + 1], table[index + 2]);
  }

  /** Moves the peers behind a removed one up, so that a search never stops short of them. */
  private void closeGap(long[] table, int removed) {
    int capacity = capacity(table);
    int gap = removed;
    for (int index = next(table, gap);
        index != removed && table[last(index)] != 0;
        index = next(table, index)) {
      if (distance(table, home(table, index, capacity), index) >= distance(table, gap, index)) {
        System.arraycopy(table, index, table, gap, stride);
        gap = index;
      }
    }
    table[last(gap)] = 0;
  }

  /** How many words lead from one place to another. */
  private static int distance(long[] table, int from, int to) {
    return to >= from ? to - from : to - from + table.length - FIRST;
  }

  /** Another table, made for so many peers, with those that have not been silent for too long. */
  private long[] copy(long[] table, int newSize, int nowSeconds, int ttlSeconds) {
    long[] copy = new long[FIRST + load.capacityFor(newSize) * stride];
    int size = 0;
    for (int index = FIRST; index < end(table); index += stride) {
      long tail = table[last(index)];
      if (tail != 0 && !isExpired(tail, nowSeconds, ttlSeconds)) {
        copyPeer(table, index, copy);
        size++;
      }
    }
    copy[SIZE] = size;
    return copy;
  }

  /** Puts a peer of one table into another, which has room. */
  private void copyPeer(long[] from, int index, long[] to) {
    int free = home(from, index, capacity(to));
    while (to[last(free)] != 0) {
      free = next(to, free);
    }
    System.arraycopy(from, index, to, free, stride);
  }
}
