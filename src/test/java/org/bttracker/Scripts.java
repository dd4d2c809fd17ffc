package org.bttracker;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/** The scripts among the tests' resources. */
public final class Scripts {
  private Scripts() {}

  /** The file of a script, for another program to run. */
  public static String file(String name) {
    try {
      return Path.of(Objects.requireNonNull(Scripts.class.getResource("/" + name)).toURI())
          .toString();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What is in it. */
  static String text(String name) throws IOException {
    return Files.readString(Path.of(file(name)));
  }
}
