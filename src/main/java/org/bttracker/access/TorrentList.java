package org.bttracker.access;

import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.bttracker.protocol.InfoHash;
import org.bttracker.protocol.KeyedHash;

/**
 * A list of torrents: an open-addressed table, ten entries for thirteen slots, which takes 31.2
 * bytes an entry. A look-up of a torrent that is not on it reads about ten slots side by side, of
 * one array only: two cache lines. The slots are found by a keyed hash, since strangers choose the
 * info hashes that they announce. For any thread.
 */
public final class TorrentList implements AccessList<TorrentList> {
  /** In place of a last day: the slot is free. */
  private static final int FREE = Integer.MIN_VALUE;

  private static final int NO_SLOT = -1;

  private final KeyedHash hash = KeyedHash.OF_THIS_PROCESS;
  private final long[] heads;
  private final long[] middles;
  private final int[] tails;
  private final int[] lastDays;
  private int size;
  private int firstLastDay = FOREVER;

  private TorrentList(int entries) {
    int slots = (int) (entries * 13L / 10) + 1;
    heads = new long[slots];
    middles = new long[slots];
    tails = new int[slots];
    lastDays = new int[slots];
    Arrays.fill(lastDays, FREE);
  }

  /**
   * Whether a torrent is on the list. Allocates nothing.
   *
   * @param head bytes 0 to 7 of its info hash, as {@link InfoHash} has them
   * @param middle bytes 8 to 15
   * @param tail bytes 16 to 19
   * @return true if it is
   */
  public boolean contains(long head, long middle, int tail) {
    return find(head, middle, tail) != NO_SLOT;
  }

  /**
   * Shows the torrents that another list does not have.
   *
   * @param other the other list
   * @param visitor is shown each of them, in no order
   */
  public void forEachNotIn(TorrentList other, Consumer<InfoHash> visitor) {
    forEachSlot(
        slot -> {
          if (!other.contains(heads[slot], middles[slot], tails[slot])) {
            visitor.accept(new InfoHash(heads[slot], middles[slot], tails[slot]));
          }
        });
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public int firstLastDay() {
    return firstLastDay;
  }

  @Override
  public TorrentList without(int today) {
    if (firstLastDay >= today) {
      return this;
    }
    Builder rest = new Builder();
    forEachSlot(
        slot -> {
          if (lastDays[slot] >= today) {
            rest.add(heads[slot], middles[slot], tails[slot], lastDays[slot]);
          }
        });
    return rest.build();
  }

  @Override
  public ListChange changeSince(TorrentList before) {
    int[] both = new int[2];
    forEachSlot(
        slot -> {
          int earlier = before.find(heads[slot], middles[slot], tails[slot]);
          if (earlier != NO_SLOT) {
            both[0]++;
            both[1] += before.lastDays[earlier] == lastDays[slot] ? 0 : 1;
          }
        });
    return new ListChange(size - both[0], before.size - both[0], both[1]);
  }

  private int find(long head, long middle, int tail) {
    int slot = home(head, middle, tail);
    while (true) {
      if (heads[slot] == head) {
        if (lastDays[slot] == FREE) {
          return NO_SLOT;
        }
        if (middles[slot] == middle && tails[slot] == tail) {
          return slot;
        }
      } else if (heads[slot] == 0 && lastDays[slot] == FREE) {
        return NO_SLOT;
      }
      slot = next(slot);
    }
  }

  private void put(long head, long middle, int tail, int lastDay) {
    int slot = find(head, middle, tail);
    if (slot == NO_SLOT) {
      slot = home(head, middle, tail);
      while (lastDays[slot] != FREE) {
        slot = next(slot);
      }
      heads[slot] = head;
      middles[slot] = middle;
      tails[slot] = tail;
      size++;
    }
    lastDays[slot] = Math.max(lastDays[slot], lastDay);
  }

  private int home(long head, long middle, int tail) {
    return (int) ((hash.of(head, middle, tail) >>> 32) * heads.length >>> 32);
  }

  private int next(int slot) {
    return slot + 1 == heads.length ? 0 : slot + 1;
  }

  private void forEachSlot(IntConsumer visitor) {
    for (int slot = 0; slot < lastDays.length; slot++) {
      if (lastDays[slot] != FREE) {
        visitor.accept(slot);
      }
    }
  }

  /** Collects the entries of a list. For one thread. */
  public static final class Builder {
    private static final int FIRST_CAPACITY = 16;

    private long[] heads = new long[FIRST_CAPACITY];
    private long[] middles = new long[FIRST_CAPACITY];
    private int[] tails = new int[FIRST_CAPACITY];
    private int[] lastDays = new int[FIRST_CAPACITY];
    private int size;

    /** Makes one without entries. */
    public Builder() {}

    /**
     * Adds an entry. Of two that name one torrent, the one that ends later holds.
     *
     * @param infoHash the torrent
     * @param lastDay days since 1970-01-01 UTC, or {@link AccessList#FOREVER}
     */
    public void add(InfoHash infoHash, int lastDay) {
      add(infoHash.head(), infoHash.middle(), infoHash.tail(), lastDay);
    }

    private void add(long head, long middle, int tail, int lastDay) {
      if (size == heads.length) {
        int capacity = size + size / 2;
        heads = Arrays.copyOf(heads, capacity);
        middles = Arrays.copyOf(middles, capacity);
        tails = Arrays.copyOf(tails, capacity);
        lastDays = Arrays.copyOf(lastDays, capacity);
      }
      heads[size] = head;
      middles[size] = middle;
      tails[size] = tail;
      lastDays[size++] = lastDay;
    }

    /**
     * Makes the list.
     *
     * @return what was added
     */
    public TorrentList build() {
      TorrentList list = new TorrentList(size);
      for (int i = 0; i < size; i++) {
        list.put(heads[i], middles[i], tails[i], lastDays[i]);
      }
      // Of what came into the list: an entry may have been prolonged by another one.
      list.forEachSlot(
          slot -> list.firstLastDay = Math.min(list.firstLastDay, list.lastDays[slot]));
      return list;
    }
  }
}
