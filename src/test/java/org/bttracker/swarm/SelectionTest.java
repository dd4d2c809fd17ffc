package org.bttracker.swarm;

import static org.bttracker.protocol.AnnounceEvent.NONE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.bttracker.protocol.IpAddress;
import org.bttracker.swarm.SwarmModelTest.Peer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The mix of seeders and leechers in a reply, by numbers. */
class SelectionTest {
  private static final int ASKS = 20_000;
  private static final int NOW = 5;

  private final SwarmRegistry registry = SwarmModelTest.registry(600);

  /** Seeders of either family have the lowest ports. */
  private int seeders;

  private int leechers;

  /** What many replies had in them. */
  private static final class Mix {
    long peers;
    long seeders;
    int withoutSeeder;
    int withoutLeecher;
    int fewestLeechers = Integer.MAX_VALUE;
    int mostLeechers;

    void add(int replySeeders, int reply) {
      peers += reply;
      seeders += replySeeders;
      withoutSeeder += replySeeders == 0 ? 1 : 0;
      withoutLeecher += replySeeders == reply ? 1 : 0;
      fewestLeechers = Math.min(fewestLeechers, reply - replySeeders);
      mostLeechers = Math.max(mostLeechers, reply - replySeeders);
    }

    double seederShare() {
      return (double) seeders / peers;
    }
  }

  /** Every reply has what is due, and one peer more of the one kind or the other at the most. */
  @ParameterizedTest
  @CsvSource({
    "true, 1000, 1000, 50",
    "false, 1000, 1000, 50",
    "true, 900, 100, 50",
    "false, 900, 100, 50",
    "true, 60, 30, 30",
    "false, 20, 10, 10",
    "true, 6000, 2000, 50",
    "true, 5, 1, 3",
    "false, 5, 1, 3"
  })
  void shouldHandALeecherSeedersAndLeechersInProportion(
      boolean ipv4, int seeders, int leechers, int wanted) {
    fill(ipv4, seeders, leechers);
    // The asker is a leecher, who does not count.
    double due = wanted * (leechers - 1.0) / (seeders + leechers - 1);
    Mix mix = ask(ipv4, seeders + 1, wanted);
    assertEquals((int) due, mix.fewestLeechers, "fewest leechers");
    assertEquals((int) Math.ceil(due), mix.mostLeechers, "most leechers");
    // Rounded at random, a reply differs by less than 0.5 on average; seven deviations of the mean.
    double tolerance = 7 * 0.5 / Math.sqrt(ASKS) / wanted;
    assertEquals(1 - due / wanted, mix.seederShare(), tolerance + 1e-12);
    assertEquals((long) ASKS * wanted, mix.peers);
  }

  @Test
  void shouldNeverHandOutOneKindAloneWhereThereAreAsManyOfBoth() {
    fill(true, 1_000, 1_000);
    Mix mix = ask(true, 1_001, 50);
    assertEquals(0, mix.withoutSeeder);
    assertEquals(0, mix.withoutLeecher);
    assertEquals(0.5, mix.seederShare(), 0.01);
  }

  /** An even choice would leave the leechers out of 0.4 % of the replies. */
  @Test
  void shouldHandOutLeechersWhereThereAreFew() {
    fill(true, 900, 100);
    Mix mix = ask(true, 901, 50);
    assertEquals(0, mix.withoutLeecher);
    assertEquals(0.9, mix.seederShare(), 0.01);
  }

  @Test
  void shouldMixListsToo() {
    fill(true, 60, 30);
    Mix mix = ask(true, 61, 30);
    assertEquals(0, mix.withoutLeecher);
    assertEquals(2.0 / 3, mix.seederShare(), 0.01);
  }

  /** The other family is the other way round. */
  @ParameterizedTest
  @CsvSource({"true, 10", "false, 10", "true, 500", "false, 500"})
  void shouldMixByTheAskersFamilyAlone(boolean ipv4, int size) {
    fill(ipv4, size, size / 5);
    for (int port = 1; port <= size; port++) {
      announce(!ipv4, port, port <= size / 5, new HandedPorts(0));
    }
    int wanted = size / 2;
    Mix mix = ask(ipv4, size + 1, wanted);
    double due = size / (size + size / 5 - 1.0);
    assertEquals(due, mix.seederShare(), 7 * 0.5 / Math.sqrt(ASKS) / wanted);
    assertEquals((long) ASKS * wanted, mix.peers);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void shouldHandAllToWhoWantsMoreThanThereAre(boolean ipv4) {
    fill(ipv4, 7, 3);
    Mix mix = ask(ipv4, 8, 10);
    assertEquals(9L * ASKS, mix.peers);
    assertEquals(7L * ASKS, mix.seeders);
  }

  @ParameterizedTest
  @CsvSource({"true, 10", "false, 10", "true, 500", "false, 500"})
  void shouldHandASeederLeechersAlone(boolean ipv4, int size) {
    fill(ipv4, size, size);
    for (int wanted : new int[] {1, size - 1, size, size + 1}) {
      HandedPorts handed = new HandedPorts(wanted);
      int count = announce(ipv4, 1, true, handed);
      assertEquals(Math.min(wanted, size), count);
      assertEquals(count, handed.ports(count).distinct().count());
      assertTrue(handed.ports(count).allMatch(port -> port > size));
    }
  }

  private void fill(boolean ipv4, int newSeeders, int newLeechers) {
    seeders = newSeeders;
    leechers = newLeechers;
    for (int port = 1; port <= seeders + leechers; port++) {
      announce(ipv4, port, port <= seeders, new HandedPorts(0));
    }
  }

  /** A leecher asks many times; it never gets itself, nor anybody twice. */
  private Mix ask(boolean ipv4, int asker, int wanted) {
    Mix mix = new Mix();
    HandedPorts handed = new HandedPorts(wanted);
    boolean[] isThere = new boolean[seeders + leechers + 1];
    for (int i = 0; i < ASKS; i++) {
      int count = announce(ipv4, asker, false, handed);
      int replySeeders = 0;
      for (int index = 0; index < count; index++) {
        int port = handed.port(index);
        assertTrue(port != asker && !isThere[port], "itself or twice");
        isThere[port] = true;
        replySeeders += port <= seeders ? 1 : 0;
      }
      for (int index = 0; index < count; index++) {
        isThere[handed.port(index)] = false;
      }
      mix.add(replySeeders, count);
    }
    return mix;
  }

  private int announce(boolean ipv4, int port, boolean seeder, HandedPorts handed) {
    IpAddress address = ipv4 ? IpAddress.ofIpv4(0x0a000001) : new IpAddress(0x2001L << 48, 1);
    return SwarmModelTest.announcement(
            SwarmModelTest.torrent(1), new Peer(address, port), seeder, NONE, handed.wanted())
        .to(registry, NOW, handed)
        .peers();
  }
}
