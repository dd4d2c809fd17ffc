package org.bttracker.load;

/**
 * Numbers the peers of a fill so that no two are the same. From one peer to the next the address
 * changes, after all addresses the port, after all ports the torrent moves on. All torrents get
 * equally many peers, give or take one in each round.
 */
final class FillOrder {
  static final int FIRST_PORT = 1_024;

  /** The number of ports that peers use, 1,024 to 65,535. */
  static final int PORTS = 65_536 - FIRST_PORT;

  private final int sources;
  private final int torrents;
  private final int endpoints;
  private final long stride;

  FillOrder(int sources, int torrents) {
    this.sources = sources;
    this.torrents = torrents;
    endpoints = sources * PORTS;
    // Without a common divisor an endpoint visits every torrent before it visits one again.
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
