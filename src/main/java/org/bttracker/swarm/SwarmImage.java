package org.bttracker.swarm;

import java.util.Arrays;
import org.bttracker.protocol.InfoHash;

/**
 * A copy of one swarm, to be looked at without its lock: used over and over, so that copying a
 * million of them makes hardly any garbage. For one thread.
 *
 * <p>The peers are words as {@link PeerLayout} stores them, first those of IPv4 and then those of
 * IPv6 in threes, but for the lowest 14 bits of a peer's last word: there is the peer's age in
 * seconds.
 */
public final class SwarmImage {
  private InfoHash infoHash;
  private int completed;
  private int emptySeconds;
  private int nowSeconds;
  private int ipv4Peers;
  private int ipv6Peers;
  private long[] words = new long[64];
  private int length;

  /** Makes an image of nothing. */
  public SwarmImage() {}

  /**
   * Begins another swarm, without peers.
   *
   * @param newInfoHash the torrent
   * @param newCompleted downloads that were finished
   * @param newEmptySeconds how long there has been no peer; 0 if there are some
   * @param newNowSeconds the monotonic clock to which the peers' ages refer
   */
  public void begin(
      InfoHash newInfoHash, int newCompleted, int newEmptySeconds, int newNowSeconds) {
    nowSeconds = newNowSeconds;
    infoHash = newInfoHash;
    completed = newCompleted;
    emptySeconds = newEmptySeconds;
    ipv4Peers = 0;
    ipv6Peers = 0;
    length = 0;
  }

  /**
   * Adds a peer; those of IPv4 come first.
   *
   * @param peer address, port, state and age
   */
  public void addIpv4(long peer) {
    ipv4Peers++;
    add(peer);
  }

  /**
   * Adds a peer.
   *
   * @param high first half of the address
   * @param low second half of the address
   * @param tail port, state and age
   */
  public void addIpv6(long high, long low, long tail) {
    ipv6Peers++;
    add(high);
    add(low);
    add(tail);
  }

  /**
   * The torrent.
   *
   * @return its hash
   */
  public InfoHash infoHash() {
    return infoHash;
  }

  /**
   * Downloads that were finished.
   *
   * @return 0 or more
   */
  public int completed() {
    return completed;
  }

  /**
   * The time to which the peers' ages refer.
   *
   * @return the monotonic clock in seconds
   */
  public int nowSeconds() {
    return nowSeconds;
  }

  /**
   * How long there has been no peer.
   *
   * @return seconds, 0 if there are peers
   */
  public int emptySeconds() {
    return emptySeconds;
  }

  /**
   * Peers of one word each.
   *
   * @return 0 or more
   */
  public int ipv4Peers() {
    return ipv4Peers;
  }

  /**
   * Peers of three words each.
   *
   * @return 0 or more
   */
  public int ipv6Peers() {
    return ipv6Peers;
  }

  /**
   * Words of all peers.
   *
   * @return 0 or more
   */
  public int length() {
    return length;
  }

  /**
   * One word of the peers.
   *
   * @param index below {@link #length}
   * @return the word
   */
  public long word(int index) {
    return words[index];
  }

  /**
   * Puts everything into a swarm, but for the peers that have been silent for too long, and those
   * that there is no room for.
   *
   * @param room for how many peers there is some
   * @param elapsedSeconds since the image was made
   * @return how many peers there was no room for
   */
  int restore(Swarm swarm, SwarmLimits limits, long room, int nowSeconds, int elapsedSeconds) {
    int before = swarm.size();
    int leftOut = 0;
    swarm.restoreCompleted(completed);
    if (before == 0) {
      swarm.setEmptySince(nowSeconds - emptySeconds - elapsedSeconds);
    }
    for (int i = 0; i < length; i += stride(i)) {
      long age = (long) PeerState.age(tail(i)) + elapsedSeconds;
      if (age > limits.peerTtlSeconds()) {
        continue;
      }
      if (swarm.size() - before >= room) {
        leftOut++;
        continue;
      }
      long state = PeerState.withClock(tail(i), (int) age, nowSeconds) & PeerState.MASK;
      swarm.restore(endpoint(i, limits.countsAddresses()), state);
    }
    return leftOut;
  }

  /** How many words the peer at an index has. */
  private int stride(int index) {
    return index < ipv4Peers ? PeerLayout.IPV4_STRIDE : PeerLayout.IPV6_STRIDE;
  }

  /** The last word of the peer at an index. */
  private long tail(int index) {
    return words[index + stride(index) - 1];
  }

  private Endpoint endpoint(int index, boolean byAddress) {
    long tail = tail(index) & ~PeerState.MASK;
    return index < ipv4Peers
        ? Endpoint.ofIpv4(tail, byAddress)
        : Endpoint.ofIpv6(words[index], words[index + 1], tail, byAddress);
  }

  private void add(long word) {
    if (length == words.length) {
      words = Arrays.copyOf(words, 2 * length);
    }
    words[length++] = word;
  }
}
