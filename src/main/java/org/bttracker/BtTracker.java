package org.bttracker;

import org.bttracker.cli.TrackerCommand;

/** The program. Everything is behind {@link TrackerCommand}, the command line. */
public final class BtTracker {
  private BtTracker() {}

  /**
   * Runs the program.
   *
   * @param args the command line
   */
  public static void main(String[] args) {
    int status = TrackerCommand.run(args);
    if (status != 0) {
      System.exit(status);
    }
  }
}
