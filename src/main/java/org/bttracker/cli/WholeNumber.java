package org.bttracker.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a whole number. Each range of numbers has a subclass of its own, as picocli wants it. */
class WholeNumber implements ITypeConverter<Integer>, Bounded {
  private final int least;
  private final int most;

  WholeNumber(int least, int most) {
    this.least = least;
    this.most = most;
  }

  @Override
  public Integer convert(String text) {
    try {
      int number = Integer.parseInt(text);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // The complaint below says what a number must be.
    }
    throw new TypeConversionException("must be a whole number from " + least + " to " + most);
  }

  @Override
  public String bounds() {
    return least + " to " + most;
  }
}
