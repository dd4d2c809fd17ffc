package org.bttracker.protocol;

/**
 * Takes the peers of an announce response one by one, without an object for each. A peer may be
 * written over: whoever picks peers writes a candidate first and decides then, without a branch,
 * whether the next one goes behind it or into its place. How many of them count is said at the end
 * by whoever picked.
 */
public interface PeerSink {
  /**
   * Sets one IPv4 peer.
   *
   * @param index its place in the response, from 0
   * @param peer address in the highest 32 bits, port in the next 16; the lowest 16 are not sent
   */
  void ipv4(int index, long peer);

  /**
   * Sets one IPv6 peer.
   *
   * @param index its place in the response, from 0
   * @param high the first 64 bits of the address; the interface of a link-local one is not sent
   * @param low the last 64 bits of the address
   * @param port in the highest 16 bits; the lowest 48 are not sent
   */
  void ipv6(int index, long high, long low, long port);
}
