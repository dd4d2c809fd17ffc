package org.bttracker.cli;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.bttracker.client.TrackerClient;
import org.bttracker.load.LoadGenerator;
import org.bttracker.load.LoadPlan;
import org.bttracker.load.LoadProgress;
import org.bttracker.load.LoadResult;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * {@code bttracker bench}: puts a tracker on this host or in a private network under load, and
 * shows how it answers. The result goes to standard output, progress to standard error.
 */
@Command(
    name = "bench",
    customSynopsis = "bttracker bench udp://HOST:PORT [OPTIONS]",
    description = {
      "Puts a UDP tracker under load and shows how it answers. Only loopback and private addresses"
          + " are allowed.",
      "The virtual clients connect, announce and scrape like those of an open tracker: few torrents"
          + " are popular, and three of four peers are seeders. A tracker on 127.0.0.1 (Linux) is"
          + " asked from up to 256 addresses, 127.16.0.1, 127.16.1.1 and so on. Clients that share"
          + " an address announce different ports. Any other tracker is asked from one address of"
          + " this host."
    },
    descriptionHeading = "%n",
    parameterListHeading = "%n",
    optionListHeading = "%nOptions:%n",
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:The load has ended.",
      "1:No tracker answers, or the load failed.",
      "2:An option or a value is invalid.",
      "130:Ctrl-C (SIGINT) ended the load.",
      "143:SIGTERM ended the load."
    },
    mixinStandardHelpOptions = true,
    modelTransformer = OptionHelp.class,
    versionProvider = Version.class,
    sortOptions = false,
    usageHelpAutoWidth = true)
final class BenchCommand implements Callable<Integer> {
  /** A tracker that is there answers one of these. */
  private static final int GREETINGS = 3;

  private static final Duration GREETING_TIMEOUT = Duration.ofSeconds(1);

  @Spec private CommandSpec spec;
  @Mixin private BenchOptions options;

  private long told;

  @Override
  public Integer call() {
    LoadPlan plan = plan();
    try {
      greet(plan.tracker());
      try (LoadGenerator generator = new LoadGenerator(plan, System::nanoTime)) {
        LoadResult result = generator.run(this::tell);
        print(result);
        if (!result.failure().isEmpty()) {
          return fail(result.failure());
        }
        return result.responses() > 0 ? 0 : Program.FAILED;
      }
    } catch (IOException e) {
      return fail(e.getMessage() == null ? e.toString() : e.getMessage());
    } catch (OutOfMemoryError e) {
      return fail("there is not enough memory for so many clients or requests");
    }
  }

  /** What the options ask for. */
  LoadPlan plan() {
    return options.toPlan();
  }

  /** A load on a port where no tracker is would only count what is lost. */
  private static void greet(InetSocketAddress tracker) throws IOException {
    try (TrackerClient client = new TrackerClient(tracker)) {
      for (int i = 0; i < GREETINGS; i++) {
        if (client.connect(GREETING_TIMEOUT).isPresent()) {
          return;
        }
      }
    } catch (PortUnreachableException e) {
      // The complaint below says so.
    } catch (UnsupportedOperationException e) {
      throw new IOException("this host has no IPv6", e);
    }
    throw new IOException("nobody answers there");
  }

  private int fail(String reason) {
    Program.complain(spec.commandLine().getErr(), options.tracker.text() + ": " + reason);
    return Program.FAILED;
  }

  private void tell(LoadProgress progress) {
    LoadResult soFar = progress.soFar();
    System.err.printf(
        Locale.ROOT,
        "%4.0f s: %d responses/s, %d lost, %d errors, %d announces in all%n",
        soFar.seconds(),
        soFar.responses() - told,
        soFar.lost(),
        soFar.errors(),
        soFar.announces());
    told = soFar.responses();
  }

  private static void print(LoadResult result) {
    line("seconds", "%.1f", result.seconds());
    line("responses/s", "%.0f", result.responsesPerSecond());
    line("connects", "%d", result.connects());
    line("announces", "%d", result.announces());
    line("scrapes", "%d", result.scrapes());
    line("lost", "%d", result.lost());
    line("errors", result.errors() == 0 ? "%d" : "%d (%s)", result.errors(), result.firstError());
    line("unexpected", "%d", result.unexpected());
    line("p50", "%d us", result.latency().percentileMicros(0.5));
    line("p99", "%d us", result.latency().percentileMicros(0.99));
    line("p99.9", "%d us", result.latency().percentileMicros(0.999));
    line("max", "%d us", result.latency().maxMicros());
    line("peers per reply", "%.1f", result.peersPerAnnounce());
  }

  private static void line(String name, String format, Object... values) {
    System.out.printf(Locale.ROOT, "%-16s %s%n", name, String.format(Locale.ROOT, format, values));
  }
}
