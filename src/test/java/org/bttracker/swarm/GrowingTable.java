package org.bttracker.swarm;

import org.bttracker.protocol.PeerSink;

/** A table of one layout for the tests, which keeps the array that it has become, as swarms do. */
final class GrowingTable {
  /** Of an array of longs: class, length. */
  private static final int HEADER_BYTES = 16;

  private final PeerLayout layout;
  private long[] words;

  GrowingTable(PeerLayout layout) {
    this.layout = layout;
  }

  int size() {
    return PeerLayout.size(words);
  }

  int capacity() {
    return layout.capacity(words);
  }

  int bytes() {
    return words == null ? 0 : HEADER_BYTES + words.length * Long.BYTES;
  }

  int find(Endpoint peer) {
    return layout.find(words, peer);
  }

  int countAddress(Endpoint peer) {
    return layout.countAddress(words, peer);
  }

  long state(int index) {
    return layout.state(words, index);
  }

  void setState(int index, long state) {
    layout.setState(words, index, state);
  }

  void add(Endpoint peer, long state) {
    words = layout.add(words, find(peer), peer, state);
  }

  void remove(int index) {
    words = layout.remove(words, index);
  }

  void purge(int nowSeconds, int ttlSeconds) {
    words = layout.purge(words, nowSeconds, ttlSeconds);
  }

  /** Hands out the peers of some slots. */
  int handOut(int from, int to, Endpoint self, int count, int wanted, PeerSink sink) {
    return PeerRing.handOut(words, index(from), index(to), self, count, wanted, sink);
  }

  private int index(int slot) {
    return PeerLayout.FIRST + slot * layout.stride();
  }
}
