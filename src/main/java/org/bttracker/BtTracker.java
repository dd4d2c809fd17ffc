package org.bttracker;

import org.bttracker.cli.Program;

/** The program. Everything is behind {@link Program}, the command line. */
public final class BtTracker {
  private BtTracker() {}

  /**
   * Runs the program.
   *
   * @param args the command line
   */
  public static void main(String[] args) {
    int status = Program.run(args);
    if (status != 0) {
      System.exit(status);
    }
  }
}
