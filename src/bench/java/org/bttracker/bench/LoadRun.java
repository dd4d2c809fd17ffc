package org.bttracker.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One run of {@code bttracker bench} from the packaged jar, on the second processor.
 *
 * @param figures by the names that it prints
 */
record LoadRun(Map<String, Double> figures) {
  /** Runs it and waits for its end. */
  static LoadRun against(ServerProcess server, String... options) throws IOException {
    List<String> command = new ArrayList<>(Machine.pinnedTo(1));
    command.addAll(List.of(Commands.java(), "-jar", ServerProcess.JAR, "bench", server.url()));
    command.addAll(List.of(options));
    // The report tells how much was lost; that is no failure of the measurement.
    command.add("--max-lost=100");
    return new LoadRun(parse(Commands.output(command)));
  }

  /** The figure of that name; NaN if the load could not tell it. */
  double figure(String name) {
    return figures.getOrDefault(name, Double.NaN);
  }

  /** Right answers of all kinds. */
  double responses() {
    return figure("connects") + figure("announces") + figure("scrapes");
  }

  /** Each line is a name, blanks, a figure, and perhaps a unit or a remark. */
  private static Map<String, Double> parse(String output) {
    Map<String, Double> figures = new HashMap<>();
    for (String line : output.split("\\R")) {
      String[] parts = line.split(" {2,}", 2);
      figures.put(parts[0].trim(), Double.valueOf(parts[1].trim().split(" ")[0]));
    }
    return figures;
  }
}
