package org.bttracker.swarm;

import static org.bttracker.swarm.PeerModel.key;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.bttracker.swarm.SwarmModelTest.Peer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a peer of a large swarm takes: on a heap below 32 GiB, where references have 4 bytes. */
class PeerBytesTest {
  private static final int TTL = 2_700;

  /** Of an array of longs or references: class, length. */
  private static final int HEADER_BYTES = 16;

  private static final int REFERENCE_BYTES = 4;

  /** A {@link PeerTable}: header, four references, two ints, one boolean, rounded up. */
  private static final int TABLE_BYTES = 40;

  /** Room for the tables of half as many swarms more may be left when their array has grown. */
  private static final int SWARM_BYTES = LargeSwarm.TABLES * REFERENCE_BYTES * 3 / 2;

  /** What the default limits count on. */
  private static final int MOST_BYTES = 125;

  @ParameterizedTest
  @EnumSource
  void shouldStayWithinItsBytesPerPeerWhileItGrowsAndShrinks(PeerTableKind kind) {
    PeerTable table = kind.table();
    List<Peer> peers = kind.peers(100_000);
    for (Peer peer : peers) {
      table.add(key(peer), PeerState.of(true, false, 0));
      assertOften(kind, table, peers);
    }
    assertAverage(kind, table, peers);
    for (int number = 100_000 - 1; number >= 1_000; number--) {
      table.remove(key(peers.get(number)));
      assertOften(kind, table, peers);
    }
    assertAverage(kind, table, peers);
  }

  @ParameterizedTest
  @EnumSource
  void shouldStayWithinItsBytesPerPeerAfterAPurge(PeerTableKind kind) {
    for (int each : new int[] {2, 10}) {
      PeerTable table = kind.table();
      List<Peer> peers = kind.peers(100_000);
      for (int i = 0; i < peers.size(); i++) {
        int age = i / 6 % each == 0 ? 0 : TTL + 1;
        table.add(key(peers.get(i)), PeerState.of(true, false, -age));
      }
      for (int page = table.pages() - 1; page >= 0; page--) {
        table.purge(Math.min(page, table.pages() - 1), 0, TTL);
      }
      assertAverage(kind, table, peers);
    }
  }

  /**
   * The dearest are 16 over IPv6, seeders and leechers, which are left over in the tables of a
   * large swarm: with one fewer they would be a list.
   */
  @Test
  void shouldTakeNoMoreForAPeerThanTheLimitsCountOn() {
    int[] leftOver = IntStream.rangeClosed(0, 60).map(PeerBytesTest::leftOver).toArray();
    double dearest = 0;
    for (int seeders = 0; seeders <= 60; seeders++) {
      for (int leechers = 0; leechers <= 60; leechers++) {
        int fewest = 1 + PeerWords.IPV6_STRIDE * (seeders + leechers);
        if (fewest > Blocks.MAX_LENGTH / 2) {
          int bytes = SWARM_BYTES + leftOver[seeders] + leftOver[leechers];
          dearest = Math.max(dearest, (double) bytes / (seeders + leechers));
        }
      }
    }
    double most = dearest;
    assertTrue(most <= MOST_BYTES, () -> most + " bytes for a peer");
    assertTrue(most > MOST_BYTES / 2, () -> most + " bytes for a peer, far from what is counted");
  }

  /** Bytes of a table of IPv6 peers from which as many have left as can, before it shrinks. */
  private static int leftOver(int size) {
    int most = 0;
    for (int before = size; size > 0 && before < 4 * size + 40; before++) {
      PeerTable table = PeerTableKind.IPV6.table();
      List<Peer> peers = PeerTableKind.IPV6.peers(before);
      peers.forEach(peer -> table.add(key(peer), PeerState.of(true, false, 0)));
      peers.subList(size, before).forEach(peer -> table.remove(key(peer)));
      most = Math.max(most, bytes(table, peers.subList(0, size)));
    }
    return most;
  }

  private static void assertOften(PeerTableKind kind, PeerTable table, List<Peer> peers) {
    // A prime, so that different states between two splits are met.
    if (table.size() >= 1_000 && table.size() % 19_937 == 0 || table.size() == 1_000) {
      assertAverage(kind, table, peers);
    }
  }

  private static void assertAverage(PeerTableKind kind, PeerTable table, List<Peer> peers) {
    double average = (double) bytes(table, peers) / table.size();
    double most = kind.ipv4 ? 12 : 32;
    assertTrue(average <= most, () -> average + " bytes for each of " + table.size() + " peers");
  }

  /** The pages are those where peers belong. */
  private static int bytes(PeerTable table, List<Peer> peers) {
    Set<long[]> pages = Collections.newSetFromMap(new IdentityHashMap<>());
    peers.forEach(peer -> pages.add(table.glance(key(peer))));
    int bytes = TABLE_BYTES;
    for (long[] page : pages) {
      bytes += HEADER_BYTES + page.length * Long.BYTES;
    }
    return bytes + (pages.size() == 1 ? 0 : HEADER_BYTES + pages.size() * REFERENCE_BYTES);
  }
}
