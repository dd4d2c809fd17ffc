package org.bttracker.swarm;

import java.util.Arrays;

/**
 * The seeders, or the leechers, of one family in a large swarm: an {@link OpenTable}, in pages of
 * some thousand peers if there are so many. Whatever is done touches a few pages, so nobody waits
 * for long however many peers there are. {@link TableLoad} decides how full a page is.
 *
 * <p>The pages grow in number one by one (linear hashing): when they hold too many peers on
 * average, the next page in turn is split. With as many pages as a power of two, n, the lowest bits
 * of a hash choose the page; each split of page i makes a page n + i, to which those go whose next
 * bit is set.
 *
 * <p>A {@link #copy} has the pages as they are, and is read without the lock: from then on, a page
 * is copied before it changes. So each page bears the number of copies before it was made.
 */
final class PeerTable {
  /** Peers of a page on average before another one is made. */
  private static final int FULL = 2_048;

  /** Words that are read for one announce at the most, if few of the peers may be handed out. */
  private static final int MAX_LOOKS = 4_096;

  private static final int COPIES_SHIFT = 32;

  private final OpenTable table;
  private final boolean byNetwork;

  /** The only page; null if there are several. That saves most announces a cache miss. */
  private long[] only;

  private long[][] pages;
  private int size;
  private int copies;

  /**
   * Makes an empty table.
   *
   * @param byNetwork whether all peers of a network are to be in one page, to be counted
   */
  PeerTable(boolean ipv4, boolean byNetwork) {
    this.table = ipv4 ? OpenTable.IPV4_PEERS : OpenTable.IPV6_PEERS;
    this.byNetwork = byNetwork;
    only = table.make(0);
  }

  int size() {
    return size;
  }

  boolean contains(PeerKey peer) {
    return state(peer) != PeerState.NONE;
  }

  /** The state of a peer; {@link PeerState#NONE} if it is not here. */
  long state(PeerKey peer) {
    long[] page = page(pageOf(peer));
    int slot = peer.find(page);
    return slot < 0 ? PeerState.NONE : page[slot + table.keyWord()] & PeerState.MASK;
  }

  /** The page where a peer belongs, without the lock. */
  long[] glance(PeerKey peer) {
    long[] page = only;
    long[][] now = pages;
    return page != null || now == null ? page : now[pageOf(pageHash(peer), now.length)];
  }

  /** As {@link Swarm#refresh}, of a peer that keeps its role. */
  long refresh(PeerKey peer, boolean seeder, boolean completed, int nowSeconds) {
    int number = pageOf(peer);
    int slot = peer.find(page(number));
    if (slot < 0) {
      return PeerState.NONE;
    }
    long[] page = writable(number);
    int last = slot + table.keyWord();
    long before = page[last] & PeerState.MASK;
    page[last] = peer.last() | PeerState.next(before, seeder, completed, nowSeconds);
    return before;
  }

  /** Adds a peer that is not here. Without memory for it, everything stays as it was. */
  void add(PeerKey peer, long state) {
    int number = pageOf(peer);
    long[] page = writable(number);
    int pageSize = OpenTable.size(page);
    if (pageSize >= load().maxSize(table.slots(page))) {
      page = resized(page, load().capacityFor(pageSize + 1));
      set(number, page);
    }
    peer.write(page, ~peer.find(page), state);
    OpenTable.addToSize(page, 1);
    size++;
    if (size > pages() * FULL) {
      split();
    }
  }

  /** Removes a peer, if it is here; returns the state that it had, or {@link PeerState#NONE}. */
  long remove(PeerKey peer) {
    int number = pageOf(peer);
    int slot = peer.find(page(number));
    if (slot < 0) {
      return PeerState.NONE;
    }
    long[] page = writable(number);
    long state = page[slot + table.keyWord()] & PeerState.MASK;
    table.remove(page, slot);
    size--;
    fit(number);
    return state;
  }

  /** Counts the peers that are near to one; their page is chosen by their network. */
  void countNeighbours(PeerKey peer, Neighbours neighbours) {
    PeerPage.countNeighbours(table, page(pageOf(peer)), peer, neighbours);
  }

  /**
   * Hands out peers from a random one on, page by page. Each of the others has the same chance to
   * be the first: a random hash chooses the page, so a page is chosen as often as it has peers.
   */
  void handOut(Selection selection) {
    int number = pages() == 1 ? 0 : pageOf(selection.random(), pages());
    long[] page = page(number);
    int first = PeerPage.randomPeer(table, page, selection);
    selection.take(page, first, page.length);
    selection.take(page, OpenTable.FIRST, first);
    int looks = page.length;
    for (int i = 1; i < pages() && !selection.isDone() && looks < MAX_LOOKS; i++) {
      page = page((number + i) % pages());
      selection.take(page, OpenTable.FIRST, page.length);
      looks += page.length;
    }
  }

