package org.bttracker.cli;

import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Reads a number of bytes as people write it, such as {@code 8MiB}. Each range of sizes has a
 * subclass of its own, as picocli wants it.
 */
class ByteSize implements ITypeConverter<Integer>, Bounded {
  private static final Pattern FORM = Pattern.compile("(\\d{1,10})(B|KiB|MiB|GiB|)");
  private static final Map<String, Integer> SHIFTS =
      Map.of("", 0, "B", 0, "KiB", 10, "MiB", 20, "GiB", 30);

  private final int least;
  private final int most;

  ByteSize(int least, int most) {
    this.least = least;
    this.most = most;
  }

  @Override
  public Integer convert(String text) {
    Matcher matcher = FORM.matcher(text);
    if (matcher.matches()) {
      long bytes = Long.parseLong(matcher.group(1)) << SHIFTS.get(matcher.group(2));
      if (bytes >= least && bytes <= most) {
        return (int) bytes;
      }
    }
    throw new TypeConversionException(
        "must be a size like 512KiB or 8MiB, from " + inWords(least) + " to " + inWords(most));
  }

  @Override
  public String bounds() {
    return inWords(least) + " to " + inWords(most);
  }

  /** A size in the largest unit that gives a whole number. */
  private static String inWords(int bytes) {
    for (String unit : List.of("GiB", "MiB", "KiB")) {
      int size = 1 << SHIFTS.get(unit);
      if (bytes > 0 && bytes % size == 0) {
        return bytes / size + unit;
      }
    }
    return Integer.toString(bytes);
  }
}
