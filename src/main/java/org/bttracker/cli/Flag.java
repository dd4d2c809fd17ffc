package org.bttracker.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads what picocli hands over for an option without a value, and refuses a value. */
final class Flag implements ITypeConverter<Boolean> {
  @Override
  public Boolean convert(String text) {
    if (text.equals("true") || text.equals("false")) {
      return Boolean.valueOf(text);
    }
    throw new TypeConversionException("takes no value");
  }
}
