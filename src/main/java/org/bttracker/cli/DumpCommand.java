package org.bttracker.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.bttracker.snapshot.FileFailure;
import org.bttracker.snapshot.SnapshotSummary;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code bttracker dump}: shows what a snapshot holds. It reads the file and changes nothing. */
@Command(
    name = "dump",
    customSynopsis = "bttracker dump SNAPSHOT [OPTIONS]",
    description = {
      "Shows what a snapshot holds: torrents, peers, completed downloads and the largest swarms.",
      "The file is only read, also while a tracker writes it anew. The numbers are those of the"
          + " moment when it was written."
    },
    descriptionHeading = "%n",
    parameterListHeading = "%n",
    optionListHeading = "%nOptions:%n",
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:The snapshot is whole.",
      "1:There is no such file, it cannot be read, or it is damaged.",
      "2:An option or a value is invalid."
    },
    mixinStandardHelpOptions = true,
    modelTransformer = OptionHelp.class,
    versionProvider = Version.class,
    sortOptions = false,
    usageHelpAutoWidth = true)
final class DumpCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "SNAPSHOT",
      converter = FileName.class,
      description = "The file that --snapshot names, or the one before: FILE.1.")
  private Path snapshot;

  @Option(
      names = "--top",
      paramLabel = "N",
      defaultValue = "10",
      converter = Top.class,
      description = "How many of the largest swarms to show.")
  private int top;

  @Option(names = "--json", description = "Prints one JSON object instead of a table.")
  private boolean json;

  @Override
  public Integer call() {
    SnapshotSummary summary;
    try {
      summary = SnapshotSummary.read(snapshot, top);
    } catch (IOException e) {
      Program.complain(spec.commandLine().getErr(), snapshot + ": " + FileFailure.reason(e));
      return Program.FAILED;
    }
    DumpReport report = new DumpReport(summary);
    spec.commandLine().getOut().print(json ? report.json() : report.text());
    spec.commandLine().getOut().flush();
    return 0;
  }

  /** The number of swarms that are shown; each is kept in memory. */
  static final class Top extends WholeNumber {
    Top() {
      super(0, 100_000);
    }
  }
}
