package org.bttracker.swarm;

import static org.bttracker.protocol.AnnounceEvent.NONE;
import static org.bttracker.protocol.AnnounceEvent.STOPPED;
import static org.bttracker.swarm.SwarmModelTest.announcement;
import static org.bttracker.swarm.SwarmModelTest.purge;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.stream.IntStream;
import org.bttracker.protocol.AnnounceEvent;
import org.bttracker.protocol.InfoHash;
import org.bttracker.protocol.IpAddress;
import org.bttracker.protocol.PeerSink;
import org.bttracker.swarm.SwarmModelTest.Peer;
import org.bttracker.swarm.TestAnnounce.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A purge and announces at the same moment. */
@Timeout(60)
class SwarmRaceTest {
  private static final int TTL = 600;
  private static final int START = 1_000_000;

  private static final int ANNOUNCERS = 3;
  private static final int ROUNDS = 3_000;
  private static final List<InfoHash> TORRENTS = torrents(24);

  private final SwarmRegistry registry = SwarmModelTest.registry(TTL);

  /** In each round all peers of the round before have just expired. */
  @Test
  void shouldKeepFreshPeersWhateverThePurgeDoesMeanwhile() throws Exception {
    long seed = System.nanoTime();
    CyclicBarrier begin = new CyclicBarrier(ANNOUNCERS + 1);
    CyclicBarrier end = new CyclicBarrier(ANNOUNCERS + 1);
    for (int announcer = 0; announcer < ANNOUNCERS; announcer++) {
      int number = announcer;
      start(() -> announceInRounds(number, new Random(seed + number), begin, end));
    }
    try {
      for (int round = 0; round < ROUNDS; round++) {
        begin.await();
        purge(registry, time(round));
        end.await();
        assertFresh(time(round), "seed " + seed + ", round " + round);
      }
    } finally {
      begin.reset();
    }
    purge(registry, time(ROUNDS));
    assertEquals(0, registry.peers(), "ghosts");
    assertEquals(0, registry.torrents(), "torrents");
  }

  /** The announce waits for the lock of a swarm that the purge, which has it first, drops. */
  @Test
  void shouldKeepAPeerThatWaitsForASwarmWhichIsDropped() throws Exception {
    for (int round = 0; round < 300; round++) {
      InfoHash torrent = SwarmModelTest.torrent(round);
      int now = START + TTL + 1;
      Holder holder = new Holder(torrent);
      Thread purge = start(() -> purge(registry, now));
      awaitBlocked(purge);
      Thread announce = start(() -> announce(torrent, Peer.ipv4(9), NONE, now));
      awaitBlocked(announce);
      holder.release();
      announce.join();
      purge.join();
      assertEquals(new SwarmCounts(0, 0, 1), SwarmCounts.of(registry, torrent), "round " + round);
      assertEquals(1, registry.peers(), "round " + round);
      announce(torrent, Peer.ipv4(9), STOPPED, now);
      assertEquals(0, registry.torrents(), "round " + round);
    }
  }

  /** As soon as the purge removes the swarms of one shard, all of them are replaced. */
  @Test
  @Timeout(60)
  void shouldKeepASwarmThatTookThePlaceOfADroppedOne() throws Exception {
    List<InfoHash> torrents = torrentsOfOneShard(5_000);
    int overlapping = 0;
    for (int round = 0; round < 60 || overlapping == 0; round++) {
      announceExpired(torrents);
      Thread purge = start(() -> purge(registry, START));
      while (purge.isAlive() && registry.torrents() == torrents.size()) {
        Thread.yield();
      }
      overlapping += purge.isAlive() ? 1 : 0;
      replace(torrents);
      purge.join();
      assertReplaced(torrents, "round " + round);
    }
  }

  /** At the first image of a shard all its swarms are replaced, those not shown yet too. */
  @Test
  void shouldShowAShardAsItWasAtOneMoment() {
    List<InfoHash> torrents = torrentsOfOneShard(2_000);
    announceExpired(torrents);
    List<InfoHash> shown = new ArrayList<>();
    registry.forEach(
        () -> START,
        image -> {
          if (shown.isEmpty()) {
            replace(torrents);
          }
          shown.add(image.infoHash());
          assertEquals(1, image.ipv6Peers(), "peers of the old swarm");
          assertEquals(0, image.ipv4Peers(), "peers of the new swarm");
        });
    assertEquals(torrents.size(), shown.size(), "shown");
    assertEquals(new HashSet<>(torrents), new HashSet<>(shown));
    assertReplaced(torrents, "after the copy");
  }

  /** Torrents whose one peer has been silent for too long. */
  private void announceExpired(List<InfoHash> torrents) {
    for (InfoHash torrent : torrents) {
      announce(torrent, Peer.ipv6(1), NONE, START - TTL - 1);
    }
  }

