package org.bttracker.server;

import org.bttracker.net.Burst;
import org.bttracker.net.Datagram;
import org.bttracker.protocol.AnnounceRequest;
import org.bttracker.protocol.RequestKind;
import org.bttracker.swarm.SwarmLookAhead;
import org.bttracker.swarm.SwarmRegistry;

/**
 * Reads what the announces of a burst will need of the swarms, before the first of them is handled,
 * so that the processor waits for the memory of all of them at once; see {@link SwarmLookAhead}. It
 * decides nothing and changes nothing. Belongs to one receive loop.
 */
final class LookAhead {
  private final SwarmLookAhead swarms;

  /** What was read, summed up, so that the compiler cannot leave out the reads. */
  private long sum;

  LookAhead(SwarmRegistry swarms) {
    this.swarms = new SwarmLookAhead(swarms, Burst.MAX_SIZE);
  }

  /** Reads for the announces among some decoded datagrams. */
  void read(Datagram[] datagrams, int count) {
    if (count < 2) {
      // A lone one gains nothing.
      return;
    }
    swarms.clear();
    for (int i = 0; i < count; i++) {
      Datagram datagram = datagrams[i];
      if (datagram.request().kind() == RequestKind.ANNOUNCE) {
        AnnounceRequest announce = datagram.request().announce();
        swarms.add(announce.infoHash(), datagram.source(), announce.port());
      }
    }
    sum += swarms.read();
  }
}
