package org.bttracker.swarm;

import static org.bttracker.protocol.AnnounceEvent.COMPLETED;
import static org.bttracker.protocol.AnnounceEvent.NONE;
import static org.bttracker.protocol.AnnounceEvent.STOPPED;
import static org.bttracker.swarm.SwarmModelTest.purge;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashSet;
import java.util.Set;
import org.bttracker.protocol.AnnounceEvent;
import org.bttracker.swarm.SwarmModelTest.Peer;
import org.bttracker.swarm.TestAnnounce.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A machine that is paused purges nobody for longer than the peers' clock of 14 bits goes. */
class PausedClockTest {
  private static final Answer NOBODY =
      new Answer(0, 0, 0, AnnounceResult.Refusal.NONE, AnnounceResult.Added.NOTHING);

  private static final int TTL = 2_700;
  private static final int START = 100_000;
  private static final int FIVE_HOURS = 5 * 3_600;
  private static final int TORRENTS = 300;

  /** After longer pauses, ages could not be told. */
  private static final int LONGEST_KNOWN = 16_383 - 128 - 64 - TTL;

  private final SwarmRegistry registry = SwarmModelTest.registry(TTL);

  @ParameterizedTest
  @ValueSource(
      ints = {
        LONGEST_KNOWN + 1,
        16_300,
        16_384,
        16_484,
        FIVE_HOURS,
        20_000,
        2 * 16_384 + 9,
        999_999
      })
  void shouldKeepNobodyOfBeforeThePauseAfterThePurge(int pause) {
    announceAll(START);
    purge(registry, START);
    purge(registry, START + pause);
    assertNobody();
  }

  /** Also the oldest and the youngest that the purge before the pause has kept. */
  @ParameterizedTest
  @ValueSource(ints = {TTL + 1, 10_000, LONGEST_KNOWN, 16_300, 16_484, FIVE_HOURS, 20_000})
  void shouldDropPeersOfAnyAge(int pause) {
    for (int age : new int[] {0, 1, TTL - 1, TTL}) {
      announceAll(START - age);
      purge(registry, START);
      purge(registry, START + pause);
      assertNobody();
    }
  }

  /** A purge takes half a minute, and its first part is the oldest when the pause begins. */
  @ParameterizedTest
  @ValueSource(
      ints = {LONGEST_KNOWN - 30, LONGEST_KNOWN - 10, LONGEST_KNOWN, LONGEST_KNOWN + 35, 16_300})
  void shouldDropPeersOfAnyAgeHoweverLongThePurgeBeforeTakes(int pause) {
    announceAll(START - TTL);
    int slices = SwarmRegistry.slices();
    for (int slice = 0; slice < slices; slice++) {
      registry.purgeSlice(START + slice * 30 / slices);
    }
    purge(registry, START + 30 + pause);
    assertNobody();
  }

  /** What has announced since is not dropped for a purge that had begun before the pause. */
  @Test
  void shouldKeepWhoAnnouncesAfterAPauseInTheMiddleOfAPurge() {
    announceAll(START);
    purge(registry, START);
    int half = SwarmRegistry.slices() / 2;
    for (int slice = 0; slice < half; slice++) {
      registry.purgeSlice(START + 60);
    }
    int now = START + 60 + FIVE_HOURS;
    announceAll(now);
    for (int slice = 0; slice < half; slice++) {
      registry.purgeSlice(now);
    }
    for (int number = 0; number < TORRENTS; number++) {
      assertEquals(
          AnnounceResult.Added.NOTHING, announce(number, Peer.ipv4(1), NONE, now + 1).added());
    }
    purge(registry, now + TTL);
    assertEquals(3 * TORRENTS, registry.peers());
  }

  /** The purge takes its time to come to everybody, and meanwhile the limit is reached. */
  @ParameterizedTest
  @ValueSource(ints = {90, 64, 60, 30, 1, 0})
  void shouldKeepWhoAnnouncesBetweenAPauseAndThePurge(int below) {
    announceAll(START);
    purge(registry, START);
    int now = START + LONGEST_KNOWN - below;
    for (int number = 0; number < TORRENTS; number++) {
      announce(number, Peer.ipv4(3), NONE, now);
    }
    purge(registry, now + 60);
    assertEquals(TORRENTS, registry.peers());
  }

