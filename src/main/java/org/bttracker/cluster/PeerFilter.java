package org.bttracker.cluster;

/** Whether a peer that another tracker tells of is let in here, too. For any thread. */
@FunctionalInterface
public interface PeerFilter {
  /**
   * Decides.
   *
   * @param head bytes 0 to 7 of the torrent's info hash
   * @param middle bytes 8 to 15
   * @param tail bytes 16 to 19
   * @param addressHigh the first 64 bits of the peer's address, as {@link
   *     org.bttracker.protocol.IpAddress} has them
   * @param addressLow the last 64 bits
   * @return true if it is let in
   */
  boolean admits(long head, long middle, int tail, long addressHigh, long addressLow);
}
