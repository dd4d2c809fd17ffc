package org.bttracker.cli;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Reads a time as people write it, such as {@code 90s}. Each range of times has a subclass of its
 * own, as picocli wants it.
 */
class TimeSpan implements ITypeConverter<Duration>, Bounded {
  private static final Pattern FORM = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");
  private static final Map<String, Duration> UNITS =
      Map.of(
          "ms", Duration.ofMillis(1),
          "s", Duration.ofSeconds(1),
          "m", Duration.ofMinutes(1),
          "h", Duration.ofHours(1),
          "d", Duration.ofDays(1));

  private final Duration least;
  private final Duration most;

  TimeSpan(Duration least, Duration most) {
    this.least = least;
    this.most = most;
  }

  @Override
  public Duration convert(String text) {
    Matcher matcher = FORM.matcher(text.toLowerCase(Locale.ROOT));
    if (matcher.matches()) {
      Duration unit = UNITS.get(matcher.group(2));
      Duration time = unit.multipliedBy(Long.parseLong(matcher.group(1)));
      if (time.compareTo(least) >= 0 && time.compareTo(most) <= 0) {
        return time;
      }
    }
    throw new TypeConversionException(
        "must be a time like 90s, 30m or 2h, from " + inWords(least) + " to " + inWords(most));
  }

  @Override
  public String bounds() {
    return inWords(least) + " to " + inWords(most);
  }

  /** A time in the largest unit that gives a whole number. */
  static String inWords(Duration time) {
    for (String unit : List.of("h", "m", "s")) {
      long nanos = UNITS.get(unit).toNanos();
      if (time.toNanos() % nanos == 0) {
        return time.toNanos() / nanos + unit;
      }
    }
    return time.toMillis() + "ms";
  }
}
