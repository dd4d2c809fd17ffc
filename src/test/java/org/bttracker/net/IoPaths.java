package org.bttracker.net;

import java.util.List;

/** The ways to receive and send that tests are to take on this Java. */
public final class IoPaths {
  private IoPaths() {}

  /**
   * Batches are in it wherever they are possible, also if a permission is missing: then the tests
   * fail, instead of testing one way for two.
   */
  public static List<IoMode> all() {
    return hasBatches() ? List.of(IoMode.CHANNEL, IoMode.BATCH) : List.of(IoMode.CHANNEL);
  }

  /** Whether this Java and this system are meant to have batches. */
  public static boolean hasBatches() {
    return Runtime.version().feature() >= 22
        && System.getProperty("os.name").equals("Linux")
        && List.of("amd64", "aarch64").contains(System.getProperty("os.arch"));
  }

  /** The same as values of {@code --io}. */
  public static List<String> options() {
    return all().stream().map(mode -> "--io=" + mode.name().toLowerCase()).toList();
  }
}