  int pages() {
    return pages == null ? 1 : pages.length;
  }

  /** Removes the peers of a page that have been silent for longer than their time to live. */
  void purge(int number, int nowSeconds, int ttlSeconds) {
    if (!PeerPage.hasExpired(table, page(number), nowSeconds, ttlSeconds)) {
      return;
    }
    size -= PeerPage.purge(table, writable(number), nowSeconds, ttlSeconds);
    fit(number);
  }

  /** Shows all peers; under the lock, or of a copy. */
  void forEach(PeerWords.Visitor visitor) {
    for (int number = 0; number < pages(); number++) {
      PeerPage.forEach(table, page(number), visitor);
    }
  }

  /** As it is now, to be read without the lock. It has the same pages, until they change here. */
  PeerTable copy() {
    copies++;
    PeerTable copy = new PeerTable(isIpv4(), byNetwork);
    copy.only = only;
    copy.pages = pages == null ? null : pages.clone();
    copy.size = size;
    return copy;
  }

  private boolean isIpv4() {
    return table == OpenTable.IPV4_PEERS;
  }

  private TableLoad load() {
    return isIpv4() ? TableLoad.IPV4 : TableLoad.IPV6;
  }

  private long[] page(int number) {
    return only != null ? only : pages[number];
  }

  private void set(int number, long[] page) {
    if (only != null) {
      only = page;
    } else {
      pages[number] = page;
    }
  }

  private int pageOf(PeerKey peer) {
    return only != null ? 0 : pageOf(pageHash(peer), pages.length);
  }

  private long pageHash(PeerKey peer) {
    return byNetwork ? peer.networkHash() : peer.hash();
  }

  /** The page for a hash, of so many. */
  private static int pageOf(long hash, int pages) {
    int power = Integer.highestOneBit(pages);
    int page = (int) hash & 2 * power - 1;
    return page < pages ? page : page - power;
  }

  /** A page that may be changed: nobody reads it without the lock. */
  private long[] writable(int number) {
    long[] page = page(number);
    if ((int) (page[0] >>> COPIES_SHIFT) != copies) {
      page = page.clone();
      page[0] = (long) copies << COPIES_SHIFT | OpenTable.size(page);
      set(number, page);
    }
    return page;
  }

  /** A page without peers, that may be changed. */
  private long[] marked(int slots) {
    long[] page = table.make(slots);
    page[0] = (long) copies << COPIES_SHIFT;
    return page;
  }

  /** Another page, with the same peers. */
  private long[] resized(long[] page, int slots) {
    long[] resized = marked(slots);
    table.copyAll(page, resized);
    return resized;
  }

  /** Gives back what a page, and all pages, need no more, after peers have left. */
  private void fit(int number) {
    long[] page = page(number);
    int pageSize = OpenTable.size(page);
    if (pageSize == 0) {
      set(number, table.make(0));
    } else if (load().isWasteful(pageSize, table.slots(page))) {
      set(number, resized(page, load().capacityFor(pageSize)));
    }
    while (pages() > 1 && size < (pages() - 1) * FULL / 2) {
      join();
    }
  }

  /** Makes one page more, of a part of the one whose turn it is. */
  private void split() {
    int power = Integer.highestOneBit(pages());
    int number = pages() - power;
    long[] page = page(number);
    boolean[] goes = new boolean[page.length];
    int going = 0;
    PeerKey peer = new PeerKey();
    for (int slot = OpenTable.FIRST; slot < page.length; slot += table.stride()) {
      if (!table.isFree(page, slot)) {
        PeerPage.show(table, page, slot, peer);
        goes[slot] = (pageHash(peer) & power) != 0;
        going += goes[slot] ? 1 : 0;
      }
    }
    long[] staying = marked(load().capacityFor(OpenTable.size(page) - going));
    long[] gone = marked(load().capacityFor(going));
    for (int slot = OpenTable.FIRST; slot < page.length; slot += table.stride()) {
      if (!table.isFree(page, slot)) {
        table.copy(page, slot, goes[slot] ? gone : staying);
      }
    }
    long[][] more = only != null ? new long[2][] : Arrays.copyOf(pages, pages.length + 1);
    more[number] = staying;
    more[more.length - 1] = gone;
    pages = more;
    only = null;
  }

  /** The way back: the last page goes into the one that it was split from. */
  private void join() {
    int last = pages.length - 1;
    int number = last - Integer.highestOneBit(last);
    int together = OpenTable.size(pages[number]) + OpenTable.size(pages[last]);
    long[] joined = marked(load().capacityFor(together));
    table.copyAll(pages[number], joined);
    table.copyAll(pages[last], joined);
    if (last == 1) {
      only = joined;
      pages = null;
    } else {
      pages = Arrays.copyOf(pages, last);
      pages[number] = joined;
    }
  }
}
