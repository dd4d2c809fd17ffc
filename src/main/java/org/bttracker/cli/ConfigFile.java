package org.bttracker.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The file of {@code --config}. A line is the long name of an option without its dashes, an equals
 * sign, and the value. Empty lines, and lines that begin with a number sign, say nothing. A value
 * in double quotes is what stands between them, so that it may begin or end with a space.
 */
final class ConfigFile {
  private static final int MAX_BYTES = 1 << 20;

  /** Some editors put it in front of a text. */
  private static final String BYTE_ORDER_MARK = "\uFEFF";

  private ConfigFile() {}

  /**
   * Reads the file.
   *
   * @param file of the operator's
   * @return in the file's order; nothing is known yet of names and values
   * @throws IOException names the file and what is wrong with it
   */
  static List<Setting> read(Path file) throws IOException {
    List<Setting> settings = new ArrayList<>();
    String[] lines = content(file).split("\n", -1);
    for (int i = 0; i < lines.length; i++) {
      String line = lines[i].strip();
      if (!line.isEmpty() && !line.startsWith("#")) {
        String where = file + ", line " + (i + 1);
        int equals = line.indexOf('=');
        if (equals < 1) {
          throw new IOException(where + ": must be NAME = VALUE, or begin with #");
        }
        String name = line.substring(0, equals).strip();
        String value = line.substring(equals + 1).strip();
        settings.add(new Setting(name, isQuoted(value) ? unquote(value) : value, where));
      }
    }
    return settings;
  }

  /** The line for a setting, as {@link #read} takes it. */
  static String line(String name, String value) {
    boolean plain = value.equals(value.strip()) && !isQuoted(value);
    return name + " = " + (plain ? value : '"' + value + '"');
  }

  private static boolean isQuoted(String value) {
    return value.length() > 1 && value.startsWith("\"") && value.endsWith("\"");
  }

  private static String unquote(String value) {
    return value.substring(1, value.length() - 1);
  }

  private static String content(Path file) throws IOException {
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw new IOException("--config=" + file + ": is not a regular file");
    }
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw new IOException("--config=" + file + ": is longer than 1 MiB");
      }
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
    } catch (NoSuchFileException e) {
      throw new IOException("--config=" + file + ": there is no such file", e);
    } catch (AccessDeniedException e) {
      throw new IOException("--config=" + file + ": permission denied", e);
    } catch (CharacterCodingException e) {
      throw new IOException("--config=" + file + ": is not UTF-8 text", e);
    } catch (FileSystemException e) {
      throw new IOException("--config=" + file + ": " + e.getReason(), e);
    }
  }
}
