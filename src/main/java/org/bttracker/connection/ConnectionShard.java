package org.bttracker.connection;

import org.bttracker.protocol.IpAddress;

/**
 * A part of the stored connection IDs, in one array of longs: an open hash table with linear
 * probing, at most three quarters full. A look-up takes one cache line or two side by side, and the
 * garbage collector finds no reference in it to follow. Used under its own lock. An ID takes four
 * words:
 *
 * <pre>
 * 0  ID, 0 = free
 * 1  address, first half
 * 2  address, second half
 * 3  milliseconds of the clock when it was given
 * </pre>
 */
final class ConnectionShard {
  /** What {@link #find} returns for an ID that is not here. */
  static final int ABSENT = -1;

  private static final int STRIDE = 4;
  private static final int MIN_CAPACITY = 4;

  private long[] words = new long[MIN_CAPACITY * STRIDE];
  private int size;

  /** Where an ID is stored, {@link #ABSENT} if it is not; good until the next change. */
  int find(long id) {
    int index = indexFor(id);
    return words[index] == 0 ? ABSENT : index;
  }

  /** Without the lock; see {@link ConnectionTable#prefetch}. */
  long prefetch(long id) {
    long[] now = words;
    int index = ((int) id & now.length / STRIDE - 1) * STRIDE;
    // Two cache lines, if it lies on their border.
    return now[index] + now[index + STRIDE - 1];
  }

  IpAddress address(int index) {
    return new IpAddress(words[index + 1], words[index + 2]);
  }

  boolean isBoundTo(int index, IpAddress address) {
    return words[index + 1] == address.high() && words[index + 2] == address.low();
  }

  int issuedMillis(int index) {
    return (int) words[index + 3];
  }

  /** Stores an ID; false if it is here already. */
  boolean put(long id, IpAddress address, int issuedMillis) {
    if ((size + 1) * 4L > capacity() * 3L) {
      resize(2 * capacity());
    }
    int index = indexFor(id);
    if (words[index] != 0) {
      return false;
    }
    words[index] = id;
    words[index + 1] = address.high();
    words[index + 2] = address.low();
    words[index + 3] = issuedMillis;
    size++;
    return true;
  }

  /** Removes what is stored at an index; the others may change theirs. */
  void remove(int index) {
    closeGap(index / STRIDE);
    size--;
    if (capacity() > MIN_CAPACITY && size * 4L < capacity()) {
      resize(capacity() / 2);
    }
  }

  /** As it is now, for its IDs to be looked at without the lock. */
  ConnectionShard copy() {
    ConnectionShard copy = new ConnectionShard();
    copy.words = words.clone();
    copy.size = size;
    return copy;
  }

  /** Shows every ID, and the index where it is stored. */
  void forEach(Visitor visitor) {
    for (int index = 0; index < words.length; index += STRIDE) {
      if (words[index] != 0) {
        visitor.visit(words[index], index);
      }
    }
  }

  /** Shown the IDs one by one. */
  @FunctionalInterface
  interface Visitor {
    void visit(long id, int index);
  }

  /** A power of two. */
  private int capacity() {
    return words.length / STRIDE;
  }

  /** Where an ID is, or else the free place where it belongs; one is always free. */
  private int indexFor(long id) {
    int slot = home(id);
    while (words[slot * STRIDE] != 0 && words[slot * STRIDE] != id) {
      slot = next(slot);
    }
    return slot * STRIDE;
  }

  /** The IDs that are stored are random, so their lowest bits are hash enough. */
  private int home(long id) {
    return (int) id & capacity() - 1;
  }

  private int next(int slot) {
    return slot + 1 & capacity() - 1;
  }

  /** Moves the IDs behind a removed one up, so that a search never stops short of them. */
  private void closeGap(int removed) {
    int gap = removed;
    for (int slot = next(gap); words[slot * STRIDE] != 0; slot = next(slot)) {
      int distance = slot - home(words[slot * STRIDE]) & capacity() - 1;
      if (distance >= (slot - gap & capacity() - 1)) {
        System.arraycopy(words, slot * STRIDE, words, gap * STRIDE, STRIDE);
        gap = slot;
      }
    }
    words[gap * STRIDE] = 0;
  }

  /** Without memory for the new array, the table stays as it was. */
  private void resize(int newCapacity) {
    long[] before = words;
    words = new long[newCapacity * STRIDE];
    for (int index = 0; index < before.length; index += STRIDE) {
      if (before[index] != 0) {
        System.arraycopy(before, index, words, indexFor(before[index]), STRIDE);
      }
    }
  }
}