  @ParameterizedTest
  @ValueSource(ints = {16_300, 16_484, FIVE_HOURS, 20_000})
  void shouldKeepWhoAnnouncesAfterThePause(int pause) {
    announceAll(START);
    purge(registry, START);
    int now = START + pause;
    for (int number = 0; number < TORRENTS; number++) {
      Answer result = announce(number, Peer.ipv4(3), NONE, now);
      assertEquals(1, result.seeders() + result.leechers(), "peers of before the pause");
    }
    purge(registry, now + 60);
    purge(registry, now + TTL);
    assertEquals(TORRENTS, registry.peers());
    assertEquals(TORRENTS, registry.torrents());
    for (int number = 0; number < TORRENTS; number++) {
      assertEquals(1, SwarmCounts.of(registry, SwarmModelTest.torrent(number)).leechers());
    }
    purge(registry, now + TTL + 1);
    assertNobody();
  }

  @ParameterizedTest
  @ValueSource(ints = {16_300, 16_484, FIVE_HOURS})
  void shouldStandAStopAfterThePause(int pause) {
    announceAll(START);
    for (int number = 0; number < TORRENTS; number++) {
      assertEquals(NOBODY, announce(number, Peer.ipv4(1), STOPPED, START + pause));
    }
    assertNobody();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 60, TTL, TTL + 1, 10_000, LONGEST_KNOWN})
  void shouldBehaveAsUsualAfterAShorterPause(int pause) {
    announceAll(START);
    purge(registry, START);
    announce(0, Peer.ipv4(9), NONE, START + pause);
    int before = pause > TTL ? 0 : 3 * TORRENTS;
    purge(registry, START + pause);
    assertEquals(before + 1, registry.peers());
    assertEquals(pause > TTL ? 1 : TORRENTS, registry.torrents());
  }

  /** What has been counted is not lost with the peers. */
  @Test
  void shouldKeepTheCompletedCountsOfDroppedTorrents() {
    for (int number = 0; number < TORRENTS; number++) {
      announce(number, Peer.ipv4(1), COMPLETED, START);
    }
    purge(registry, START + FIVE_HOURS);
    assertNobody();
    for (int number = 0; number < TORRENTS; number++) {
      assertEquals(
          new SwarmCounts(0, 1, 0), SwarmCounts.of(registry, SwarmModelTest.torrent(number)));
    }
  }

  /** A copy would show them with ages that they do not have. */
  @ParameterizedTest
  @ValueSource(ints = {LONGEST_KNOWN + 1, 16_300, 16_484, FIVE_HOURS, 20_000})
  void shouldNotCopyWhomNobodyKnowsTheAgeOf(int pause) {
    announceAll(START);
    int now = START + pause;
    Set<Object> shown = new HashSet<>();
    registry.forEach(() -> now, image -> shown.add(image.infoHash()));
    assertEquals(Set.of(), shown);
    assertNobody();
  }

  /** A shard whose torrents have left begins anew with the first that comes. */
  @Test
  void shouldKeepTheFirstOfAnEmptyShardHoweverLateItComes() {
    for (int now = START; now < START + 10 * FIVE_HOURS; now += FIVE_HOURS) {
      announceAll(now);
      assertEquals(3 * TORRENTS, registry.peers());
      for (int number = 0; number < TORRENTS; number++) {
        announce(number, Peer.ipv4(1), STOPPED, now);
        announce(number, Peer.ipv4(2), STOPPED, now);
        announce(number, Peer.ipv6(1), STOPPED, now);
      }
      assertNobody();
    }
  }

  /** Three peers for each torrent. */
  private void announceAll(int now) {
    for (int number = 0; number < TORRENTS; number++) {
      announce(number, Peer.ipv4(1), NONE, now);
      announce(number, Peer.ipv4(2), NONE, now);
      announce(number, Peer.ipv6(1), NONE, now);
    }
  }

  private void assertNobody() {
    assertEquals(0, registry.peers());
    assertEquals(0, registry.torrents());
    for (int number = 0; number < TORRENTS; number++) {
      SwarmCounts counts = SwarmCounts.of(registry, SwarmModelTest.torrent(number));
      assertEquals(0, counts.seeders() + counts.leechers());
    }
  }

  private Answer announce(int torrent, Peer peer, AnnounceEvent event, int now) {
    return SwarmModelTest.announcement(SwarmModelTest.torrent(torrent), peer, false, event, 0)
        .to(registry, now, new HandedPorts(0));
  }
}
