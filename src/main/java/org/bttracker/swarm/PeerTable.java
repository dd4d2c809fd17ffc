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
 * grows with its hash, so a resize reads and writes the arrays from one end to the other. Up to
 * four peers fill their array to the last slot; large tables stay between 68 % and 80 % full for
 * IPv4, at most 11.8 bytes for a peer, and between 76 % and 88 % for IPv6, at most 31.6 bytes.
 */
final class PeerTable {
  /** Longs for an IPv4 peer. */
  static final int IPV4_STRIDE = 1;

  /** Longs for an IPv6 peer. */
  static final int IPV6_STRIDE = 3;

  /** What {@link #find} returns for a peer that is not here. */
  static final int ABSENT = -1;

  /** Up to so many peers fill their array to the last slot. */
  private static final int SMALL = 4;

  /**
   * Made for so many peers, a table is kept to the memory that is promised for a peer from 1,000
   * on; one that was made for fewer has grown before it holds 1,000.
   */
  private static final int LARGE = 530;

  /** Loads of tables in between, in percent: most peers that come are put into one of these. */
  private static final int MEDIUM_NEW_LOAD = 53;

  private static final int MEDIUM_MIN_LOAD = 35;

  /** Spare slots on top of the load, which keep a table of ten from being resized all the time. */
  private static final int SLACK = 2;

  /** Of the last word of an IPv4 peer. */
  private static final long IPV4_ADDRESS = 0xFFFF_FFFF_0000_0000L;

  private final int stride;
  private final boolean byAddress;
  private long[] slots;
  private int capacity;
  private int size;

  /** A table for peers like this one. */
  PeerTable(Endpoint peer) {
    this.stride = peer.ipv4() ? IPV4_STRIDE : IPV6_STRIDE;
    this.byAddress = peer.byAddress();
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
    if (size == maxSize(capacity)) {
      resize(capacityFor(size + 1));
    }
    put(peer.high(), peer.low(), peer.tail() | state);
    size++;
  }

  /** Removes the peer in a slot; the others may change theirs. */
  void remove(int slot) {
    closeGap(slot);
    size--;
    if (isWasteful()) {
      resize(capacityFor(size));
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
    size -= expired;
    allocate(capacityFor(size));
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
    capacity = newCapacity;
    slots = new long[newCapacity * stride];
  }

  private boolean isWasteful() {
    if (capacity <= SMALL) {
      return size < capacity;
    }
    return (size + 2 * SLACK) * 100L
        < (long) capacity * (size < LARGE ? MEDIUM_MIN_LOAD : minLoad());
  }

  /** What a table is made to hold after a resize. */
  private int capacityFor(int newSize) {
    if (newSize <= SMALL) {
      return Math.max(newSize, 1);
    }
    int load = newSize < LARGE ? MEDIUM_NEW_LOAD : newLoad();
    return (int) (newSize * 100L / load) + SLACK;
  }

  /** When a table must grow. */
  private int maxSize(int capacity) {
    return capacity > SMALL ? (int) (capacity * (long) maxLoad() / 100) : capacity;
  }

  /** In percent: below this a large table shrinks; it decides what a peer takes at most. */
  private int minLoad() {
    return stride == IPV4_STRIDE ? 68 : 76;
  }

  private int newLoad() {
    return stride == IPV4_STRIDE ? 70 : 79;
  }

  /** In percent: the fuller, the longer a search for a peer that is not there. */
  private int maxLoad() {
    return stride == IPV4_STRIDE ? 80 : 88;
  }
}
