package org.bttracker.swarm;

import org.bttracker.protocol.PeerSink;

/**
 * Peers of one family in one array of longs: an open hash table with linear probing. An IPv4 peer
 * is one long:
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
 * <p>The first six (18) bytes of a peer are what the wire wants. The slot where a peer belongs
 * grows with its hash, so a resize reads and writes the arrays from one end to the other. How full
 * a table is kept is {@link TableLoad}'s.
 */
final class PeerTable {
  /** Longs for an IPv4 peer. */
  static final int IPV4_STRIDE = 1;

  /** Longs for an IPv6 peer. */
  static final int IPV6_STRIDE = 3;

  /** What {@link #find} returns for a peer that is not here. */
  static final int ABSENT = -1;

  /** Of the last word of an IPv4 peer. */
  private static final long IPV4_ADDRESS = 0xFFFF_FFFF_0000_0000L;

  private final int stride;
  private final boolean byAddress;
  private final TableLoad load;
  private long[] slots;
  private int capacity;
  private int size;

  /** A table for peers like this one. */
  PeerTable(Endpoint peer) {
    this.stride = peer.ipv4() ? IPV4_STRIDE : IPV6_STRIDE;
    this.byAddress = peer.byAddress();
    this.load = peer.ipv4() ? TableLoad.IPV4 : TableLoad.IPV6;
    allocate(1);
  }

  int size() {
    return size;
  }

  int capacity() {
    return capacity;
  }

  /** The slot of a peer, {@link #ABSENT} if it is not here. */
  int find(Endpoint peer) {
    int slot = home(peer.high(), peer.low(), peer.tail());
    for (int probes = 0; probes < capacity; probes++) {
      long tail = slots[last(slot)];
      if (tail == 0) {
        return ABSENT;
      }
      if ((tail & ~PeerState.MASK) == peer.tail() && hasAddress(slot, peer)) {
        return slot;
      }
      slot = next(slot);
    }
    return ABSENT;
  }

  /** How many peers have this one's address; in a table by address they stand side by side. */
  int countAddress(Endpoint peer) {
    int count = 0;
    int slot = home(peer.high(), peer.low(), peer.tail());
    for (int probes = 0; probes < capacity && slots[last(slot)] != 0; probes++) {
      boolean same =
          hasAddress(slot, peer)
              && (stride == IPV6_STRIDE || ((slots[slot] ^ peer.tail()) & IPV4_ADDRESS) == 0);
      count += same ? 1 : 0;
      slot = next(slot);
    }
    return count;
  }

  long state(int slot) {
    return slots[last(slot)] & PeerState.MASK;
  }

  void setState(int slot, long state) {
    int last = last(slot);
    slots[last] = slots[last] & ~PeerState.MASK | state;
  }

  /** Adds a peer that is not here yet. */
  void add(Endpoint peer, long state) {
    if (size == load.maxSize(capacity)) {
      resize(load.capacityFor(size + 1));
    }
    put(peer.high(), peer.low(), peer.tail() | state);
    size++;
  }

  /** Removes the peer in a slot; the others may change theirs. */
  void remove(int slot) {
    closeGap(slot);
    size--;
    if (load.isWasteful(size, capacity)) {
      resize(load.capacityFor(size));
    }
  }

  /** Removes all peers that have been silent for longer than their time to live. */
  void purge(int nowSeconds, int ttlSeconds) {
    long[] before = slots;
    int expired = 0;
    for (int i = stride - 1; i < before.length; i += stride) {
      if (isExpired(before[i], nowSeconds, ttlSeconds)) {
        expired++;
      }
    }
    if (expired == 0) {
      return;
    }
    allocate(load.capacityFor(size - expired));
    size -= expired;
    for (int i = stride - 1; i < before.length; i += stride) {
      if (before[i] != 0 && !isExpired(before[i], nowSeconds, ttlSeconds)) {
        putFrom(before, i);
      }
    }
  }

