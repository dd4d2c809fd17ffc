package org.bttracker.swarm;

import static org.bttracker.protocol.AnnounceEvent.COMPLETED;
import static org.bttracker.protocol.AnnounceEvent.NONE;
import static org.bttracker.protocol.AnnounceEvent.STOPPED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.bttracker.protocol.AnnounceEvent;
import org.bttracker.protocol.InfoHash;
import org.bttracker.protocol.IpAddress;
import org.bttracker.swarm.AnnounceResult.Refusal;
import org.bttracker.swarm.SwarmRaceTest.Handed;
import org.bttracker.swarm.TestAnnounce.Answer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The registry against a model of plain maps, which says the rules in the simplest words. */
class SwarmModelTest {
  private static final int TTL = 600;
  private static final int DAY = 86_400;
  private static final int STEPS = 30_000;
  private static final int TORRENTS = 4;

  /** Longest time between two purges that the registry allows. */
  private static final int PURGE_GAP = 1_700;

  private static final AnnounceEvent[] EVENTS = AnnounceEvent.values();

  /** Without limits to what it holds. */
  static SwarmRegistry registry(int ttlSeconds) {
    return registry(ttlSeconds, Integer.MAX_VALUE, Integer.MAX_VALUE, 0);
  }

  private static SwarmRegistry registry(int ttl, int maxTorrents, int maxPeers, int maxPorts) {
    return new SwarmRegistry(
        new SwarmLimits(Duration.ofSeconds(ttl), maxTorrents, maxPeers, maxPorts));
  }

  static void purge(SwarmRegistry registry, int now) {
    for (int slice = 0; slice < SwarmRegistry.slices(); slice++) {
      registry.purgeSlice(now);
    }
  }

  static InfoHash torrent(int number) {
    return InfoHash.read(ByteBuffer.allocate(20).putInt(16, number), 0);
  }

  static TestAnnounce announcement(
      InfoHash torrent, Peer peer, boolean seeder, AnnounceEvent event, int wanted) {
    return new TestAnnounce(torrent, peer.address(), peer.port(), seeder, event, wanted);
  }

  /** A peer as the tests name it. */
  record Peer(IpAddress address, int port) {
    /** Neighbours share their address or their port. */
    static Peer of(boolean ipv4, int number) {
      int host = number / 3;
      IpAddress address =
          ipv4
              ? IpAddress.ofIpv4(0x0a000000 + host)
              : new IpAddress(0x20010db8_00000000L + host / 7, host % 7);
      return new Peer(address, 6_881 + number % 3);
    }

    static Peer ipv4(int number) {
      return of(true, number);
    }

    static Peer ipv6(int number) {
      return of(false, number);
    }

    /** Shows the address, which an {@link IpAddress} hides: no client has it. */
    @Override
    public String toString() {
      return "%x:%x:%d".formatted(address.high(), address.low(), port);
    }
  }

  private static final class Entry {
    boolean seeder;
    boolean completed;
    int seen;
  }

  private static final class Torrent {
    final Map<Peer, Entry> peers = new HashMap<>();
    int completed;

    SwarmCounts counts() {
      int seeders = (int) peers.values().stream().filter(entry -> entry.seeder).count();
      return new SwarmCounts(seeders, completed, peers.size() - seeders);
    }

    /** Returns who may be handed out. */
    Set<Peer> announce(Peer peer, boolean seeder, AnnounceEvent event, int now) {
      if (event == STOPPED) {
        peers.remove(peer);
        return Set.of();
      }
      Entry entry = peers.computeIfAbsent(peer, key -> new Entry());
      entry.seeder = seeder;
      entry.seen = now;
      if (event == COMPLETED && !entry.completed) {
        entry.completed = true;
        completed++;
      }
      return eligible(peer, seeder);
    }

    Set<Peer> eligible(Peer self, boolean seeder) {
      return peers.keySet().stream()
          .filter(peer -> !peer.equals(self))
          .filter(peer -> peer.address().isIpv4() == self.address().isIpv4())
          .filter(peer -> !seeder || !peers.get(peer).seeder)
          .collect(Collectors.toSet());
    }

    /** The count of a torrent without peers is kept, but the torrent is not. */
    boolean isOver() {
      return peers.isEmpty();
    }
  }

