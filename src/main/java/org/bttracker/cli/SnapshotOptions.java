package org.bttracker.cli;

import java.nio.file.Path;
import java.time.Duration;
import picocli.CommandLine.Option;

/** What survives a restart. */
@Section("Snapshot")
final class SnapshotOptions {
  @Option(
      names = "--snapshot",
      paramLabel = "FILE",
      converter = FileName.class,
      description = "A file that carries torrents, peers and connection IDs over a restart.")
  @DefaultText("off")
  Path file;

  @Option(
      names = "--snapshot-interval",
      paramLabel = "TIME",
      defaultValue = "5m",
      converter = Interval.class,
      description =
          "The time between two snapshots. The tracker also writes one when it is stopped.")
  Duration interval;

  /** The time between two snapshots. */
  static final class Interval extends TimeSpan {
    Interval() {
      super(Duration.ofSeconds(1), Duration.ofDays(1));
    }
  }
}
