package org.bttracker.load;

/**
 * Numbers peers so that no two are the same. The addresses take turns, then the ports, then the
 * torrents move on; torrents get equally many peers, give or take one a round.
 */
final class FillOrder {
  static final int FIRST_PORT = 1_024;

  /** Ports that a peer may have, 1,024 to 65,535. */
  static final int PORTS = 65_536 - FIRST_PORT;

  private final int sources;
  private final int torrents;
  private final int endpoints;
  private final long stride;

  FillOrder(int sources, int torrents) {
    this.sources = sources;
    this.torrents = torrents;
    endpoints = sources * PORTS;
    // Without a common divisor an endpoint meets every torrent before one comes again.
    long coprime = endpoints;
    while (greatestCommonDivisor(coprime, torrents) != 1) {
      coprime++;
    }
    stride = coprime;
  }

  int port(int peer) {
    return FIRST_PORT + peer % endpoints / sources;
  }

  int torrent(int peer) {
    long round = peer / endpoints;
    return (int) ((peer % endpoints + round * stride) % torrents);
  }

  private static long greatestCommonDivisor(long a, long b) {
    return b == 0 ? a : greatestCommonDivisor(b, a % b);
  }
}
