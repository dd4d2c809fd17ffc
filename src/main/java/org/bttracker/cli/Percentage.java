package org.bttracker.cli;

import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a percentage, such as {@code 1} or {@code 0.5}. */
final class Percentage implements ITypeConverter<Double>, Bounded {
  private static final Pattern FORM = Pattern.compile("\\d{1,3}(\\.\\d{1,6})?");
  private static final int MOST = 100;

  @Override
  public Double convert(String text) {
    if (FORM.matcher(text).matches() && Double.parseDouble(text) <= MOST) {
      return Double.valueOf(text);
    }
    throw new TypeConversionException("must be a percentage from 0 to 100, such as 0.5");
  }

  @Override
  public String bounds() {
    return "0 to " + MOST;
  }
}
