package org.bttracker.cli;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Where settings come from, besides the command line. */
@Section("Settings")
final class SettingsOptions {
  /** {@link Settings} takes it from the command line that has been read. */
  @Option(
      names = "--config",
      paramLabel = "FILE",
      converter = FileName.class,
      description =
          "A file with lines such as 'port = 1234'. The environment, as in BTTRACKER_PORT=1234,"
              + " beats the file, and the command line beats both.")
  @DefaultText("none")
  private Path file;

  @Option(
      names = "--print-config",
      description = "Print all settings, as a file for --config, and end.")
  boolean print;
}
