package org.bttracker.daemon;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bttracker.connection.ConnectionTable;
import org.bttracker.http.Column;
import org.bttracker.metrics.Counter;
import org.bttracker.metrics.Counters;
import org.bttracker.metrics.LoopMeter;
import org.bttracker.metrics.Message;
import org.bttracker.swarm.SwarmRegistry;

/** The figures of a tracker whose last hour the status page draws. */
final class TrackerHistory {
  private static final Path STATUS = Path.of("/proc/self/status");

  private TrackerHistory() {}

  /** All columns of a tracker on its own, in a new list; the intervals of the rates begin. */
  static List<Column> columns(
      List<LoopMeter> loops, Counters counters, SwarmRegistry swarms, ConnectionTable connections) {
    List<Column> columns = new ArrayList<>();
    addLoops(columns, List.copyOf(loops));
    addDrops(columns, counters);
    addHoldings(columns, swarms, connections);
    columns.add(Column.level("heap_bytes", ProcessMemory::heapBytes));
    columns.add(Column.level("heap_max_bytes", ProcessMemory::maxHeapBytes));
    columns.add(Column.level("resident_bytes", () -> ProcessMemory.residentBytes(STATUS)));
    return columns;
  }

  /** Messages a second, and how the loops keep up with them. */
  private static void addLoops(List<Column> columns, List<LoopMeter> loops) {
    for (Message message : Message.values()) {
      String kind = message == Message.ERROR ? "faulty" : message.label();
      columns.add(
          Column.rate(
              "requests_" + kind,
              () ->
                  TrackerFigures.sum(loops, loop -> loop.received(message, true))
                      + TrackerFigures.sum(loops, loop -> loop.received(message, false))));
    }
    for (Message message : Message.values()) {
      columns.add(
          Column.rate(
              "responses_" + message.label(),
              () ->
                  TrackerFigures.sum(loops, loop -> loop.sent(message, true))
                      + TrackerFigures.sum(loops, loop -> loop.sent(message, false))));
    }
    columns.add(Column.responseMicros("response_p50_micros", 0.5, loops));
    columns.add(Column.responseMicros("response_p99_micros", 0.99, loops));
    columns.add(Column.busy("busy", loops));
  }

  /** Datagrams without an answer a second: what is added to the catalogue shows up by itself. */
  private static void addDrops(List<Column> columns, Counters counters) {
    for (Counter counter : Counter.values()) {
      if (counter.outcome() == Counter.Outcome.DROPPED) {
        columns.add(Column.rate("dropped_" + counter.label(), () -> counters.get(counter)));
      }
    }
  }

  private static void addHoldings(
      List<Column> columns, SwarmRegistry swarms, ConnectionTable connections) {
    columns.add(Column.level("torrents", swarms::torrents));
    columns.add(Column.level("seeders_ipv4", () -> swarms.peers(true, true)));
    columns.add(Column.level("leechers_ipv4", () -> swarms.peers(true, false)));
    columns.add(Column.level("seeders_ipv6", () -> swarms.peers(false, true)));
    columns.add(Column.level("leechers_ipv6", () -> swarms.peers(false, false)));
    columns.add(Column.level("connection_ids", connections::size));
  }
}
