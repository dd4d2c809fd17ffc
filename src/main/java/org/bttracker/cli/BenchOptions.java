package org.bttracker.cli;

import java.time.Duration;
import org.bttracker.load.LoadMix;
import org.bttracker.load.LoadPlan;
import org.bttracker.load.LoadTraffic;
import org.bttracker.load.LocalNetwork;
import org.bttracker.net.IoMode;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** The options of {@code bench}. Each option's default and bounds stand at the option. */
final class BenchOptions {
  private static final int MOST = 100_000_000;

  /** Long enough for the compiler of the tracker's Java to do most of its work. */
  private static final int WARM_UP_SECONDS = 3;

  /** A warm-up takes a third of a load at the most. */
  private static final int WARM_UP_PART = 3;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Parameters(
      paramLabel = "TRACKER",
      converter = LocalTracker.class,
      description = "The tracker, udp://HOST:PORT.")
  TrackerUrl tracker;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "10",
      converter = Seconds.class,
      description = "How long requests are sent.")
  private int seconds;

  @Option(
      names = "--rate",
      paramLabel = "N",
      defaultValue = "0",
      converter = Rate.class,
      description = "Requests per second. 0 sends as many as the tracker answers.")
  private int rate;

  @Option(
      names = "--window",
      paramLabel = "N",
      defaultValue = "128",
      converter = Window.class,
      description = "The most requests that wait for their answers. It has no effect with --rate.")
  private int window;

  @Option(
      names = "--mix",
      paramLabel = "C:A:S",
      defaultValue = "50:50:1",
      converter = Mix.class,
      description = "The weights of connects, announces and scrapes.")
  private LoadMix mix;

  @Option(
      names = "--torrents",
      paramLabel = "N",
      defaultValue = "100000",
      converter = Torrents.class,
      description = "The number of torrents.")
  private int torrents;

  @Option(
      names = "--own",
      paramLabel = "N",
      defaultValue = "0",
      converter = Own.class,
      description =
          "The number of torrents that each client has and announces in turn, again and again. 0 lets"
              + " each announce be of any torrent, so that nearly every one brings a new peer.")
  private int own;

  @Option(
      names = "--clients",
      paramLabel = "N",
      defaultValue = "4096",
      converter = Clients.class,
      description = "The number of virtual clients.")
  private int clients;

  @Option(
      names = "--num-want",
      paramLabel = "N",
      defaultValue = "30",
      converter = NumWant.class,
      description = "How many peers an announce asks for. -1 leaves it to the tracker.")
  private int numWant;

  @Option(
      names = "--stopped",
      paramLabel = "PERCENT",
      defaultValue = "0",
      converter = Stopped.class,
      description = "The share of announces with the event stopped.")
  private int stopped;

  @Option(
      names = "--bad-ids",
      paramLabel = "PERCENT",
      defaultValue = "0",
      converter = BadIds.class,
      description =
          "The share of announces and scrapes with a connection ID that the tracker has not given. It"
              + " must ignore them, so they do not count as lost. Public trackers see 5 to 20 %%.")
  private int badIds;

  @Option(
      names = "--fill",
      paramLabel = "N",
      converter = Fill.class,
      description =
          "The number of different peers to announce, once each and spread evenly over the torrents."
              + " The load ends after that; --seconds, --mix, --own, --stopped and --bad-ids have no"
              + " effect.")
  @DefaultText("off")
  private Integer fill;

  @Option(
      names = "--io",
      paramLabel = "WAY",
      defaultValue = "auto",
      converter = NetworkOptions.Io.class,
      description =
          "How requests are sent and answers received: in batches (needs Linux, Java 22 and a tracker"
              + " on 127.0.0.1), or one by one. auto takes batches where it can.")
  private IoMode io;

  @Option(
      names = "--max-lost",
      paramLabel = "PERCENT",
      defaultValue = "0",
      converter = Percentage.class,
      description =
          "The share of requests that may be lost or get an error. If it is more, the exit status"
              + " is 1.")
  double maxLost;

  @Option(
      names = "--no-warm-up",
      description =
          "Include the first seconds in the latencies. Without this option, they leave out the first "
              + WARM_UP_SECONDS
              + " s, or the first third of --seconds if that is less.")
  private boolean noWarmUp;

  /**
   * The load that the options describe.
   *
   * @throws ParameterException if there are not so many peers as {@code --fill} demands
   */
  LoadPlan toPlan() {
    checkFill();
    return new LoadPlan(
        tracker.address(),
        io,
        Duration.ofSeconds(seconds),
        warmUp(),
        rate,
        window,
        new LoadTraffic(mix, own, stopped, badIds),
        torrents,
        clients,
        numWant,
        fill == null ? 0 : fill);
  }

  private void checkFill() {
    long most = LoadPlan.maxFill(tracker.address().getAddress(), clients, torrents);
    if (fill != null && fill > most) {
      throw new ParameterException(
          command.commandLine(), "--fill=" + fill + ": must be a whole number from 1 to " + most);
    }
  }

  private Duration warmUp() {
    if (noWarmUp) {
      return Duration.ZERO;
    }
    Duration longest = Duration.ofSeconds(WARM_UP_SECONDS);
    Duration part = Duration.ofSeconds(seconds).dividedBy(WARM_UP_PART);
    return fill == null && part.compareTo(longest) < 0 ? part : longest;
  }

  /** Nobody is to put a stranger's tracker under load. */
  static final class LocalTracker implements ITypeConverter<TrackerUrl> {
    @Override
    public TrackerUrl convert(String text) {
      TrackerUrl tracker = new TrackerUrl.Converter().convert(text);
      if (LocalNetwork.contains(tracker.address().getAddress())) {
        return tracker;
      }
      throw new TypeConversionException(
          "must be a loopback or private address, others are not to be loaded");
    }
  }

  /** Weights of connects, announces and scrapes. */
  static final class Mix implements ITypeConverter<LoadMix>, Bounded {
    @Override
    public LoadMix convert(String text) {
      return LoadMix.parse(text)
          .orElseThrow(
              () ->
                  new TypeConversionException(
                      "must be three weights from " + bounds() + ", such as 50:50:1"));
    }

    @Override
    public String bounds() {
      return "0 to " + LoadMix.MAX_WEIGHT + ", not all 0";
    }
  }

  /** A day at the most. */
  static final class Seconds extends WholeNumber {
    Seconds() {
      super(1, 86_400);
    }
  }

  /** Requests per second. */
  static final class Rate extends WholeNumber {
    Rate() {
      super(0, 1_000_000);
    }
  }

  /** Requests that wait. */
  static final class Window extends WholeNumber {
    Window() {
      super(1, LoadPlan.MAX_WINDOW);
    }
  }

  /** Torrents. */
  static final class Torrents extends WholeNumber {
    Torrents() {
      super(1, MOST);
    }
  }

  /** Torrents of a client. */
  static final class Own extends WholeNumber {
    Own() {
      super(0, 1_000_000);
    }
  }

  /** Percent; the others pace the load. */
  static final class BadIds extends WholeNumber {
    BadIds() {
      super(0, LoadTraffic.MAX_BAD_ID_PERCENT);
    }
  }

  /** Virtual clients. */
  static final class Clients extends WholeNumber {
    Clients() {
      super(1, LoadPlan.MAX_CLIENTS);
    }
  }

  /** BEP 15 has -1 for the tracker's default. */
  static final class NumWant extends WholeNumber {
    NumWant() {
      super(-1, 1_000);
    }
  }

  /** Percent. */
  static final class Stopped extends WholeNumber {
    Stopped() {
      super(0, 100);
    }
  }

  /** Peers; there may be fewer, if there are few torrents and addresses. */
  static final class Fill extends WholeNumber {
    Fill() {
      super(1, MOST);
    }
  }
}
