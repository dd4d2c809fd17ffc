package org.bttracker.swarm;

import org.bttracker.protocol.InfoHash;

/**
 * What a torrent is known by: its info hash in the words in which {@link TorrentTable} keeps it,
 * and their keyed hash. It is set upon one torrent after the other. For one thread.
 */
final class TorrentKey {
  private long head;
  private long middle;
  private int tail;
  private long hash;

  /** Sets it upon a torrent, given as {@link InfoHash} has it. */
  TorrentKey set(long newHead, long newMiddle, int newTail) {
    head = newHead;
    middle = newMiddle;
    tail = newTail;
    hash = OpenTable.TORRENTS.hash(head, middle, last());
    return this;
  }

  TorrentKey set(InfoHash infoHash) {
    return set(infoHash.head(), infoHash.middle(), infoHash.tail());
  }

  /** The lowest bits choose the shard, the highest the slot. */
  long hash() {
    return hash;
  }

  long head() {
    return head;
  }

  long middle() {
    return middle;
  }

  int tail() {
    return tail;
  }

  /** The last word of the key, whose lower half is left to the count of completed downloads. */
  long last() {
    return (long) tail << 32;
  }
}
