package org.bttracker.server;

import org.bttracker.net.Datagram;
import org.bttracker.swarm.PeerAnnouncement;

/**
 * A datagram on its way through the pipeline, and what it announces if it is an announce. Each
 * place in a burst has one, used over and over. Belongs to one receive loop.
 */
final class Exchange {
  private final PeerAnnouncement announcement = new PeerAnnouncement();
  private Datagram datagram;

  /** Begins with a datagram that has just been received. */
  Exchange begin(Datagram received) {
    datagram = received;
    return this;
  }

  Datagram datagram() {
    return datagram;
  }

  /**
   * What the peer says; of an announce that has come to the look-ahead, torrent and peer are set.
   */
  PeerAnnouncement announcement() {
    return announcement;
  }
}
