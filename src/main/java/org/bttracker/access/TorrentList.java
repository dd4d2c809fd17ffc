package org.bttracker.access;

import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.bttracker.protocol.InfoHash;
import org.bttracker.protocol.KeyedHash;

/**
 * A list of torrents: an open-addressed table, five entries for six slots, and before it a filter
 * with 16 bits an entry; together 30.8 bytes an entry. Of each torrent on the list, two bits of one
 * word of the filter are set. So nearly all look-ups of other torrents, which most look-ups are,
 * read that one word: of 100,000 torrents they take 200 KB, which a processor's cache keeps. Slots
 * and bits are found by a keyed hash, since strangers choose the info hashes that they announce.
 * For any thread.
 */
public final class TorrentList implements AccessList<TorrentList> {
  /** In place of a last day: the slot is free. */
  private static final int FREE = Integer.MIN_VALUE;

  private static final int NO_SLOT = -1;

  /** Each has 16 bits of the filter. */
  private static final int ENTRIES_PER_WORD = 4;

  private final KeyedHash hash = KeyedHash.OF_THIS_PROCESS;
  private final long[] heads;
  private final long[] middles;
  private final int[] tails;
  private final int[] lastDays;
  private final long[] filter;
  private int size;
  private int firstLastDay = FOREVER;

  private TorrentList(int entries) {
    int slots = (int) (entries * 6L / 5) + 1;
    filter = new long[entries / ENTRIES_PER_WORD + 1];
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
    long hashed = hash.of(head, middle, tail);
    return mayContain(hashed) && find(hashed, head, middle, tail) != NO_SLOT;
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
          long hashed = hash.of(heads[slot], middles[slot], tails[slot]);
          int earlier = before.find(hashed, heads[slot], middles[slot], tails[slot]);
          if (earlier != NO_SLOT) {
            both[0]++;
            both[1] += before.lastDays[earlier] == lastDays[slot] ? 0 : 1;
          }
        });
    return new ListChange(size - both[0], before.size - both[0], both[1]);
  }

  private boolean mayContain(long hashed) {
    long bits = bits(hashed);
    return (filter[index(hashed, filter.length)] & bits) == bits;
  }

  private int find(long hashed, long head, long middle, int tail) {
    int slot = index(hashed, heads.length);
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
    long hashed = hash.of(head, middle, tail);
    int slot = find(hashed, head, middle, tail);
    if (slot == NO_SLOT) {
      slot = index(hashed, heads.length);
      while (lastDays[slot] != FREE) {
        slot = next(slot);
      }
      heads[slot] = head;
      middles[slot] = middle;
      tails[slot] = tail;
      filter[index(hashed, filter.length)] |= bits(hashed);
      size++;
    }
    lastDays[slot] = Math.max(lastDays[slot], lastDay);
  }

  /** The two bits of a torrent in its word of the filter; twice the same for some. */
  private static long bits(long hashed) {
    return 1L << hashed | 1L << (hashed >>> 6);
  }

  /** The place in an array of some length, by the upper half of the hash. */
  private static int index(long hashed, int length) {
    return (int) ((hashed >>> 32) * length >>> 32);
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
