package org.bttracker.snapshot;

import java.io.IOException;

/** Programs that a test needs, and that may be missing or not allowed. */
public final class Commands {
  private Commands() {}

  /** Whether a command could be run and ended well. */
  public static boolean succeeds(String... command) throws InterruptedException {
    try {
      return new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException notThere) {
      return false;
    }
  }
}
