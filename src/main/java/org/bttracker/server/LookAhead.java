package org.bttracker.server;

import org.bttracker.net.Burst;
import org.bttracker.net.Datagram;
import org.bttracker.protocol.AnnounceRequest;
import org.bttracker.protocol.RequestKind;
import org.bttracker.swarm.PeerAnnouncement;
import org.bttracker.swarm.SwarmLookAhead;
import org.bttracker.swarm.SwarmRegistry;

/**
 * Finds out which torrents and peers the announces of a burst are about, and reads what they will
 * need of the swarms before the first of them is handled, so that the processor waits for the
 * memory of all of them at once; see {@link SwarmLookAhead}. It changes nothing in the swarms.
 * Belongs to one receive loop.
 */
final class LookAhead {
  private final SwarmLookAhead swarms;
  private final PeerAnnouncement[] announcements = new PeerAnnouncement[Burst.MAX_SIZE];

  /** What was read, summed up, so that the compiler cannot leave out the reads. */
  private long sum;

  LookAhead(SwarmRegistry swarms) {
    this.swarms = new SwarmLookAhead(swarms, Burst.MAX_SIZE);
  }

  /** Reads for the announces among some decoded datagrams. */
  void read(Exchange[] exchanges, int count) {
    int announces = 0;
    for (int i = 0; i < count; i++) {
      Datagram datagram = exchanges[i].datagram();
      if (datagram.request().kind() == RequestKind.ANNOUNCE) {
        AnnounceRequest request = datagram.request().announce();
        announcements[announces++] =
            exchanges[i]
                .announcement()
                .torrent(request.infoHashHead(), request.infoHashMiddle(), request.infoHashTail())
                .peer(datagram.sourceHigh(), datagram.sourceLow(), request.port());
      }
    }
    // A lone one gains nothing.
    if (announces > 1) {
      sum += swarms.read(announcements, announces);
    }
  }
}
