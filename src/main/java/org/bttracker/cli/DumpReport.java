package org.bttracker.cli;

import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.stream.Collectors;
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
    text.append(
        line(
            "Peers           %d: %d seeders, %d leechers",
            peers.all(), peers.seeders(), peers.leechers()));
    text.append(
        line(
            "  IPv4          %d: %d seeders, %d leechers",
            peers.ipv4(), peers.ipv4Seeders(), peers.ipv4Leechers()));
    text.append(
        line(
            "  IPv6          %d: %d seeders, %d leechers",
            peers.ipv6(), peers.ipv6Seeders(), peers.ipv6Leechers()));
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

  /** One JSON object in one line. Nothing in it needs to be escaped. */
  String json() {
    return line(
        "{\"written\":\"%s\",\"torrents\":%d,\"completed\":%d,\"peers\":%s,"
            + "\"withoutPeers\":{\"torrents\":%d,\"completed\":%d},"
            + "\"connectionIds\":%d,\"largest\":[%s]}",
        summary.written(),
        summary.torrents(),
        summary.completed(),
        json(summary.peers()),
        summary.countsWithoutPeers(),
        summary.completedWithoutPeers(),
        summary.connectionIds(),
        summary.largest().stream().map(DumpReport::json).collect(Collectors.joining(",")));
  }

  private static String row(Swarm swarm) {
    Peers peers = swarm.peers();
    return line(
        "%-40s %10d %10d %10d %10d",
        swarm.infoHash(), peers.seeders(), peers.leechers(), peers.ipv6(), swarm.completed());
  }

  private static String json(Swarm swarm) {
    return String.format(
        Locale.ROOT,
        "{\"infoHash\":\"%s\",\"peers\":%s,\"completed\":%d}",
        swarm.infoHash(),
        json(swarm.peers()),
        swarm.completed());
  }

  private static String json(Peers peers) {
    return String.format(
        Locale.ROOT,
        "{\"ipv4\":{\"seeders\":%d,\"leechers\":%d},\"ipv6\":{\"seeders\":%d,\"leechers\":%d}}",
        peers.ipv4Seeders(),
        peers.ipv4Leechers(),
        peers.ipv6Seeders(),
        peers.ipv6Leechers());
  }

  private static String line(String format, Object... values) {
    return String.format(Locale.ROOT, format + "%n", values);
  }
}
