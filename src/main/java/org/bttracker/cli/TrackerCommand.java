package org.bttracker.cli;

import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.bttracker.daemon.LogSetup;
import org.bttracker.daemon.StartException;
import org.bttracker.daemon.Tracker;
import org.bttracker.daemon.TrackerConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code bttracker}: runs a tracker until a signal stops it. */
@Command(
    name = "bttracker",
    customSynopsis = {"bttracker [OPTIONS]", "       bttracker COMMAND [OPTIONS]"},
    description = {
      "Runs a BitTorrent tracker for the UDP protocol (BEP 15). Ctrl-C stops it.",
      "TIME is written 90s, 30m or 2h. SIZE is written 512KiB, 8MiB or as a number of bytes."
    },
    descriptionHeading = "%n",
    commandListHeading = "%nCommands:%n",
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:The help or the version was shown.",
      "1:The tracker could not start, or could not go on.",
      "2:An option or a value is invalid.",
      "129:Its terminal was closed (SIGHUP).",
      "130:Ctrl-C (SIGINT) stopped the tracker.",
      "143:SIGTERM stopped the tracker."
    },
    mixinStandardHelpOptions = true,
    modelTransformer = OptionHelp.class,
    versionProvider = Version.class,
    sortOptions = false,
    usageHelpAutoWidth = true,
    subcommands = {
      BenchCommand.class,
      ProbeCommand.class,
      CheckCommand.class,
      DumpCommand.class,
      DoctorCommand.class,
      CompletionCommand.class
    })
final class TrackerCommand implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger(TrackerCommand.class);

  /** What {@link Tracker#change} takes over. */
  private static final List<String> CHANGEABLE =
      List.of(
          "datagram-lines",
          "rate-limit",
          "announce-interval",
          "default-peers",
          "max-peers-per-reply",
          "max-scrape");

  @Spec private CommandSpec spec;
  @Mixin private TrackerOptions options;
  private EffectiveConfig effective;
  private List<String> ignored;
  private SettingsReload.Source source;

  @Override
  public Integer call() throws InterruptedException {
    if (options.isToPrint()) {
      effective.print(spec.commandLine().getOut());
      return 0;
    }
    Hangup hangup = Hangup.begin();
    TrackerConfig config = effective.config();
    LogSetup log = new LogSetup(config);
    LOG.info("Welcome, version {}", Version.text());
    if (!ignored.isEmpty()) {
      LOG.debug("Ignored in the environment: {}", String.join(", ", ignored));
    }
    Tracker tracker;
    try {
      tracker = new Tracker(config, System::nanoTime, InstantSource.system());
    } catch (StartException e) {
      LOG.error("The tracker cannot start: {}", e.getMessage());
      log.close();
      return Program.FAILED;
    } catch (RuntimeException e) {
      log.close();
      throw e;
    }
    if (!Shutdown.register(() -> stop(tracker, log))) {
      return Program.FAILED;
    }
    tracker.onReload(reload(changeable(tracker)));
    tracker.start();
    hangup.reloadBy(tracker::reload);
    Optional<Throwable> failure = tracker.await();
    if (failure.isPresent()) {
      LOG.error("The tracker ends, it cannot go on: {}", failure.get().toString());
      return Program.FAILED;
    }
    return 0;
  }

  /**
   * Takes what belongs to the options' values.
   *
   * @param newEffective all settings
   * @param newIgnored what of the environment is not used
   * @param newSource gives all settings anew
   */
  void configure(
      EffectiveConfig newEffective, List<String> newIgnored, SettingsReload.Source newSource) {
    effective = newEffective;
    ignored = newIgnored;
    source = newSource;
  }

  /**
   * Reads the settings anew.
   *
   * @param changeable what puts a new value in place, by the names of options
   */
  SettingsReload reload(Map<String, Consumer<TrackerConfig>> changeable) {
    return new SettingsReload(effective.values(), source, changeable);
  }

  /** All settings. */
  EffectiveConfig effective() {
    return effective;
  }

  /** What the options ask for, with nothing in the environment. */
  TrackerConfig config() {
    return config(Map.of());
  }

  /**
   * What the options ask for.
   *
   * @param secrets of the environment, by the names of variables
   */
  TrackerConfig config(Map<String, String> secrets) {
    return options.toConfig(secrets);
  }

  /** What can change while the tracker runs, by the names of options. */
  private static Map<String, Consumer<TrackerConfig>> changeable(Tracker tracker) {
    Map<String, Consumer<TrackerConfig>> changeable = new HashMap<>();
    changeable.put("log-level", settings -> LogSetup.changeLevel(settings.logLevel()));
    for (String name : CHANGEABLE) {
      changeable.put(name, tracker::change);
    }
    return changeable;
  }

  private void stop(Tracker tracker, LogSetup log) {
    try {
      tracker.stop();
    } catch (RuntimeException | Error e) {
      Program.complain(spec.commandLine().getErr(), "the tracker did not stop in order: " + e);
    }
    try {
      if (log.droppedLines() > 0) {
        LOG.warn("{} log lines were dropped, they came faster than written", log.droppedLines());
      }
      LOG.info("Exiting");
    } finally {
      log.close();
    }
  }
}
