package org.bttracker.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.bttracker.metrics.LoopMeter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SamplerTest {
  /** Far from 0, and negative, as a monotonic clock may be. */
  private static final long START_NANOS = -7_000_000_000_000L;

  private final AtomicLong nanos = new AtomicLong(START_NANOS);
  private final AtomicLong total = new AtomicLong(1_000_000);

  @Test
  void shouldShowLevelsAsTheyAre() {
    Sampler sampler = sampler(Column.level("a", total::get));
    sampleAfter(10, sampler);
    total.set(3);
    sampleAfter(10, sampler);
    assertEquals("{\"time\":[10000,20000],\"a\":[1000000,3]}", sampler.history().toJson());
  }

  /** By the time that has passed: a sample that is late shows no peak. */
  @Test
  void shouldDivideWhatCameByTheTimeThatPassed() {
    Sampler sampler = sampler(Column.rate("a", total::get));
    total.addAndGet(50);
    sampleAfter(10, sampler);
    total.addAndGet(50);
    sampleAfter(40, sampler);
    sampleAfter(10, sampler);
    assertEquals("{\"time\":[10000,50000,60000],\"a\":[5,1.25,0]}", sampler.history().toJson());
  }

  /** The wall clock only dates a sample: the rates of the next ones are right all the same. */
  @Test
  void shouldMeasureByTheMonotonicClock() {
    Sampler sampler = sampler(Column.rate("a", total::get));
    total.addAndGet(50);
    nanos.addAndGet(TimeUnit.SECONDS.toNanos(10));
    sampler.sample(nanos.get(), 1_000_000);
    total.addAndGet(50);
    nanos.addAndGet(TimeUnit.SECONDS.toNanos(10));
    sampler.sample(nanos.get(), 9_000_000);
    assertEquals("{\"time\":[1000000,9000000],\"a\":[5,5]}", sampler.history().toJson());
  }

  @Test
  void shouldKnowNoRateIfNoTimeHasPassed() {
    Sampler sampler = sampler(Column.rate("a", total::get));
    sampler.sample(nanos.get(), 1);
    total.addAndGet(1);
    sampler.sample(nanos.get(), 2);
    assertEquals("{\"time\":[1,2],\"a\":[null,null]}", sampler.history().toJson());
  }

  /** One loop waits 9 s and works 1 s, the other works 3 s in 4, then neither turns. */
  @Test
  void shouldShowTheBusiestLoop() {
    LoopMeter idle = new LoopMeter(nanos::get);
    LoopMeter busy = new LoopMeter(nanos::get);
    LoopMeter stuck = new LoopMeter(nanos::get);
    Sampler sampler = sampler(Column.busy("a", List.of(stuck, idle, busy, stuck)));
    turn(busy, 1, 3);
    nanos.addAndGet(TimeUnit.SECONDS.toNanos(5));
    idle.wake();
    nanos.addAndGet(TimeUnit.SECONDS.toNanos(1));
    idle.answered(nanos.get(), 0);
    idle.turn();
    sampler.sample(nanos.get(), 1);
    sampler.sample(nanos.get(), 2);
    busy.begin();
    turn(busy, 3, 1);
    sampler.sample(nanos.get(), 3);
    assertEquals("{\"time\":[1,2,3],\"a\":[0.75,null,0.25]}", sampler.history().toJson());
  }

  /** The bounds are at 10, 20, 50 and 100 µs, and so on up to 100 ms. */
  @ParameterizedTest
  @CsvSource({
    "0.5, 5, 100, 0, 0, 5",
    "0.5, 15, 100, 0, 0, 15",
    "0.99, 15, 100, 0, 0, 19.9",
    "0.5, 15, 50, 40, 50, 20",
    "0.75, 15, 50, 40, 50, 35",
    "0.99, 15, 99, 300, 1, 20",
    "0.99, 15, 98, 300, 2, 350",
    "1, 15, 1, 300, 1, 500",
    "0.5, 100001, 1, 0, 0, 100000",
    "0.5, 15, 0, 15, 0, null"
  })
  void shouldTellWithinWhichTimeAPartWasAnswered(
      double part, long micros, int count, long otherMicros, int otherCount, String json) {
    LoopMeter first = new LoopMeter(nanos::get);
    LoopMeter second = new LoopMeter(nanos::get);
    first.answered(nanos.get() - 1_000, 7);
    Sampler sampler = sampler(Column.responseMicros("a", part, List.of(first, second)));
    first.answered(nanos.get() - TimeUnit.MICROSECONDS.toNanos(micros), count);
    second.answered(nanos.get() - TimeUnit.MICROSECONDS.toNanos(otherMicros), otherCount);
    sampler.sample(nanos.get(), 1);
    assertEquals("{\"time\":[1],\"a\":[" + json + "]}", sampler.history().toJson());
  }

  @Test
  void shouldLookAtTheResponsesOfTheIntervalOnly() {
    LoopMeter loop = new LoopMeter(nanos::get);
    Sampler sampler = sampler(Column.responseMicros("a", 0.5, List.of(loop)));
    loop.answered(nanos.get() - 90_000_000, 1_000);
    sampler.sample(nanos.get(), 1);
    loop.answered(nanos.get() - 1_000, 1);
    sampler.sample(nanos.get(), 2);
    sampler.sample(nanos.get(), 3);
    assertEquals("{\"time\":[1,2,3],\"a\":[75000,5,null]}", sampler.history().toJson());
  }

  @Test
  void shouldKeepAsManyAsTheHistoryHolds() {
    Sampler sampler = new Sampler(List.of(Column.level("a", total::get)), 2, nanos.get());
    for (int i = 0; i < 3; i++) {
      sampleAfter(10, sampler);
    }
    assertEquals("{\"time\":[20000,30000],\"a\":[1000000,1000000]}", sampler.history().toJson());
  }

  private Sampler sampler(Column column) {
    return new Sampler(List.of(column), 10, nanos.get());
  }

  private void sampleAfter(int seconds, Sampler sampler) {
    nanos.addAndGet(TimeUnit.SECONDS.toNanos(seconds));
    sampler.sample(nanos.get(), TimeUnit.NANOSECONDS.toMillis(nanos.get() - START_NANOS));
  }

  private void turn(LoopMeter loop, int waitSeconds, int workSeconds) {
    nanos.addAndGet(TimeUnit.SECONDS.toNanos(waitSeconds));
    loop.wake();
    nanos.addAndGet(TimeUnit.SECONDS.toNanos(workSeconds));
    loop.answered(nanos.get(), 0);
    loop.turn();
  }
}
