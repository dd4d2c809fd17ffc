package org.bttracker.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** What torrents, peers and connection IDs weigh. */
final class HeapSection {
  private HeapSection() {}

  static void run(Report report) throws IOException {
    List<String> command =
        List.of(
            Commands.java(),
            "-XX:+UseSerialGC",
            // Else it leaves some of the dead where they lie.
            "-XX:MarkSweepAlwaysCompactCount=1",
            "-Xmx1g",
            "-cp",
            System.getProperty("java.class.path"),
            HeapCosts.class.getName());
    List<List<String>> rows = new ArrayList<>();
    for (String line : Commands.output(command).split("\\R")) {
      String[] parts = line.split(" ");
      HeapCosts.Cost cost = HeapCosts.Cost.valueOf(parts[0]);
      String bytes = Report.format("%.1f", Double.parseDouble(parts[1]));
      rows.add(List.of(cost.description, bytes, cost.goal));
    }
    report.heading("Heap");
    report.paragraph(
        "Bytes in use after a full collection, minus those before the table was made, for each:");
    report.table(List.of("what", "bytes", "goal"), rows);
  }
}
