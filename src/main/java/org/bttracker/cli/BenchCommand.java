package org.bttracker.cli;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.bttracker.client.TrackerClient;
import org.bttracker.load.LoadGenerator;
import org.bttracker.load.LoadMix;
import org.bttracker.load.LoadPlan;
import org.bttracker.load.LoadProgress;
import org.bttracker.load.LoadResult;
import org.bttracker.load.LocalNetwork;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code bttracker bench}: puts a tracker on this host or in a private network under load, and
 * tells what it has answered. The result goes to standard output, progress to standard error.
 *
 * <p>Exit status: 0, whatever the figures; 1 if the tracker does not answer; 2 for a bad setting.
 */
@Command(
    name = "bench",
    customSynopsis = "bttracker bench udp://HOST:PORT [OPTIONS]",
    description = {
      "Load test of a UDP tracker, on loopback and private addresses only.",
      "Virtual clients connect, announce and scrape like those of an open tracker: few torrents"
          + " are popular, three of four peers are seeders. On loopback (Linux, IPv4) they ask"
          + " from up to 256 addresses, 127.16.0.1, 127.16.1.1 and so on; those that share one differ"
          + " by the port that they announce. Elsewhere all ask from this host's own address."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    usageHelpAutoWidth = true)
final class BenchCommand implements Callable<Integer> {
  private static final int BAD_SETTING = 2;
  private static final int FAILED = 1;
  private static final String DEFAULT = "(default: ${DEFAULT-VALUE})";
  private static final int MOST = 100_000_000;

  /** A tracker that is there answers one of these. */
  private static final int GREETINGS = 3;

  private static final Duration GREETING_TIMEOUT = Duration.ofSeconds(1);

  @Parameters(paramLabel = "udp://HOST:PORT", description = "the tracker")
  private String url;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "10",
      description = "how long requests are sent " + DEFAULT)
  private String seconds;

  @Option(
      names = "--rate",
      paramLabel = "N",
      defaultValue = "0",
      description = "requests a second; 0: as many as are answered " + DEFAULT)
  private String rate;

  @Option(
      names = "--window",
      paramLabel = "N",
      defaultValue = "128",
      description = "requests that wait for their answers at the most, without a rate " + DEFAULT)
  private String window;

  @Option(
      names = "--mix",
      paramLabel = "C:A:S",
      defaultValue = "50:50:1",
      description = "weights of connects, announces and scrapes " + DEFAULT)
  private String mix;

  @Option(
      names = "--torrents",
      paramLabel = "N",
      defaultValue = "100000",
      description = "different torrents " + DEFAULT)
  private String torrents;

  @Option(
      names = "--clients",
      paramLabel = "N",
      defaultValue = "4096",
      description = "virtual clients " + DEFAULT)
  private String clients;

  @Option(
      names = "--num-want",
      paramLabel = "N",
      defaultValue = "30",
      description = "peers that an announce asks for " + DEFAULT)
  private String numWant;

  @Option(
      names = "--stopped",
      paramLabel = "PERCENT",
      defaultValue = "0",
      description = "share of announces that say stopped " + DEFAULT)
  private String stopped;

  @Option(
      names = "--fill",
      paramLabel = "N",
      description =
          "announce so many different peers once each, evenly over the torrents, then end;"
              + " --seconds, --mix and --stopped are not looked at")
  private String fill;

  private long told;

  @Override
  public Integer call() {
    LoadPlan plan;
    try {
      plan = plan();
    } catch (InvalidSettingException e) {
      System.err.println("bttracker: " + e.getMessage());
      return BAD_SETTING;
    }
    try {
      greet(plan.tracker());
      try (LoadGenerator generator = new LoadGenerator(plan, System::nanoTime)) {
        LoadResult result = generator.run(this::tell);
        print(result);
        if (!result.failure().isEmpty()) {
          throw new IOException(result.failure());
        }
        return result.responses() > 0 ? 0 : FAILED;
      }
    } catch (IOException e) {
      System.err.println("bttracker: " + url + ": " + e.getMessage());
      return FAILED;
    }
  }

  /** What the options ask for, if they may. */
  LoadPlan plan() {
    Setting target = new Setting("TRACKER", url);
    InetSocketAddress tracker = TrackerUrl.resolve(target);
    if (!LocalNetwork.contains(tracker.getAddress())) {
      throw target.invalid("must be a loopback or private address, others are not to be loaded");
    }
    int torrentCount = new Setting("--torrents", torrents).asInt(1, MOST);
    int clientCount = new Setting("--clients", clients).asInt(1, LoadPlan.MAX_CLIENTS);
    long mostPeers =
        Math.min(MOST, LoadPlan.maxFill(tracker.getAddress(), clientCount, torrentCount));
    Setting weights = new Setting("--mix", mix);
    return new LoadPlan(
        tracker,
        Duration.ofSeconds(new Setting("--seconds", seconds).asInt(1, 86_400)),
        Duration.ZERO,
        new Setting("--rate", rate).asInt(0, 1_000_000),
        new Setting("--window", window).asInt(1, LoadPlan.MAX_WINDOW),
        LoadMix.parse(mix)
            .orElseThrow(
                () ->
                    weights.invalid(
                        "must be three weights from 0 to "
                            + LoadMix.MAX_WEIGHT
                            + ", not all 0, such as 50:50:1")),
        torrentCount,
        clientCount,
        new Setting("--num-want", numWant).asInt(-1, 1_000),
        new Setting("--stopped", stopped).asInt(0, 100),
        fill == null ? 0 : new Setting("--fill", fill).asInt(1, (int) mostPeers));
  }

  /** A load on a port where nobody answers would only count what is lost. */
  private static void greet(InetSocketAddress tracker) throws IOException {
    try (TrackerClient client = new TrackerClient(tracker)) {
      for (int i = 0; i < GREETINGS; i++) {
        if (client.connect(GREETING_TIMEOUT).isPresent()) {
          return;
        }
      }
    } catch (PortUnreachableException e) {
      // Told below.
    }
    throw new IOException("nobody answers there");
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
