package org.bttracker.daemon;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import org.bttracker.cli.TrackerOptionsTest;

/**
 * A tracker as a process whose looks for addresses are made on command: each line of its standard
 * input is one. It ends with its input. Its arguments are the tracker's options.
 */
final class FollowingTracker {
  private FollowingTracker() {}

  public static void main(String[] options) throws StartException, IOException {
    Tracker tracker =
        new Tracker(TrackerOptionsTest.config(options), System::nanoTime, InstantSource.system());
    tracker.start();
    BufferedReader commands =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    while (commands.readLine() != null) {
      tracker.followAddresses();
    }
    tracker.stop();
  }
}
