package org.bttracker.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.bttracker.metrics.Counter;
import org.bttracker.metrics.Counters;
import org.bttracker.metrics.Durations;
import org.bttracker.metrics.Figure;
import org.bttracker.metrics.LoopMeter;
import org.bttracker.metrics.Message;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class TrackerFiguresTest {
  /** Also those that are added to the catalogue later. */
  @ParameterizedTest
  @EnumSource(Counter.class)
  void shouldShowWhatWentWrongOnce(Counter counter) {
    Counters counters = new Counters();
    counters.add(counter, 7);
    List<String> shown = new ArrayList<>();
    for (Figure figure : new TrackerFigures().addCounters(counters).all()) {
      assertTrue(figure.isTotal(), figure::name);
      figure.series().stream()
          .filter(one -> figure.labels().equals(List.of("reason")))
          .filter(one -> one.value().getAsDouble() == 7)
          .forEach(one -> shown.addAll(one.labelValues()));
    }
    boolean answered = counter.outcome() == Counter.Outcome.ANSWERED;
    assertEquals(answered ? List.of() : List.of(counter.label()), shown);
  }

  @Test
  void shouldTellErrorsFromSilence() {
    List<Figure> figures = new TrackerFigures().addCounters(new Counters()).all();
    assertEquals(
        List.of(
            "errors_total",
            "dropped_total",
            "failures_total",
            "signed_connection_ids_total",
            "list_hits_total"),
        figures.stream().map(Figure::name).toList());
    assertTrue(reasons(figures.get(0)).contains("pressure"));
    assertTrue(reasons(figures.get(1)).containsAll(List.of("malformed", "kernel_drops")));
    assertEquals(List.of("receive_failures", "send_failures", "faults"), reasons(figures.get(2)));
  }

  @ParameterizedTest
  @CsvSource({
    "NOT_ALLOWED_TORRENTS, allow_list",
    "DENIED_TORRENTS, deny_list",
    "NOT_ALLOWED_SCRAPES, allow_list",
    "DENIED_SCRAPES, deny_list",
    "NOT_ALLOWED_NETWORKS, allow_nets",
    "DENIED_NETWORKS, deny_nets",
    "EXEMPTED, exempt_nets",
    "NOT_PUBLIC, public"
  })
  void shouldCountTheHitsOfEachList(Counter counter, String list) {
    Counters counters = new Counters();
    counters.add(counter, 7);
    List<Figure> figures = new TrackerFigures().addCounters(counters).all();
    assertEquals(7, value(figures, "list_hits_total", list));
    assertEquals(
        7, figures.get(4).series().stream().mapToDouble(s -> s.value().getAsDouble()).sum());
  }

  @Test
  void shouldAddUpWhatTheLoopsMeasure() {
    AtomicLong nanos = new AtomicLong();
    LoopMeter first = new LoopMeter(nanos::get);
    LoopMeter second = new LoopMeter(nanos::get);
    List<Figure> figures = new TrackerFigures().addLoops(List.of(first, second)).all();
    first.received(Message.SCRAPE, false, 36);
    second.received(Message.SCRAPE, false, 56);
    second.sent(Message.ERROR, true, 20);
    second.wake();
    nanos.set(2_000_000_000L);
    second.answered(0, 1);
    second.turn();
    assertEquals(2, value(figures, "requests_total", "scrape", "ipv6"));
    assertEquals(0, value(figures, "requests_total", "scrape", "ipv4"));
    assertEquals(92, value(figures, "received_bytes_total", "ipv6"));
    assertEquals(1, value(figures, "responses_total", "error", "ipv4"));
    assertEquals(20, value(figures, "sent_bytes_total", "ipv4"));
    assertEquals(0, value(figures, "loop_busy_seconds_total", "1"));
    assertEquals(2, value(figures, "loop_busy_seconds_total", "2"));
  }

  @Test
  void shouldTellHowLongWorkTook() {
    AtomicLong nanos = new AtomicLong();
    Durations durations = new Durations(nanos::get);
    List<Figure> figures = new TrackerFigures().addDurations("purge", "done", durations).all();
    for (int seconds : new int[] {3, 1}) {
      durations.time(() -> nanos.addAndGet(seconds * 1_000_000_000L) > 0);
    }
    durations.time(() -> nanos.addAndGet(1) < 0);
    assertEquals(2, value(figures, "purges_total"));
    assertEquals(4, value(figures, "purge_seconds_total"));
    assertEquals(1, value(figures, "purge_last_seconds"));
  }

  private static List<String> reasons(Figure figure) {
    return figure.series().stream().flatMap(one -> one.labelValues().stream()).toList();
  }

  private static double value(List<Figure> figures, String name, String... labels) {
    Stream<Figure> named = figures.stream().filter(figure -> figure.name().equals(name));
    return named
        .flatMap(figure -> figure.series().stream())
        .filter(one -> one.labelValues().equals(List.of(labels)))
        .findFirst()
        .orElseThrow()
        .value()
        .getAsDouble();
  }
}
