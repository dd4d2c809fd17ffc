package org.bttracker.cli;

import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.bttracker.daemon.LogSetup;
import org.bttracker.daemon.OutOfMemory;
import org.bttracker.daemon.StartException;
import org.bttracker.daemon.Tracker;
import org.bttracker.daemon.TrackerConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParameterException;

/**
 * {@code bttracker}: runs a tracker until a signal stops it.
 *
 * <p>Exit status: 2 for a bad option or value; 1 if the tracker could not start, or ended without
 * being asked to; else what a shell expects of a program that a signal has stopped, 130 after
 * Ctrl-C (SIGINT) and 143 after SIGTERM.
 */
@Command(
    name = "bttracker",
    description = "A BitTorrent tracker for the UDP protocol (BEP 15). Ctrl-C stops it.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    usageHelpAutoWidth = true,
    subcommands = BenchCommand.class)
public final class TrackerCommand implements Callable<Integer> {
  private static final int BAD_SETTING = 2;
  private static final int FAILED = 1;

  private static final Logger LOG = LoggerFactory.getLogger(TrackerCommand.class);

  @Mixin private TrackerOptions options;

  private TrackerCommand() {}

  /**
   * Reads the command line, and does what it says.
   *
   * @param args the command line
   * @return the exit status
   */
  public static int run(String[] args) {
    OutOfMemory.prepare();
    try {
      return new CommandLine(new TrackerCommand())
          .setParameterExceptionHandler(TrackerCommand::refuse)
          .execute(args);
    } catch (OutOfMemoryError e) {
      OutOfMemory.end();
      return FAILED;
    }
  }

  @Override
  public Integer call() throws InterruptedException {
    TrackerConfig config;
    try {
      config = options.toConfig();
    } catch (InvalidSettingException e) {
      System.err.println("bttracker: " + e.getMessage());
      return BAD_SETTING;
    }
    LogSetup log = new LogSetup(config);
    LOG.info("Welcome, version {}", Version.text());
    Tracker tracker;
    try {
      tracker = new Tracker(config, System::nanoTime, InstantSource.system());
    } catch (StartException e) {
      LOG.error("The tracker cannot start: {}", e.getMessage());
      log.close();
      return FAILED;
    }
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(tracker, log), "shutdown"));
    tracker.start();
    Optional<Throwable> failure = tracker.await();
    if (failure.isPresent()) {
      LOG.error("The tracker ends, it cannot go on: {}", failure.get().toString());
      return FAILED;
    }
    return 0;
  }

  private static void stop(Tracker tracker, LogSetup log) {
    try {
      tracker.stop();
    } catch (RuntimeException | Error e) {
      System.err.println("bttracker: the tracker did not stop in order: " + e);
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

  private static int refuse(ParameterException exception, String[] args) {
    System.err.println("bttracker: " + exception.getMessage() + " (--help lists the options)");
    return BAD_SETTING;
  }
}
