package org.bttracker.cli;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the name of a file, whether the file exists or not. */
final class FileName implements ITypeConverter<Path> {
  @Override
  public Path convert(String text) {
    if (text.isBlank()) {
      throw new TypeConversionException("must be the name of a file");
    }
    if (text.codePoints().anyMatch(Character::isISOControl)) {
      // In the log, a line break would make two lines of one.
      throw new TypeConversionException("must not contain line breaks or other control characters");
    }
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      // On Linux a name has no other faults, but Java encodes it as the locale says.
      throw new TypeConversionException(
          "the locale has no such characters in file names; set LC_ALL=C.UTF-8, for example");
    }
  }
}
