package org.bttracker.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.bttracker.protocol.IpAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** IDs that were signed in earlier runs; all times in seconds. */
class EarlierKeysTest {
  private static final int TTL = 120;
  private static final IpAddress CLIENT = IpAddress.ofIpv4(0x0a000001);

  private static SigningKey key(int number, long offset) {
    byte[] bytes = new byte[SigningKey.LENGTH];
    bytes[0] = (byte) number;
    return new SigningKey(bytes, offset);
  }

  private static AddressIds ids(SigningKey newest, SigningKeys.Earlier... earlier) {
    return AddressIds.of(new SignedIds(new SigningKeys(newest, true, List.of(earlier)), TTL));
  }

  /** The clock of each run begins elsewhere; what they have in common is 1,000,000 at 0 here. */
  @ParameterizedTest
  @ValueSource(longs = {0, 50, -77, 5_000_000})
  void shouldAcceptAnIdToTheSameAgeAsBefore(long start) {
    long id = ids(key(1, 1_000_000)).issue(CLIENT, 0);
    long offset = 1_000_000 - start;
    AddressIds later = ids(key(2, offset), new SigningKeys.Earlier(key(1, offset), 1_000_000 + 10));
    assertTrue(later.isValid(id, CLIENT, start + 10));
    assertTrue(later.isValid(id, CLIENT, start + TTL));
    assertFalse(later.isValid(id, CLIENT, start + TTL + 1));
    assertFalse(later.isValid(id, IpAddress.ofIpv4(0x0a000002), start + 10));
    assertFalse(later.isValid(id ^ 1, CLIENT, start + 10));
    assertFalse(ids(key(2, offset)).isValid(id, CLIENT, start + 10), "without the key");
  }

  @Test
  void shouldSignWithTheNewestOnly() {
    AddressIds ids = ids(key(3, 7), new SigningKeys.Earlier(key(2, 7), 7));
    assertEquals(ids(key(3, 7)).issue(CLIENT, 0), ids.issue(CLIENT, 0));
  }

  /** Each of many runs has given an ID, a second after the other. */
  @Test
  void shouldAcceptTheIdsOfAllEarlierRuns() {
    int runs = 63;
    List<SigningKeys.Earlier> earlier = new ArrayList<>();
    List<Long> given = new ArrayList<>();
    for (int run = 0; run < runs; run++) {
      given.add(ids(key(run, 0)).issue(CLIENT, run));
      earlier.add(new SigningKeys.Earlier(key(run, 0), run + 1));
    }
    AddressIds ids = ids(key(runs, 0), earlier.toArray(SigningKeys.Earlier[]::new));
    for (int now : new int[] {runs, TTL, TTL + 1, TTL + 20, TTL + runs}) {
      for (int run = 0; run < runs; run++) {
        assertEquals(now - run <= TTL, ids.isValid(given.get(run), CLIENT, now), run + " " + now);
      }
    }
  }

  /** The seconds of two runs begin at different moments, and each run has rounded its own. */
  @Test
  void shouldAcceptAnIdOfAClockThatWasAheadByItsRounding() {
    AddressIds later = ids(key(2, 0), new SigningKeys.Earlier(key(1, 0), 1_000));
    for (int ahead = 0; ahead <= 3; ahead++) {
      long id = ids(key(1, 0)).issue(CLIENT, 1_000 + ahead);
      assertEquals(ahead <= 2, later.isValid(id, CLIENT, 1_000), ahead + " s ahead");
    }
  }

  /** A wall clock that was set back makes the last IDs of a run look as if from the future. */
  @Test
  void shouldNeverAcceptAnIdThatWasGivenAfterTheKeysTime() {
    AddressIds later = ids(key(2, 0), new SigningKeys.Earlier(key(1, 0), 1_000));
    long id = ids(key(1, 0)).issue(CLIENT, 1_050);
    for (long now = 1_000; now < 1_000 + 3 * 4_096; now++) {
      assertFalse(later.isValid(id, CLIENT, now), "at " + now);
    }
  }

  /** The newest key has no such tolerance: all loops of a run count the same seconds. */
  @Test
  void shouldNotAcceptItsOwnIdsFromTheFuture() {
    AddressIds ids = ids(key(2, 0), new SigningKeys.Earlier(key(1, 0), 1_000));
    assertFalse(ids.isValid(ids.issue(CLIENT, 1_001), CLIENT, 1_000));
  }

  /** As in a snapshot of an earlier version, whose key went by a time of its own. */
  @Test
  void shouldKnowAKeyThatHasAnotherTime() {
    long id = ids(key(1, -500)).issue(CLIENT, 30);
    AddressIds later =
        ids(
            key(3, 1_700_000_000),
            new SigningKeys.Earlier(key(2, 1_700_000_000), 1_700_000_040),
            new SigningKeys.Earlier(key(1, -500), 40 - 500));
    assertTrue(later.isValid(id, CLIENT, 40));
    assertTrue(later.isValid(id, CLIENT, 30 + TTL));
    assertFalse(later.isValid(id, CLIENT, 30 + TTL + 1));
  }
}
