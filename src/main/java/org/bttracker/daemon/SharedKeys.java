package org.bttracker.daemon;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.bttracker.connection.SigningKey;

/**
 * The file of {@code --id-key-file}: the keys that several trackers sign their connection IDs with.
 * One key a line, as 32 hex digits; empty lines, and what is behind a {@code #}, say nothing. The
 * first key signs, all verify. No message ever shows a key.
 */
final class SharedKeys {
  private static final int MAX_KEYS = 16;
  private static final int MAX_BYTES = 64 << 10;
  private static final int HEX_DIGITS = 2 * SigningKey.LENGTH;

  private SharedKeys() {}

  /**
   * Reads the keys.
   *
   * @param file of the operator's
   * @return hex digits in small letters, in the file's order; one or more, none twice
   * @throws IOException names the file, the line, and what is wrong with it
   */
  static List<String> read(Path file) throws IOException {
    byte[] bytes =
        PrivateFile.read(file, MAX_BYTES, "a file of keys", "who could forge connection IDs");
    String content = new String(bytes, StandardCharsets.ISO_8859_1);
    List<String> keys = new ArrayList<>();
    String[] lines = content.split("\n", -1);
    for (int i = 0; i < lines.length; i++) {
      String key = withoutComment(lines[i]).strip().toLowerCase(Locale.ROOT);
      if (!key.isEmpty()) {
        check(key, keys, file + ", line " + (i + 1) + ": ");
        keys.add(key);
      }
    }
    if (keys.isEmpty()) {
      throw new IOException(file + " holds no key; make one with: openssl rand -hex 16");
    }
    return keys;
  }

  /**
   * The keys as the connection table takes them.
   *
   * @param keys as read
   * @param offsetSeconds makes the wall clock of the monotonic one
   */
  static List<SigningKey> toSign(List<String> keys, long offsetSeconds) {
    return keys.stream()
        .map(key -> new SigningKey(HexFormat.of().parseHex(key), offsetSeconds))
        .toList();
  }

  /** No pattern: a byte of a comment may be what a pattern takes for the end of a line. */
  private static String withoutComment(String line) {
    int comment = line.indexOf('#');
    return comment < 0 ? line : line.substring(0, comment);
  }

  private static void check(String key, List<String> before, String where) throws IOException {
    if (!key.matches("[0-9a-f]{" + HEX_DIGITS + "}")) {
      throw new IOException(where + "a key must be " + HEX_DIGITS + " hex digits");
    }
    if (before.contains(key)) {
      throw new IOException(where + "this key is there already");
    }
    if (before.size() == MAX_KEYS) {
      throw new IOException(where + "there must be no more than " + MAX_KEYS + " keys");
    }
  }
}
