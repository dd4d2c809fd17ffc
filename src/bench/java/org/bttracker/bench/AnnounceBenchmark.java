package org.bttracker.bench;

import org.bttracker.protocol.InfoHash;
import org.bttracker.protocol.ResponseEncoder;
import org.bttracker.swarm.AnnounceResult;
import org.bttracker.swarm.PeerAnnouncement;
import org.bttracker.swarm.Swarms;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The regular announces of the peers of one swarm, each of which is handed 30 others. */
@State(Scope.Thread)
public class AnnounceBenchmark {
  /** How many are in the swarm, all over IPv4. */
  @Param({"1", "100", "10000", "100000"})
  public int peers;

  private final Swarms swarms = Samples.registry().forLoop();
  private final ResponseEncoder sink = new ResponseEncoder();
  private PeerAnnouncement[] announcements;
  private int next;

  @Setup
  public void fill() {
    InfoHash torrent = Samples.infoHash(0);
    announcements = new PeerAnnouncement[peers];
    for (int i = 0; i < peers; i++) {
      announcements[i] = Samples.announcement(torrent, Samples.ipv4(i), i);
      swarms.announce(announcements[i], 0, sink);
    }
  }

  @Benchmark
  public AnnounceResult announce() {
    next = next + 1 < peers ? next + 1 : 0;
    return swarms.announce(announcements[next], 0, sink);
  }
}
