package org.bttracker.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.bttracker.load.LatencyHistogram;
import org.bttracker.protocol.IpAddress;
import org.bttracker.protocol.ResponseEncoder;
import org.bttracker.swarm.SwarmRegistry;
import org.bttracker.swarm.Swarms;

/** How long announces take while all torrents are purged at once, and while nothing is. */
final class PurgeSection {
  private static final int ROUNDS = 5;
  private static final int EXPIRED = (int) Samples.PEER_TTL.toSeconds() + 1;

  /** Whoever announces while peers expire comes from other addresses than they. */
  private static final int OTHERS = 1 << 22;

  private final int torrents;
  private final SplittableRandom random = new SplittableRandom(1);
  private final ResponseEncoder sink = new ResponseEncoder();

  private PurgeSection(int torrents) {
    this.torrents = torrents;
  }

  static void run(BenchmarkSettings settings, Report report) throws InterruptedException {
    PurgeSection section = new PurgeSection(settings.torrents());
    List<List<String>> rows = new ArrayList<>();
    for (int round = 1; round <= (settings.isQuick() ? 1 : ROUNDS); round++) {
      section.measure(round, rows);
    }
    report.heading("Announces during a purge");
    report.paragraph(
        "One thread purges all slices of a registry of %,d torrents one after the other (the"
            + " tracker spreads them over half a minute), each torrent with one expired peer."
            + " Another announces new peers to random ones of them meanwhile; then again as often"
            + " while nothing is purged, which shows what the machine and the garbage collector do"
            + " by themselves. Times in µs; goal for the longest: 2,000.",
        section.torrents);
    report.table(
        List.of(
            "round",
            "announces",
            "purge, ms",
            "p99.9",
            "longest",
            "p99.9 without purge",
            "longest without purge"),
        rows);
  }

  private void measure(int round, List<List<String>> rows) throws InterruptedException {
    SwarmRegistry registry = Samples.registry();
    Swarms swarms = registry.forLoop();
    for (int i = 0; i < torrents; i++) {
      announce(swarms, i, i, 0);
    }
    LatencyHistogram purging = new LatencyHistogram();
    Thread purge = new Thread(() -> purgeAll(registry), "purge");
    long start = System.nanoTime();
    purge.start();
    int announces = 0;
    for (; purge.isAlive(); announces++) {
      announce(swarms, purging, announces);
    }
    long purgeMillis = (System.nanoTime() - start) / 1_000_000;
    purge.join();
    LatencyHistogram quiet = new LatencyHistogram();
    for (int i = 0; i < announces; i++) {
      announce(swarms, quiet, i);
    }
    rows.add(
        List.of(
            Integer.toString(round),
            Report.format("%,d", announces),
            Report.format("%,d", purgeMillis),
            Report.format("%,d", purging.percentileMicros(0.999)),
            Report.format("%,d", purging.maxMicros()),
            Report.format("%,d", quiet.percentileMicros(0.999)),
            Report.format("%,d", quiet.maxMicros())));
  }

  private static void purgeAll(SwarmRegistry registry) {
    for (int slice = 0; slice < SwarmRegistry.slices(); slice++) {
      registry.purgeSlice(EXPIRED);
    }
  }

  private void announce(Swarms swarms, LatencyHistogram latency, int number) {
    int torrent = random.nextInt(torrents);
    long start = System.nanoTime();
    announce(swarms, torrent, OTHERS + number, EXPIRED);
    latency.record(System.nanoTime() - start);
  }

  private void announce(Swarms swarms, int torrent, int peer, int nowSeconds) {
    IpAddress address = Samples.ipv4(peer);
    swarms.announce(
        Samples.announcement(Samples.infoHash(torrent), address, peer), nowSeconds, sink);
  }
}
