package org.bttracker.cli;

import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads one of several words, in small or capital letters. */
abstract class OneOf<E extends Enum<E>> implements ITypeConverter<E>, Bounded {
  private final E[] values;

  OneOf(E[] values) {
    this.values = values;
  }

  @Override
  public E convert(String text) {
    return Stream.of(values)
        .filter(value -> word(value).equalsIgnoreCase(text))
        .findFirst()
        .orElseThrow(() -> new TypeConversionException("must be one of " + bounds()));
  }

  @Override
  public String bounds() {
    return Stream.of(values).map(OneOf::word).collect(Collectors.joining(", "));
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
