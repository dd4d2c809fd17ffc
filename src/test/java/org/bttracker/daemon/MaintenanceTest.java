package org.bttracker.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MaintenanceTest {
  private static final long BOUND_SECONDS = 60;

  @ParameterizedTest
  @ValueSource(classes = {IllegalStateException.class, LinkageError.class})
  void shouldRunATaskAgainThatHasThrown(Class<? extends Throwable> type) throws Exception {
    CountDownLatch runs = new CountDownLatch(3);
    Throwable thrown = type.getConstructor(String.class).newInstance("made by a test");
    try (Maintenance maintenance = maintenance()) {
      maintenance.every(
          "throwing",
          1,
          now -> {
            runs.countDown();
            MaintenanceTest.<RuntimeException>rethrow(thrown);
          });
      await(runs);
    }
  }

  @Test
  void shouldTellWhenATaskFindsNoMemory() throws Exception {
    OutOfMemoryError thrown = new OutOfMemoryError("made by a test");
    AtomicReference<OutOfMemoryError> told = new AtomicReference<>();
    CountDownLatch runs = new CountDownLatch(3);
    try (Maintenance maintenance =
        new Maintenance(
            () -> 0,
            error -> {
              told.set(error);
              runs.countDown();
            })) {
      maintenance.every(
          "large",
          1,
          now -> {
            throw thrown;
          });
      await(runs);
    }
    assertSame(thrown, told.get());
  }

  @Test
  void shouldTellTasksTheTime() throws Exception {
    AtomicLong told = new AtomicLong();
    CountDownLatch runs = new CountDownLatch(1);
    try (Maintenance maintenance = new Maintenance(() -> 42, error -> {})) {
      maintenance.every(
          "clock",
          1,
          now -> {
            told.set(now);
            runs.countDown();
          });
      await(runs);
    }
    assertEquals(42, told.get());
  }

  @Test
  void shouldRunTheOthersWhileOneBlocks() throws Exception {
    CountDownLatch blocked = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    CountDownLatch others = new CountDownLatch(3);
    try (Maintenance maintenance = maintenance()) {
      maintenance.every(
          "slow disk",
          1,
          now -> {
            blocked.countDown();
            await(release);
          });
      await(blocked);
      maintenance.every("purge", 1, now -> others.countDown());
      await(others);
      release.countDown();
    }
  }

  @Test
  void shouldRunNoTaskTwiceAtOnce() throws Exception {
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    CountDownLatch runs = new CountDownLatch(100);
    try (Maintenance maintenance = maintenance()) {
      maintenance.every(
          "alone",
          1,
          now -> {
            most.accumulateAndGet(inside.incrementAndGet(), Math::max);
            Thread.yield();
            inside.decrementAndGet();
            runs.countDown();
          });
      await(runs);
    }
    assertEquals(1, most.get());
  }

  @Test
  void shouldInterruptATaskWhenItIsClosed() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch interrupted = new CountDownLatch(1);
    Maintenance maintenance = maintenance();
    maintenance.every(
        "endless",
        1,
        now -> {
          begun.countDown();
          try {
            new CountDownLatch(1).await();
          } catch (InterruptedException e) {
            interrupted.countDown();
          }
        });
    await(begun);
    maintenance.close();
    await(interrupted);
  }

  private static Maintenance maintenance() {
    return new Maintenance(
        () -> 0,
        error -> {
          throw error;
        });
  }

  private static void await(CountDownLatch latch) {
    try {
      assertTrue(latch.await(BOUND_SECONDS, TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @SuppressWarnings("unchecked")
  private static <T extends Throwable> void rethrow(Throwable thrown) throws T {
    throw (T) thrown;
  }
}
