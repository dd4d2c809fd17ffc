package org.bttracker.swarm;

import org.bttracker.protocol.AnnounceEvent;
import org.bttracker.protocol.InfoHash;
import org.bttracker.protocol.IpAddress;
import org.bttracker.protocol.PeerSink;
import org.bttracker.swarm.AnnounceResult.Added;
import org.bttracker.swarm.AnnounceResult.Refusal;

/** An announce as tests write it, in one line, and answered by a record. */
public record TestAnnounce(
    InfoHash infoHash,
    IpAddress address,
    int port,
    boolean seeder,
    AnnounceEvent event,
    int wanted,
    MayAdd mayAdd) {
  /** What each thread has announced with last. */
  private static final ThreadLocal<Loop> LAST = new ThreadLocal<>();

  /** An announce of a source that may add anything. */
  public TestAnnounce(
      InfoHash infoHash,
      IpAddress address,
      int port,
      boolean seeder,
      AnnounceEvent event,
      int wanted) {
    this(infoHash, address, port, seeder, event, wanted, MayAdd.TORRENT);
  }

  /** What an announce got. */
  public record Answer(int seeders, int leechers, int peers, Refusal refusal, Added added) {
    static Answer refused(Refusal refusal) {
      return new Answer(0, 0, 0, refusal, Added.NOTHING);
    }
  }

  /** Announces it, as a receive loop does it. */
  public Answer to(SwarmRegistry registry, int nowSeconds, PeerSink sink) {
    AnnounceResult result = swarms(registry).announce(forLoop(), nowSeconds, sink);
    return new Answer(
        result.seeders(), result.leechers(), result.peers(), result.refusal(), result.added());
  }

  /** The same as a receive loop has it. */
  public PeerAnnouncement forLoop() {
    return new PeerAnnouncement()
        .torrent(infoHash.head(), infoHash.middle(), infoHash.tail())
        .peer(address.high(), address.low(), port)
        .says(seeder, event, wanted)
        .mayAdd(mayAdd);
  }

  /** What this thread announces with. */
  static Swarms swarms(SwarmRegistry registry) {
    Loop loop = LAST.get();
    if (loop == null || loop.registry != registry) {
      loop = new Loop(registry, registry.forLoop());
      LAST.set(loop);
    }
    return loop.swarms;
  }

  private record Loop(SwarmRegistry registry, Swarms swarms) {}
}
