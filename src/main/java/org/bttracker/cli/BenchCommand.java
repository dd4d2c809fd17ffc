package org.bttracker.cli;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.bttracker.client.TrackerClient;
import org.bttracker.load.LoadGenerator;
import org.bttracker.load.LoadPlan;
import org.bttracker.load.LoadResult;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * {@code bttracker bench}: puts a tracker on this host or in a private network under load, and
 * shows how it answers. The result goes to standard output, progress to standard error. The result
 * is printed however the load ends: by itself, by Ctrl-C or SIGTERM, or because the network fails.
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
      "1:No tracker answers, the load failed, or more requests were lost than --max-lost allows.",
      "2:An option or a value is invalid.",
      "129:SIGHUP ended the load; the result is printed.",
      "130:Ctrl-C (SIGINT) ended the load; the result is printed.",
      "143:SIGTERM ended the load; the result is printed."
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

  /** The longest wait for the result when a signal ends the load; it comes within half a second. */
  private static final long RESULT_SECONDS = 5;

  @Spec private CommandSpec spec;
  @Mixin private BenchOptions options;

  @Override
  public Integer call() {
    LoadPlan plan = plan();
    try {
      greet(plan.tracker());
      try (LoadGenerator generator = new LoadGenerator(plan, System::nanoTime)) {
        return load(generator);
      }
    } catch (IOException e) {
      return fail(Program.reason(e));
    } catch (OutOfMemoryError e) {
      return fail("there is not enough memory for so many clients or requests");
    }
  }

  /** What the options ask for. */
  LoadPlan plan() {
    return options.toPlan();
  }

  private int load(LoadGenerator generator) {
    CountDownLatch printed = new CountDownLatch(1);
    Shutdown.register(() -> stop(generator, printed));
    try {
      BenchReport report =
          new BenchReport(spec.commandLine().getOut(), spec.commandLine().getErr());
      Optional<Duration> before = ownCpu();
      LoadResult result = generator.run(report::tell);
      report.print(result, ownCpu().flatMap(after -> before.map(after::minus)));
      return fault(result, options.maxLost).map(this::fail).orElse(0);
    } finally {
      printed.countDown();
    }
  }

  /** Processor time of this process up to now; empty if the system does not tell it. */
  private static Optional<Duration> ownCpu() {
    return ProcessHandle.current().info().totalCpuDuration();
  }

  /** Ends the load, and holds the end of the program up until the result is printed. */
  private static void stop(LoadGenerator generator, CountDownLatch printed) {
    generator.stop();
    try {
      printed.await(RESULT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Why a load has failed, if it has. */
  static Optional<String> fault(LoadResult result, double maxLost) {
    if (!result.failure().isEmpty()) {
      return Optional.of(result.failure());
    }
    if (result.responses() == 0) {
      return Optional.of("no request was answered");
    }
    long failed = result.lost() + result.errors();
    double percent = 100.0 * failed / result.requests();
    if (percent <= maxLost) {
      return Optional.empty();
    }
    return Optional.of(
        String.format(
            "%d of %d requests were lost or got an error, that is %s %%; --max-lost allows %s %%",
            failed, result.requests(), shortened(percent), shortened(maxLost)));
  }

  /** A number without noughts at its end, but never so short that it becomes 0. */
  private static String shortened(double number) {
    return new BigDecimal(number, new MathContext(3)).stripTrailingZeros().toPlainString();
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
}
