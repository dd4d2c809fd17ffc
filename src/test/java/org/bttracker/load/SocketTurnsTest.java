package org.bttracker.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

class SocketTurnsTest {
  private static final int NOBODY = -1;

  private final SocketTurns turns = new SocketTurns(3);

  @Test
  void shouldFollowTheOrderOfTheRequests() {
    turns.waits(2);
    turns.waits(0);
    turns.waits(1);
    assertNext(2);
    turns.settled(2);
    assertNext(0);
    turns.settled(0);
    assertNext(1);
    turns.settled(1);
    assertNext(NOBODY);
  }

  @Test
  void shouldGiveASocketOneTurnForSeveralRequests() {
    turns.waits(0);
    turns.waits(0);
    turns.waits(1);
    turns.settled(0);
    turns.pass();
    assertNext(1);
    turns.pass();
    assertNext(0);
    assertEquals(2, turns.count());
  }

  @Test
  void shouldSkipWhatWasSettledOutOfTurn() {
    turns.waits(0);
    turns.waits(1);
    turns.waits(2);
    turns.settled(1);
    assertTrue(turns.isWaiting(0));
    assertFalse(turns.isWaiting(1));
    turns.settled(0);
    assertNext(2);
    turns.waits(0);
    assertNext(2);
    turns.pass();
    assertNext(0);
  }

  @Test
  void shouldNeverForgetASocketAtWhichRequestsWait() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    int[] waiting = new int[3];
    for (int step = 0; step < 10_000; step++) {
      int socket = random.nextInt(3);
      switch (random.nextInt(3)) {
        case 0 -> {
          turns.waits(socket);
          waiting[socket]++;
        }
        case 1 -> {
          if (waiting[socket] > 0) {
            turns.settled(socket);
            waiting[socket]--;
          }
        }
        default -> turns.pass();
      }
      assertAllHaveATurn(waiting, "seed " + seed + ", step " + step);
    }
  }

  private void assertAllHaveATurn(int[] waiting, String message) {
    boolean[] seen = new boolean[3];
    for (int i = 0; i < 3; i++) {
      int next = turns.next();
      if (next != NOBODY) {
        assertTrue(waiting[next] > 0, message);
        seen[next] = true;
        turns.pass();
      }
    }
    for (int socket = 0; socket < 3; socket++) {
      assertEquals(waiting[socket] > 0, seen[socket], message);
    }
  }

  private void assertNext(int socket) {
    assertEquals(socket, turns.next());
  }
}
