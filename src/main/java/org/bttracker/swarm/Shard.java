package org.bttracker.swarm;

import java.util.function.Consumer;
import org.bttracker.protocol.InfoHash;

/**
 * A part of all swarms, and the lock under which they are used: an open hash table with linear
 * probing, at most half full, in which each swarm is its own key. So an announce finds its swarm
 * with one cache miss for the slot and one for the swarm; the lock, unlike one in the swarm, is in
 * the cache already.
 *
 * <p>The highest bits of an info hash's hash code choose the shard, the lowest ones the slot.
 */
final class Shard {
  private static final int MIN_CAPACITY = 4;

  /** A table with fewer swarms than one in so many slots shrinks to half its capacity. */
  private static final int SPARSE = 8;

  /** As many as a power of two. */
  private Swarm[] slots = new Swarm[MIN_CAPACITY];

  private int size;

  /** The swarm of a torrent, null if there is none; under the lock, like whatever is done to it. */
  Swarm find(InfoHash infoHash) {
    return slots[slot(infoHash)];
  }

  /** Adds the swarm of a torrent that has none; under the lock. */
  void add(Swarm swarm) {
    if (2 * (size + 1) > slots.length) {
      resize(2 * slots.length);
    }
    slots[slot(swarm)] = swarm;
    size++;
  }

  /** Removes a swarm that is here; under the lock. */
  void remove(Swarm swarm) {
    closeGap(slot(swarm));
    size--;
    if (slots.length > MIN_CAPACITY && SPARSE * size < slots.length) {
      resize(slots.length / 2);
    }
  }

  /** The swarms as they are now. Takes the lock for as long as copying the references takes. */
  synchronized Swarm[] swarms() {
    Swarm[] swarms = new Swarm[size];
    int count = 0;
    for (Swarm swarm : slots) {
      if (swarm != null) {
        swarms[count++] = swarm;
      }
    }
    return swarms;
  }

  /**
   * Does something to one of the {@link #swarms} under the lock, unless it has left meanwhile.
   *
   * @return whether it was here
   */
  synchronized boolean visit(Swarm swarm, Consumer<Swarm> visitor) {
    boolean here = find(swarm) == swarm;
    if (here) {
      visitor.accept(swarm);
    }
    return here;
  }

  /** Slots there are, used and free. */
  int capacity() {
    return slots.length;
  }

  /** Where the swarm of a torrent is; if there is none, the free slot where it belongs. */
  private int slot(InfoHash infoHash) {
    int slot = home(infoHash);
    while (slots[slot] != null && !slots[slot].equals(infoHash)) {
      slot = next(slot);
    }
    return slot;
  }

  private int home(InfoHash infoHash) {
    return infoHash.hashCode() & slots.length - 1;
  }

  private int next(int slot) {
    return slot + 1 & slots.length - 1;
  }

  /** How many steps lead from one slot to another. */
  private int distance(int from, int to) {
    return to - from & slots.length - 1;
  }

  /** Moves the swarms behind a removed one up, so that a search never stops short of them. */
  private void closeGap(int removed) {
    int gap = removed;
    for (int slot = next(gap); slots[slot] != null; slot = next(slot)) {
      if (distance(home(slots[slot]), slot) >= distance(gap, slot)) {
        slots[gap] = slots[slot];
        gap = slot;
      }
    }
    slots[gap] = null;
  }

  /** Without memory for the new table, the old one stays as it was. */
  private void resize(int capacity) {
    Swarm[] before = slots;
    slots = new Swarm[capacity];
    for (Swarm swarm : before) {
      if (swarm != null) {
        slots[slot(swarm)] = swarm;
      }
    }
  }
}
