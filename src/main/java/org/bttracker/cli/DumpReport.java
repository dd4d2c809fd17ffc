package org.bttracker.cli;

import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.bttracker.metrics.Amount;
import org.bttracker.snapshot.SnapshotSummary;
import org.bttracker.snapshot.SnapshotSummary.Peers;
import org.bttracker.snapshot.SnapshotSummary.Swarm;

/** What {@code bttracker dump} prints. */
final class DumpReport {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private final SnapshotSummary summary;

  DumpReport(SnapshotSummary summary) {
    this.summary = summary;
  }

  /** A table for people. */
  String text() {
    Peers peers = summary.peers();
    StringBuilder text = new StringBuilder();
    text.append(line("Written         %s", TIME.format(summary.written())));
    text.append(line("Torrents        %d, completed %d", summary.torrents(), summary.completed()));
    text.append(counts("Peers ", peers.all(), peers.seeders(), peers.leechers()));
    text.append(counts("  IPv4", peers.ipv4(), peers.ipv4Seeders(), peers.ipv4Leechers()));
    text.append(counts("  IPv6", peers.ipv6(), peers.ipv6Seeders(), peers.ipv6Leechers()));
    text.append(
        line(
            "Without peers   %d torrents, completed %d",
            summary.countsWithoutPeers(), summary.completedWithoutPeers()));
    text.append(line("Connection IDs  %d", summary.connectionIds()));
    if (!summary.largest().isEmpty()) {
      text.append(
          line(
              "%n%-40s %10s %10s %10s %10s",
              "Largest", "seeders", "leechers", "IPv6", "completed"));
      summary.largest().forEach(swarm -> text.append(row(swarm)));
    }
    return text.toString();
  }

  /** One JSON object in one line. */
  String json() {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("written", summary.written().toString());
    object.put("torrents", summary.torrents());
    object.put("completed", summary.completed());
    object.put("peers", members(summary.peers()));
    Map<String, Object> withoutPeers = new LinkedHashMap<>();
    withoutPeers.put("torrents", summary.countsWithoutPeers());
    withoutPeers.put("completed", summary.completedWithoutPeers());
    object.put("withoutPeers", withoutPeers);
    object.put("connectionIds", summary.connectionIds());
    object.put("largest", summary.largest().stream().map(DumpReport::members).toList());
    return line("%s", Json.of(object));
  }

  private static String counts(String name, long all, long seeders, long leechers) {
    return line(
        "%s          %d: %s, %s",
        name, all, Amount.of(seeders, "seeder"), Amount.of(leechers, "leecher"));
  }

  private static String row(Swarm swarm) {
    Peers peers = swarm.peers();
    return line(
        "%-40s %10d %10d %10d %10d",
        swarm.infoHash(), peers.seeders(), peers.leechers(), peers.ipv6(), swarm.completed());
  }

  private static Map<String, Object> members(Swarm swarm) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("infoHash", swarm.infoHash().toString());
    object.put("peers", members(swarm.peers()));
    object.put("completed", swarm.completed());
    return object;
  }

  private static Map<String, Object> members(Peers peers) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("ipv4", family(peers.ipv4Seeders(), peers.ipv4Leechers()));
    object.put("ipv6", family(peers.ipv6Seeders(), peers.ipv6Leechers()));
    return object;
  }

  private static Map<String, Object> family(long seeders, long leechers) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("seeders", seeders);
    object.put("leechers", leechers);
    return object;
  }

  private static String line(String format, Object... values) {
    return String.format(Locale.ROOT, format + "%n", values);
  }
}
