package org.bttracker.cli;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bttracker.daemon.SyslogTarget;

/**
 * One setting as the user wrote it, read as what it must be. Every complaint names the option, the
 * value and the bound.
 *
 * @param name the option, with its dashes
 * @param text the value
 */
record Setting(String name, String text) {
  private static final String SYSLOG_PORT = "514";
  private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");
  private static final Pattern SIZE = Pattern.compile("(\\d{1,9})(B|KiB|MiB|GiB|)");
  private static final Map<String, Integer> SIZE_SHIFTS =
      Map.of("", 0, "B", 0, "KiB", 10, "MiB", 20, "GiB", 30);
  private static final Map<String, Duration> UNITS =
      Map.of(
          "ms", Duration.ofMillis(1),
          "s", Duration.ofSeconds(1),
          "m", Duration.ofMinutes(1),
          "h", Duration.ofHours(1),
          "d", Duration.ofDays(1));

  /** A whole number within bounds. */
  int asInt(int least, int most) {
    try {
      int number = Integer.parseInt(text);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Told below, together with what would have been right.
    }
    throw invalid("must be a whole number from " + least + " to " + most);
  }

  /** A time as people write it, within bounds. */
  Duration asDuration(Duration least, Duration most) {
    Matcher matcher = DURATION.matcher(text.toLowerCase(Locale.ROOT));
    if (matcher.matches()) {
      Duration unit = UNITS.get(matcher.group(2));
      Duration duration = unit.multipliedBy(Long.parseLong(matcher.group(1)));
      if (duration.compareTo(least) >= 0 && duration.compareTo(most) <= 0) {
        return duration;
      }
    }
    throw invalid(
        "must be a time like 90s, 30m or 2h, from " + inWords(least) + " to " + inWords(most));
  }

  /** A number of bytes as people write it, within bounds. */
  long asBytes(long least, long most) {
    Matcher matcher = SIZE.matcher(text);
    if (matcher.matches()) {
      long bytes = Long.parseLong(matcher.group(1)) << SIZE_SHIFTS.get(matcher.group(2));
      if (bytes >= least && bytes <= most) {
        return bytes;
      }
    }
    throw invalid(
        "must be a size like 512KiB or 8MiB, from " + inWords(least) + " to " + inWords(most));
  }

  /** One of some words. */
  String asOneOf(List<String> words) {
    String word = text.toLowerCase(Locale.ROOT);
    if (!words.contains(word)) {
      throw invalid("must be one of " + String.join(", ", words));
    }
    return word;
  }

  /** An IP address, or a name that has one. */
  InetAddress asAddress() {
    try {
      if (!text.isBlank()) {
        return InetAddress.getByName(text);
      }
    } catch (UnknownHostException e) {
      // Told below.
    }
    throw invalid("must be an IPv4 or IPv6 address");
  }

  /** {@code HOST}, {@code HOST:PORT}, {@code IPV6} or {@code [IPV6]:PORT} of a syslog daemon. */
  SyslogTarget asSyslogTarget() {
    int colon = text.lastIndexOf(':');
    boolean hasPort = colon >= 0 && (text.indexOf(':') == colon || text.charAt(colon - 1) == ']');
    String host = hasPort ? text.substring(0, colon) : text;
    String port = hasPort ? text.substring(colon + 1) : SYSLOG_PORT;
    try {
      return new SyslogTarget(
          new Setting(name, host).asAddress(), new Setting(name, port).asInt(1, 65_535));
    } catch (InvalidSettingException e) {
      throw invalid("must be HOST or HOST:PORT, with a known host and a port up to 65535");
    }
  }

  /** The name of a file. */
  Path asPath() {
    try {
      if (!text.isBlank()) {
        return Path.of(text);
      }
    } catch (InvalidPathException e) {
      // Told below.
    }
    throw invalid("must be the name of a file");
  }

  InvalidSettingException invalid(String rule) {
    return new InvalidSettingException(name + "=" + text + ": " + rule);
  }

  /** A time in the largest unit that gives a whole number. */
  static String inWords(Duration duration) {
    for (String unit : List.of("h", "m", "s")) {
      long nanos = UNITS.get(unit).toNanos();
      if (duration.toNanos() % nanos == 0) {
        return duration.toNanos() / nanos + unit;
      }
    }
    return duration.toMillis() + "ms";
  }

  /** A size in the largest unit that gives a whole number. */
  static String inWords(long bytes) {
    for (String unit : List.of("GiB", "MiB", "KiB")) {
      long size = 1L << SIZE_SHIFTS.get(unit);
      if (bytes > 0 && bytes % size == 0) {
        return bytes / size + unit;
      }
    }
    return Long.toString(bytes);
  }
}