  /** The first announce removes the swarm, if it is still there, and the second one makes one. */
  private void replace(List<InfoHash> torrents) {
    for (InfoHash torrent : torrents) {
      announce(torrent, Peer.ipv6(1), STOPPED, START);
      announce(torrent, Peer.ipv4(3), NONE, START);
    }
  }

  private void assertReplaced(List<InfoHash> torrents, String when) {
    for (InfoHash torrent : torrents) {
      assertEquals(new SwarmCounts(0, 0, 1), SwarmCounts.of(registry, torrent), when);
      announce(torrent, Peer.ipv4(3), STOPPED, START);
    }
    assertEquals(0, registry.peers(), when);
    assertEquals(0, registry.torrents(), when);
  }

  /** Reads what is handed out as the wire would, and has no more room than a reply. */
  static final class Handed implements PeerSink {
    private final int wanted;
    private final Peer[] peers;
    private int candidates;

    Handed(int wanted) {
      this.wanted = wanted;
      peers = new Peer[wanted + 1];
    }

    @Override
    public void ipv4(int index, long peer) {
      set(index, IpAddress.ofIpv4((int) (peer >>> 32)), (int) (peer >>> 16) & 0xFFFF);
    }

    @Override
    public void ipv6(int index, long high, long low, long port) {
      set(index, new IpAddress(high, low), (int) (port >>> 48));
    }

    private void set(int index, IpAddress address, int port) {
      peers[index] = new Peer(address, port);
      candidates++;
    }

    int wanted() {
      return wanted;
    }

    int candidates() {
      return candidates;
    }

    List<Peer> peers(int count) {
      return Arrays.asList(peers).subList(0, count);
    }
  }

  /** An announce that stays inside a swarm, under the lock, until it is released. */
  private final class Holder implements PeerSink {
    private final CountDownLatch inside = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);
    private final Thread thread;

    Holder(InfoHash torrent) throws InterruptedException {
      announce(torrent, Peer.ipv4(1), NONE, START);
      announce(torrent, Peer.ipv4(2), NONE, START);
      TestAnnounce announcement = announcement(torrent, Peer.ipv4(1), false, NONE, 1);
      thread = start(() -> announcement.to(registry, START, this));
      inside.await();
    }

    @Override
    public void ipv4(int index, long peer) {
      inside.countDown();
      try {
        released.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public void ipv6(int index, long high, long low, long port) {
      throw new AssertionError("another family");
    }

    void release() throws InterruptedException {
      released.countDown();
      thread.join();
    }
  }

  private static int time(int round) {
    return START + round * (TTL + 1);
  }

  /** A peer has another number in the next round, so that the old one is not refreshed. */
  private static Peer peer(int announcer, int round) {
    return Peer.of(announcer > 0, 2 * announcer + round % 2);
  }

  private void announceInRounds(
      int announcer, Random random, CyclicBarrier begin, CyclicBarrier end) {
    try {
      for (int round = 0; round < ROUNDS; round++) {
        begin.await();
        announceAll(announcer, round, random);
        end.await();
      }
    } catch (BrokenBarrierException | InterruptedException e) {
      // The test has failed already.
    }
  }

  private void announceAll(int announcer, int round, Random random) {
    List<InfoHash> torrents = new ArrayList<>(TORRENTS);
    Collections.shuffle(torrents, random);
    for (InfoHash torrent : torrents) {
      if (random.nextInt(4) == 0) {
        announce(torrent, peer(announcer, round + 1), STOPPED, time(round));
      }
      announce(torrent, peer(announcer, round), NONE, time(round));
    }
  }

  private void assertFresh(int now, String when) {
    purge(registry, now);
    for (InfoHash torrent : TORRENTS) {
      assertEquals(new SwarmCounts(0, 0, ANNOUNCERS), SwarmCounts.of(registry, torrent), when);
    }
    assertEquals(ANNOUNCERS * TORRENTS.size(), registry.peers(), when);
    assertEquals(TORRENTS.size(), registry.torrents(), when);
  }

  private Answer announce(InfoHash torrent, Peer peer, AnnounceEvent event, int now) {
    return announcement(torrent, peer, false, event, 0).to(registry, now, new Handed(0));
  }

  private static List<InfoHash> torrents(int count) {
    return IntStream.range(0, count).mapToObj(SwarmModelTest::torrent).toList();
  }

  /** The lowest bits of the hash choose the shard. */
  private List<InfoHash> torrentsOfOneShard(int count) {
    Shard shard = registry.shard(TorrentKind.key(SwarmModelTest.torrent(0)));
    return IntStream.iterate(0, number -> number + 1)
        .mapToObj(SwarmModelTest::torrent)
        .filter(torrent -> registry.shard(TorrentKind.key(torrent)) == shard)
        .limit(count)
        .toList();
  }

  private static Thread start(Runnable work) {
    Thread thread = new Thread(work);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private static void awaitBlocked(Thread thread) {
    while (thread.getState() == Thread.State.NEW || thread.getState() == Thread.State.RUNNABLE) {
      Thread.onSpinWait();
    }
  }
}
