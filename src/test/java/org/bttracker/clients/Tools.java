package org.bttracker.clients;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.bttracker.Scripts;

/** What the tests need from the machine and from their resources. */
final class Tools {
  /** {@code ip} lives in a directory that an ordinary user's path may lack. */
  static final String SEARCH_PATH =
      System.getenv("PATH") + File.pathSeparator + "/usr/sbin" + File.pathSeparator + "/sbin";

  private Tools() {}

  /** Skips the running test, with the reason, if the program is not installed. */
  static void assumeInstalled(String program, String debianPackage) {
    boolean found =
        Arrays.stream(SEARCH_PATH.split(File.pathSeparator))
            .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
    assumeTrue(found, program + " is not installed (Debian package " + debianPackage + ")");
  }

  /** The file of a script for these tests. */
  static String script(String name) {
    return Scripts.file("clients/" + name);
  }
}
