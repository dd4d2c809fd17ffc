package org.bttracker.cli;

/** Does what is left to do when a signal ends the program. */
final class Shutdown {
  private Shutdown() {}

  /**
   * Registers a step for the end of the program, by a signal or by itself. The program waits for
   * the step, and its exit status stays that of the signal.
   *
   * @param step runs on a thread of its own
   * @return false if the program is ending already, and the step will not run
   */
  static boolean register(Runnable step) {
    try {
      Runtime.getRuntime().addShutdownHook(new Thread(step, "shutdown"));
      return true;
    } catch (IllegalStateException e) {
      return false;
    }
  }
}
