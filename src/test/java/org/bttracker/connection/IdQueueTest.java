package org.bttracker.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class IdQueueTest {
  @Test
  void shouldGiveIdsBackInTheirOrder() {
    IdQueue queue = new IdQueue();
    assertEquals(IdQueue.NONE, queue.oldest());
    long added = 0;
    long taken = 0;
    // Lengths that pass the ends of blocks at every place, and leave it empty now and then.
    for (int length : new int[] {1, 1_022, 1, 1, 3_000, 1_024, 1_023, 2_048, 7}) {
      for (int i = 0; i < length; i++) {
        queue.add(++added);
      }
      for (int i = 0; i < length; i++) {
        assertEquals(++taken, queue.oldest());
        assertEquals(taken, queue.oldest(), "still there");
        queue.removeOldest();
      }
      assertEquals(IdQueue.NONE, queue.oldest());
    }
  }
}
