package org.bttracker.swarm;

import java.util.Arrays;
import org.bttracker.protocol.InfoHash;

/**
 * A copy of one swarm, to be looked at without its lock: used over and over, so that copying a
 * million of them makes hardly any garbage. For one thread.
 *
 * <p>The peers are words as {@link PeerWords} stores them, first those of IPv4 and then those of
 * IPv6 in threes, but for the lowest 14 bits of a peer's last word: there is the peer's age in
 * seconds.
 */
public final class SwarmImage {
  private InfoHash infoHash;
  private int completed;
  private int nowSeconds;
  private int ipv4Peers;
  private int ipv6Peers;
  private long[] words = new long[64];
  private int length;
  private final Copying copying = new Copying();

  /** Makes an image of nothing. */
  public SwarmImage() {}

  /**
   * Begins another swarm, without peers.
   *
   * @param newInfoHash the torrent
   * @param newCompleted downloads that were finished
   * @param newNowSeconds the monotonic clock to which the peers' ages refer
   */
  public void begin(InfoHash newInfoHash, int newCompleted, int newNowSeconds) {
    nowSeconds = newNowSeconds;
    infoHash = newInfoHash;
    completed = newCompleted;
    ipv4Peers = 0;
    ipv6Peers = 0;
    length = 0;
  }

  /**
   * Adds an IPv4 peer. All of these must be added before the first IPv6 peer.
   *
   * @param peer address, port, state and age
   */
  public void addIpv4(long peer) {
    ipv4Peers++;
    add(peer);
  }

  /**
   * Adds an IPv6 peer.
   *
   * @param high first half of the address
   * @param low second half of the address
   * @param last port, state and age
   */
  public void addIpv6(long high, long low, long last) {
    ipv6Peers++;
    add(high);
    add(low);
    add(last);
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

  /** Adds all peers of a swarm. */
  void addAll(Swarm swarm) {
    swarm.forEach(copying);
  }

  /** Sets a key upon the peer at an index. */
  void show(int index, PeerKey peer) {
    if (index < ipv4Peers) {
      peer.ipv4(words[index]);
    } else {
      peer.ipv6(words[index], words[index + 1], words[index + 2]);
    }
  }

  /** The index behind the last peer that begins before some index. */
  int lastUpTo(int index) {
    if (index <= ipv4Peers) {
      return index;
    }
    int ipv6 = (index - ipv4Peers + PeerWords.IPV6_STRIDE - 1) / PeerWords.IPV6_STRIDE;
    return ipv4Peers + Math.min(ipv6, ipv6Peers) * PeerWords.IPV6_STRIDE;
  }

  /** How many words the peer at an index has. */
  int stride(int index) {
    return PeerWords.stride(index < ipv4Peers);
  }

  /** The last word of the peer at an index. */
  long last(int index) {
    return words[index + stride(index) - 1];
  }

  /** Adds peers with their ages in place of the time of their last announce. */
  private final class Copying implements PeerWords.Visitor {
    @Override
    public void ipv4(long peer) {
      addIpv4(PeerState.withAge(peer, nowSeconds));
    }

    @Override
    public void ipv6(long high, long low, long last) {
      addIpv6(high, low, PeerState.withAge(last, nowSeconds));
    }
  }

  private void add(long word) {
    if (length == words.length) {
      words = Arrays.copyOf(words, 2 * length);
    }
    words[length++] = word;
  }
}