  /**
   * Hands out the peers of some slots, from first to last, until enough are handed out.
   *
   * <p>Every candidate is written, and whether it counts is computed and not branched on: in a hash
   * table the free slots lie at random, and a mispredicted branch costs more than a store.
   *
   * @param self who asks, and is left out
   * @param count how many are in the sink already
   * @return how many are in the sink now
   */
  int handOut(int from, int to, Endpoint self, int count, int wanted, PeerSink sink) {
    int taken = count;
    if (stride == IPV4_STRIDE) {
      for (int slot = from; slot < to && taken < wanted; slot++) {
        long peer = slots[slot];
        sink.ipv4(taken, peer);
        taken += oneIfNotZero(peer) & oneIfNotZero(peer & ~PeerState.MASK ^ self.tail());
      }
    } else {
      for (int slot = from; slot < to && taken < wanted; slot++) {
        int first = slot * IPV6_STRIDE;
        long tail = slots[first + 2];
        sink.ipv6(taken, slots[first], slots[first + 1], tail);
        long difference = slots[first] ^ self.high() | slots[first + 1] ^ self.low();
        taken +=
            oneIfNotZero(tail) & oneIfNotZero(difference | tail & ~PeerState.MASK ^ self.tail());
      }
    }
    return taken;
  }

  /** Copies all peers, with their ages. */
  void copyTo(SwarmImage image, int nowSeconds) {
    for (int last = stride - 1; last < slots.length; last += stride) {
      if (slots[last] != 0) {
        long tail = PeerState.withAge(slots[last], nowSeconds);
        if (stride == IPV4_STRIDE) {
          image.addIpv4(tail);
        } else {
          image.addIpv6(slots[last - 2], slots[last - 1], tail);
        }
      }
    }
  }

  /** The peer in the first used slot, as it is stored; of an IPv4 table that is not empty. */
  long firstIpv4() {
    int slot = 0;
    while (slots[slot] == 0) {
      slot++;
    }
    return slots[slot];
  }

  private static int oneIfNotZero(long bits) {
    return (int) ((bits | -bits) >>> 63);
  }

  private static boolean isExpired(long tail, int nowSeconds, int ttlSeconds) {
    return tail != 0 && PeerState.ageSeconds(tail, nowSeconds) > ttlSeconds;
  }

  private int last(int slot) {
    return slot * stride + stride - 1;
  }

  private int next(int slot) {
    return slot + 1 == capacity ? 0 : slot + 1;
  }

  private boolean hasAddress(int slot, Endpoint peer) {
    return stride == IPV4_STRIDE
        || slots[slot * IPV6_STRIDE] == peer.high() && slots[slot * IPV6_STRIDE + 1] == peer.low();
  }

  /** The slot where a peer belongs; it stands there or, past others, in the next free one. */
  private int home(long high, long low, long tail) {
    long key =
        byAddress ? (stride == IPV4_STRIDE ? tail & IPV4_ADDRESS : 0) : tail & ~PeerState.MASK;
    long hash = stride == IPV4_STRIDE ? Endpoint.hash(key) : Endpoint.hash(high, low, key);
    return (int) (hash * capacity >>> 32);
  }

  private int homeOf(int slot) {
    int first = slot * stride;
    return stride == IPV4_STRIDE
        ? home(0, 0, slots[first])
        : home(slots[first], slots[first + 1], slots[first + 2]);
  }

  private void put(long high, long low, long tail) {
    int slot = home(high, low, tail);
    while (slots[last(slot)] != 0) {
      slot = next(slot);
    }
    if (stride == IPV6_STRIDE) {
      slots[slot * IPV6_STRIDE] = high;
      slots[slot * IPV6_STRIDE + 1] = low;
    }
    slots[last(slot)] = tail;
  }

  private void putFrom(long[] before, int last) {
    if (stride == IPV4_STRIDE) {
      put(0, 0, before[last]);
    } else {
      put(before[last - 2], before[last - 1], before[last]);
    }
  }

  /** Moves the peers behind a removed one up, so that a search never stops short of them. */
  private void closeGap(int removed) {
    int gap = removed;
    for (int slot = next(gap); slot != removed && slots[last(slot)] != 0; slot = next(slot)) {
      if (distance(homeOf(slot), slot) >= distance(gap, slot)) {
        System.arraycopy(slots, slot * stride, slots, gap * stride, stride);
        gap = slot;
      }
    }
    slots[last(gap)] = 0;
  }

  private int distance(int from, int to) {
    return to >= from ? to - from : to - from + capacity;
  }

  private void resize(int newCapacity) {
    long[] before = slots;
    allocate(newCapacity);
    for (int i = stride - 1; i < before.length; i += stride) {
      if (before[i] != 0) {
        putFrom(before, i);
      }
    }
  }

  private void allocate(int newCapacity) {
    slots = new long[newCapacity * stride];
    // Only now: without memory for the new array, the table stays as it was.
    capacity = newCapacity;
  }
}
