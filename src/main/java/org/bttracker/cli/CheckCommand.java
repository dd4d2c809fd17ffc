package org.bttracker.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.bttracker.check.CheckResult;
import org.bttracker.check.TrackerCheck;
import org.bttracker.client.TimeSource;
import org.bttracker.load.LocalNetwork;
import org.bttracker.probe.NameLookup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code bttracker check}: holds the rules of the BEPs against any tracker. */
@Command(
    name = "check",
    customSynopsis = "bttracker check udp://HOST:PORT [OPTIONS]",
    description = {
      "Checks which rules of the BEPs a tracker keeps, at each of its addresses, and prints a line"
          + " for each: pass, fail, or not stated. The last one means that the rule could not be"
          + " seen, or that the tracker does otherwise but no BEP says that it must not.",
      "It announces peers of torrents that nobody has, and removes them again. To a tracker that is"
          + " neither on this host nor in a private network it sends some 70 packets to each address,"
          + " and only with --yes."
    },
    descriptionHeading = "%n",
    parameterListHeading = "%n",
    optionListHeading = "%nOptions:%n",
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:No rule was seen broken.",
      "1:The tracker breaks a rule, or could not be asked.",
      "2:An option or a value is invalid.",
      "129:SIGHUP ended the check.",
      "130:Ctrl-C (SIGINT) ended the check.",
      "143:SIGTERM ended the check."
    },
    mixinStandardHelpOptions = true,
    modelTransformer = OptionHelp.class,
    versionProvider = Version.class,
    sortOptions = false,
    usageHelpAutoWidth = true)
final class CheckCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "TRACKER",
      converter = TrackerName.Converter.class,
      description = "The tracker, udp://HOST:PORT.")
  private TrackerName tracker;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      defaultValue = "2s",
      converter = Timeout.class,
      description = "How long to wait for an answer; a request without one is sent once more.")
  private Duration timeout;

  @Option(names = "--yes", description = "Check a tracker that may be somebody else's.")
  private boolean yes;

  @Option(names = "--json", description = "Print one JSON object instead of lines for people.")
  private boolean json;

  @Override
  public Integer call() {
    List<InetAddress> addresses;
    try {
      addresses = new NameLookup().addresses(tracker.host());
    } catch (IOException e) {
      return fail(e.getMessage());
    }
    boolean own = addresses.stream().allMatch(LocalNetwork::contains);
    if (!own && !yes) {
      throw new ParameterException(
          spec.commandLine(),
          "TRACKER="
              + tracker.text()
              + ": may be somebody else's, since its address is neither loopback nor private;"
              + " --yes checks it all the same");
    }
    CheckReport report = new CheckReport(tracker, json, spec.commandLine().getOut());
    List<InetSocketAddress> sockets =
        addresses.stream().map(address -> new InetSocketAddress(address, tracker.port())).toList();
    try (TrackerCheck check = new TrackerCheck(sockets, timeout, !own, TimeSource.SYSTEM)) {
      Shutdown.register(() -> end(check));
      CheckResult result = check.run(report::add);
      report.end(result);
      return result.isGood() ? 0 : Program.FAILED;
    } catch (IOException e) {
      return fail(Program.reason(e));
    }
  }

  /** Removes the peers that are announced; on the thread of a signal. */
  private static void end(TrackerCheck check) {
    try {
      check.close();
    } catch (IOException e) {
      // The tracker forgets the peers by itself.
    }
  }

  private int fail(String reason) {
    Program.complain(spec.commandLine().getErr(), tracker.text() + ": " + reason);
    return Program.FAILED;
  }

  /** The wait for an answer. */
  static final class Timeout extends TimeSpan {
    Timeout() {
      super(Duration.ofMillis(50), Duration.ofMinutes(1));
    }
  }
}
