package org.bttracker.cli;

import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a whole number. Each range of numbers has a subclass of its own, as picocli wants it. */
class WholeNumber implements ITypeConverter<Integer>, Bounded {
  /** Java's parsers also take the digits of other scripts, which a reader may not recognize. */
  private static final Pattern FORM = Pattern.compile("-?[0-9]{1,10}");

  private final int least;
  private final int most;

  WholeNumber(int least, int most) {
    this.least = least;
    this.most = most;
  }

  @Override
  public Integer convert(String text) {
    if (FORM.matcher(text).matches()) {
      long number = Long.parseLong(text);
      if (number >= least && number <= most) {
        return (int) number;
      }
    }
    throw new TypeConversionException("must be a whole number from " + least + " to " + most);
  }

  @Override
  public String bounds() {
    return least + " to " + most;
  }
}
