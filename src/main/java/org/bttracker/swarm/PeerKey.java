package org.bttracker.swarm;

import org.bttracker.protocol.IpAddress;
import org.bttracker.protocol.KeyedHash;

/**
 * What a peer is known by, in the words in which {@link PeerWords} keeps it, with the state left
 * out. It is set upon one peer after the other. For one thread.
 */
final class PeerKey implements PeerWords.Visitor {
  private boolean ipv4;
  private long high;
  private long low;
  private long last;
  private long hash;

  /** Most peers are not in tables, and are known without the hash. */
  private boolean isHashed;

  /** Sets it upon the peer at an address, as {@link IpAddress} has it, and a port. */
  PeerKey set(long addressHigh, long addressLow, int port) {
    if (IpAddress.isIpv4(addressHigh, addressLow)) {
      ipv4(addressLow << 32 | (long) port << 16);
    } else {
      ipv6(addressHigh, addressLow, (long) port << 48);
    }
    return this;
  }

  /** Sets it upon an IPv4 peer, of whatever state. */
  @Override
  public void ipv4(long peer) {
    ipv4 = true;
    high = 0;
    low = 0;
    last = peer & ~PeerState.MASK;
    isHashed = false;
  }

  /** Sets it upon an IPv6 peer, of whatever state. */
  @Override
  public void ipv6(long newHigh, long newLow, long newLast) {
    ipv4 = false;
    high = newHigh;
    low = newLow;
    last = newLast & ~PeerState.MASK;
    isHashed = false;
  }

  boolean isIpv4() {
    return ipv4;
  }

  /** First half of an IPv6 address, 0 for IPv4. */
  long high() {
    return high;
  }

  /** Second half of an IPv6 address, 0 for IPv4. */
  long low() {
    return low;
  }

  /** The peer's last word, without its state. */
  long last() {
    return last;
  }

  /** The hash of all words. */
  long hash() {
    if (!isHashed) {
      hash = table().hash(high, low, last);
      isHashed = true;
    }
    return hash;
  }

  int stride() {
    return PeerWords.stride(ipv4);
  }

  /** The kind of table that keeps such peers. */
  OpenTable table() {
    return ipv4 ? OpenTable.IPV4_PEERS : OpenTable.IPV6_PEERS;
  }

  /** The slot of this peer in a table of its kind, as {@link OpenTable#find} has it. */
  int find(long[] page) {
    return table().find(page, hash(), high, low, last);
  }

  /** Whether this is the peer at an index. */
  boolean isAt(long[] words, int index) {
    return (words[index + stride() - 1] & ~PeerState.MASK) == last
        && (ipv4 || words[index] == high && words[index + 1] == low);
  }

  /** Stores this peer. */
  void write(long[] words, int index, long state) {
    if (!ipv4) {
      words[index] = high;
      words[index + 1] = low;
    }
    words[index + stride() - 1] = last | state;
  }

  /** Shows this peer. */
  void show(PeerWords.Visitor visitor, long state) {
    if (ipv4) {
      visitor.ipv4(last | state);
    } else {
      visitor.ipv6(high, low, last | state);
    }
  }

  /**
   * How near the peer at an index, of the same family, is: 0 with another address, 1 in the same
   * IPv6 /48, 2 in the same IPv6 /64 or with the same IPv4 address.
   */
  int nearness(long[] words, int index) {
    if (ipv4) {
      return words[index] >>> 32 == last >>> 32 ? 2 : 0;
    }
    long difference = words[index] ^ high;
    if (difference == 0) {
      return 2;
    }
    return difference >>> 16 == 0 ? 1 : 0;
  }

  /** A hash of the IPv4 address or IPv6 /48, the same for all peers that may have to be counted. */
  long networkHash() {
    return KeyedHash.OF_THIS_PROCESS.of(ipv4 ? last >>> 32 : high >>> 16);
  }

  /** A hash of this peer in one torrent, never 0, by which a stopped peer is remembered. */
  long hashIn(TorrentKey torrent) {
    return KeyedHash.OF_THIS_PROCESS.of(hash(), torrent.hash(), 0) | 1;
  }
}
