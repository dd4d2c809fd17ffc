package org.bttracker.swarm;

import java.util.function.IntConsumer;
import org.bttracker.protocol.InfoHash;

/**
 * The torrents of a shard, in an {@link OpenTable} that is at most three quarters full. A torrent
 * costs an announce one cache line or two side by side. It takes four words, half a cache line, 43
 * to 64 bytes with the free slots:
 *
 * <pre>
 * 0  info hash, bytes 0 to 7
 * 1  info hash, bytes 8 to 15
 * 2  info hash, bytes 16 to 19  |  completed downloads
 * 3  {@link Location} of its swarm, 0 = free
 * </pre>
 *
 * <p>A slot is good until a torrent is added or removed. Used under the shard's lock.
 */
final class TorrentTable {
  private static final OpenTable TABLE = OpenTable.TORRENTS;
  private static final int MIDDLE = 1;
  private static final int TAIL = 2;
  private static final int LOCATION = 3;

  private static final int MIN_SLOTS = 4;

  /** Slots that a {@link #glance} looks at. */
  private static final int GLANCES = 4;

  private long[] words = TABLE.make(MIN_SLOTS);

  int size() {
    return OpenTable.size(words);
  }

  /** Slots, used and free. */
  int slots() {
    return TABLE.slots(words);
  }

  /** The slot of a torrent, negative if it is not here. */
  int find(TorrentKey torrent) {
    return TABLE.find(words, torrent.hash(), torrent.head(), torrent.middle(), torrent.last());
  }

  /** Reads where a torrent belongs, without the lock. */
  long prefetch(TorrentKey torrent) {
    return TABLE.prefetch(words, torrent.hash());
  }

  /** The location of a swarm, 0 if its torrent is far from where it belongs; without the lock. */
  long glance(TorrentKey torrent) {
    long[] now = words;
    int slot = TABLE.home(now, torrent.hash());
    for (int i = 0; i < GLANCES; i++) {
      if (now[slot] == torrent.head()) {
        return now[slot + LOCATION];
      }
      slot = TABLE.next(now, slot);
    }
    return 0;
  }

  /** Adds a torrent that is not here yet; returns its slot. */
  int add(TorrentKey torrent, int completed, long location) {
    if (4 * (size() + 1L) > 3L * slots()) {
      resize(slots() * 3 / 2);
    }
    int slot = ~find(torrent);
    words[slot] = torrent.head();
    words[slot + MIDDLE] = torrent.middle();
    words[slot + TAIL] = torrent.last() | completed & 0xFFFF_FFFFL;
    words[slot + LOCATION] = location;
    OpenTable.addToSize(words, 1);
    return slot;
  }

  /** Removes the torrent in a slot; one that is behind it may come into its slot. */
  void remove(int slot) {
    TABLE.remove(words, slot);
  }

  /** Gives back what a table takes that is less than a quarter full. */
  void shrink() {
    while (slots() > MIN_SLOTS && 4L * size() < slots()) {
      resize(Math.max(MIN_SLOTS, slots() / 2));
    }
  }

  /** The torrent in a slot, as an object. */
  InfoHash infoHash(int slot) {
    return new InfoHash(words[slot], words[slot + MIDDLE], (int) (words[slot + TAIL] >>> 32));
  }

  /** Sets a key upon the torrent in a slot. */
  void show(int slot, TorrentKey torrent) {
    torrent.set(words[slot], words[slot + MIDDLE], (int) (words[slot + TAIL] >>> 32));
  }

  int completed(int slot) {
    return (int) words[slot + TAIL];
  }

  void setCompleted(int slot, int completed) {
    words[slot + TAIL] = words[slot + TAIL] & ~0xFFFF_FFFFL | completed & 0xFFFF_FFFFL;
  }

  long location(int slot) {
    return words[slot + LOCATION];
  }

  void setLocation(int slot, long location) {
    words[slot + LOCATION] = location;
  }

  /** Shows the slot of each torrent; the visitor may set a torrent's location, and no more. */
  void forEach(IntConsumer visitor) {
    for (int slot = first(OpenTable.FIRST, words.length);
        slot >= 0;
        slot = first(after(slot), words.length)) {
      visitor.accept(slot);
    }
  }

  /** The first torrent's slot at or behind one slot and before another one, negative if none. */
  int first(int from, int to) {
    for (int slot = from; slot < Math.min(to, words.length); slot += TABLE.stride()) {
      if (words[slot + LOCATION] != 0) {
        return slot;
      }
    }
    return OpenTable.NO_SLOT;
  }

  /** Where a part begins, of so many equal ones; for the number behind the last, the end. */
  int part(int number, int parts) {
    return OpenTable.FIRST + (int) ((long) slots() * number / parts) * TABLE.stride();
  }

  /** The slot behind another. */
  static int after(int slot) {
    return slot + TABLE.stride();
  }

  TorrentTable copy() {
    TorrentTable copy = new TorrentTable();
    copy.words = words.clone();
    return copy;
  }

  /** Without memory for the new array, the table stays as it was. */
  private void resize(int slots) {
    long[] resized = TABLE.make(slots);
    TABLE.copyAll(words, resized);
    words = resized;
  }
}
