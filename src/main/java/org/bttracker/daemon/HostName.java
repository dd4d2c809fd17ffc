package org.bttracker.daemon;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * The host's name for log lines. The kernel knows it. Asking Java for it would look the name up in
 * DNS, which takes many seconds where the name is not known there, and may fail.
 */
final class HostName {
  private static final Path KERNEL = Path.of("/proc/sys/kernel/hostname");
  private static final String UNKNOWN = "localhost";

  private HostName() {}

  /** The name without its domain. Nothing is looked up. */
  static String ofThisHost() {
    return of(KERNEL, System.getenv());
  }

  /** Takes the first name that is there: the kernel's file, then the environment's variables. */
  static String of(Path kernelFile, Map<String, String> environment) {
    return Stream.of(read(kernelFile), environment.get("HOSTNAME"), environment.get("COMPUTERNAME"))
        .filter(Objects::nonNull)
        .map(HostName::inLogLines)
        .filter(name -> !name.isEmpty())
        .findFirst()
        .orElse(UNKNOWN);
  }

  private static String read(Path file) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return null;
    }
  }

  /**
   * A log line ends the name at a space, and a pattern of Logback gives some characters a meaning.
   * A name like 10.1.2.3 has no domain.
   */
  private static String inLogLines(String name) {
    String safe = name.strip().replaceAll("[^A-Za-z0-9.:_-]", "-");
    return safe.matches("[0-9.]+") ? safe : safe.replaceFirst("\\..*", "");
  }
}
