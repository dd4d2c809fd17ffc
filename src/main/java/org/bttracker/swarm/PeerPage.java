package org.bttracker.swarm;

/** What is done to one page of a {@link PeerTable}, an {@link OpenTable} of peers, slot by slot. */
final class PeerPage {
  /** Looks for a random peer; at least a third of the slots are used. */
  private static final int MAX_TRIES = 64;

  private PeerPage() {}

  /** Counts the peers that are near to one. */
  static void countNeighbours(OpenTable table, long[] page, PeerKey peer, Neighbours neighbours) {
    for (int slot = OpenTable.FIRST; slot < page.length; slot += table.stride()) {
      if (!table.isFree(page, slot)) {
        neighbours.add(peer.nearness(page, slot));
      }
    }
  }

  /** The slot of a random peer that is not the asker, or any slot if none was found. */
  static int randomPeer(OpenTable table, long[] page, Selection selection) {
    int slots = table.slots(page);
    int slot = OpenTable.FIRST;
    for (int i = 0; i < MAX_TRIES && slots > 0; i++) {
      slot = OpenTable.FIRST + selection.below(slots) * table.stride();
      if (!table.isFree(page, slot) && !selection.self().isAt(page, slot)) {
        return slot;
      }
    }
    return slot;
  }

  /** Whether a peer has been silent for longer than its time to live. */
  static boolean hasExpired(OpenTable table, long[] page, int nowSeconds, int ttlSeconds) {
    for (int slot = OpenTable.FIRST; slot < page.length; slot += table.stride()) {
      if (isExpired(table, page, slot, nowSeconds, ttlSeconds)) {
        return true;
      }
    }
    return false;
  }

  /** Removes the peers that have been silent for too long; returns how many there were. */
  static int purge(OpenTable table, long[] page, int nowSeconds, int ttlSeconds) {
    int before = OpenTable.size(page);
    int slot = OpenTable.FIRST;
    while (slot < page.length) {
      if (isExpired(table, page, slot, nowSeconds, ttlSeconds)) {
        // Another one may come into its slot.
        table.remove(page, slot);
      } else {
        slot += table.stride();
      }
    }
    return before - OpenTable.size(page);
  }

  /** Shows all peers. */
  static void forEach(OpenTable table, long[] page, PeerWords.Visitor visitor) {
    for (int slot = OpenTable.FIRST; slot < page.length; slot += table.stride()) {
      if (!table.isFree(page, slot)) {
        show(table, page, slot, visitor);
      }
    }
  }

  /** Shows the peer in a slot. */
  static void show(OpenTable table, long[] page, int slot, PeerWords.Visitor visitor) {
    if (table.stride() == PeerWords.IPV4_STRIDE) {
      visitor.ipv4(page[slot]);
    } else {
      visitor.ipv6(page[slot], page[slot + 1], page[slot + 2]);
    }
  }

  private static boolean isExpired(
      OpenTable table, long[] page, int slot, int nowSeconds, int ttlSeconds) {
    return !table.isFree(page, slot)
        && PeerState.ageSeconds(page[slot + table.keyWord()], nowSeconds) > ttlSeconds;
  }
}