  static LongStream seeds() {
    return LongStream.concat(LongStream.rangeClosed(1, 10), LongStream.of(System.nanoTime()));
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void shouldDoWhatTheModelDoes(long seed) {
    new Run(seed).run();
  }

  /** One random sequence. */
  private static final class Run {
    private final Random random;
    private final SwarmRegistry registry;
    private final Map<InfoHash, Torrent> model = new HashMap<>();
    private final int peersPerFamily;
    private final boolean completes;
    private final int maxTorrents;
    private final int maxPeers;
    private final int maxPorts;
    private final long seed;
    private int completed;
    private int step;
    private int now;

    Run(long seed) {
      this.seed = seed;
      random = new Random(seed);
      // Around the lone peer, in lists, around the largest list, and in tables.
      peersPerFamily = List.of(2, 6, 60, 200, 20).get(Math.floorMod(seed, 5));
      // A torrent that nobody completes comes and goes.
      completes = seed % 4 < 2;
      boolean limited = seed % 2 == 0;
      maxTorrents = limited ? TORRENTS - 1 : TORRENTS;
      maxPeers = limited ? 2 * peersPerFamily : Integer.MAX_VALUE;
      maxPorts = List.of(0, 2, 1).get(Math.floorMod(seed / 2, 3));
      registry = registry(TTL, maxTorrents, maxPeers, maxPorts);
      // Also across the clock's wrap-around, and that of the peers' 14 bits.
      now = random.nextBoolean() ? random.nextInt() : Integer.MAX_VALUE - random.nextInt(DAY);
    }

    void run() {
      for (step = 0; step < STEPS; step++) {
        int dice = random.nextInt(1_000);
        if (dice < 20) {
          pass(random.nextInt(100));
        } else if (dice < 22) {
          pass(random.nextBoolean() ? TTL : random.nextInt(PURGE_GAP));
        } else if (dice == 22 && random.nextInt(4) == 0) {
          IntStream.rangeClosed(0, DAY / PURGE_GAP).forEach(i -> pass(PURGE_GAP));
        } else if (dice < 30) {
          purge();
        } else {
          announce();
        }
        InfoHash torrent = torrent(random.nextInt(TORRENTS + 1));
        SwarmCounts counts = model.getOrDefault(torrent, new Torrent()).counts();
        assertEquals(counts, SwarmCounts.of(registry, torrent), this::when);
        assertEquals(peers(), registry.peers(), this::when);
        assertEquals(torrents(), registry.torrents(), this::when);
        assertFamiliesAndRoles();
      }
    }

    private void assertFamiliesAndRoles() {
      for (boolean ipv4 : new boolean[] {true, false}) {
        for (boolean seeder : new boolean[] {true, false}) {
          assertEquals(peers(ipv4, seeder), registry.peers(ipv4, seeder), this::when);
        }
      }
      assertEquals(completed, registry.completed(), this::when);
    }

    private long peers(boolean ipv4, boolean seeder) {
      return model.values().stream()
          .flatMap(torrent -> torrent.peers.entrySet().stream())
          .filter(peer -> peer.getKey().address().isIpv4() == ipv4)
          .filter(peer -> peer.getValue().seeder == seeder)
          .count();
    }

    private int peers() {
      return model.values().stream().mapToInt(torrent -> torrent.peers.size()).sum();
    }

    private String when() {
      return "seed " + seed + ", step " + step;
    }

    private void announce() {
      InfoHash hash = torrent(random.nextInt(TORRENTS));
      Peer peer = Peer.of(random.nextInt(3) > 0, random.nextInt(peersPerFamily));
      boolean seeder = random.nextBoolean();
      AnnounceEvent event = event();
      Handed handed = new Handed(random.nextInt(random.nextBoolean() ? 4 : 80));
      Answer refusal = event == STOPPED ? null : refusal(hash, peer);
      Answer result =
          announcement(hash, peer, seeder, event, handed.wanted()).to(registry, now, handed);
      if (refusal != null) {
        assertEquals(refusal, result, this::when);
        return;
      }
      Torrent torrent = model.computeIfAbsent(hash, key -> new Torrent());
      int completedBefore = torrent.completed;
      Set<Peer> eligible = torrent.announce(peer, seeder, event, now);
      completed += torrent.completed - completedBefore;
      int count = Math.min(handed.wanted(), eligible.size());
      SwarmCounts counts = torrent.counts();
      Answer expected =
          new Answer(counts.seeders(), counts.leechers(), count, Refusal.NONE, result.added());
      assertEquals(expected, result, this::when);
      Set<Peer> different = new HashSet<>(handed.peers(count));
      assertEquals(count, different.size(), this::when);
      assertTrue(eligible.containsAll(different), this::when);
    }

    private AnnounceEvent event() {
      AnnounceEvent event =
          random.nextInt(4) == 0 ? STOPPED : EVENTS[random.nextInt(EVENTS.length)];
      return event == COMPLETED && !completes ? NONE : event;
    }

    /** What a peer is told that may not come in; null if it may. */
    private Answer refusal(InfoHash hash, Peer peer) {
      Torrent torrent = model.getOrDefault(hash, new Torrent());
      if (torrent.peers.containsKey(peer)) {
        return null;
      }
      if (torrent.isOver() && torrents() >= maxTorrents) {
        return Answer.refused(Refusal.TORRENTS_FULL);
      }
      if (peers() >= maxPeers) {
        return Answer.refused(Refusal.PEERS_FULL);
      }
      long near = torrent.peers.keySet().stream().filter(p -> isNear(p, peer, 0)).count();
      long far = torrent.peers.keySet().stream().filter(p -> isNear(p, peer, 16)).count();
      boolean tooMany = near >= maxPorts || far >= 8 * maxPorts;
      return maxPorts > 0 && tooMany ? Answer.refused(Refusal.TOO_MANY_PORTS) : null;
    }

    private int torrents() {
      return (int) model.values().stream().filter(torrent -> !torrent.isOver()).count();
    }

    /** Whether two have one IPv4 address, or one IPv6 /64 or shorter network. */
    private static boolean isNear(Peer peer, Peer other, int hostBits) {
      IpAddress address = peer.address();
      return address.isIpv4()
          ? address.equals(other.address())
          : !other.address().isIpv4()
              && address.high() >>> hostBits == other.address().high() >>> hostBits;
    }

    /** Peers that are silent for too long stay until the purge, which need not come yet. */
    private void pass(int seconds) {
      now += seconds;
      if (seconds >= TTL) {
        purge();
      }
    }

    private void purge() {
      SwarmModelTest.purge(registry, now);
      for (Torrent torrent : model.values()) {
        torrent.peers.values().removeIf(entry -> now - entry.seen > TTL);
      }
    }
  }
}
