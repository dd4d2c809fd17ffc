package org.bttracker.daemon;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.bttracker.connection.SigningKey;
import org.bttracker.snapshot.FileFailure;

/**
 * The file of {@code --id-key-file}: the keys that several trackers sign their connection IDs with.
 * One key a line, as 32 hex digits; empty lines, and what is behind a {@code #}, say nothing. The
 * first key signs, all verify. No message ever shows a key.
 */
final class SharedKeys {
  private static final int MAX_KEYS = 16;
  private static final int MAX_BYTES = 64 << 10;
  private static final int HEX_DIGITS = 2 * SigningKey.LENGTH;

  /**
   * With a key, anybody can announce in the name of any address; the group may be the program's.
   */
  private static final Set<PosixFilePermission> TOO_OPEN =
      EnumSet.of(
          PosixFilePermission.GROUP_WRITE,
          PosixFilePermission.OTHERS_READ,
          PosixFilePermission.OTHERS_WRITE);

  private SharedKeys() {}

  /**
   * Reads the keys.
   *
   * @param file of the operator's
   * @return hex digits in small letters, in the file's order; one or more, none twice
   * @throws IOException names the file, the line, and what is wrong with it
   */
  static List<String> read(Path file) throws IOException {
    String content;
    try {
      content = content(file);
    } catch (NoSuchFileException e) {
      throw new IOException("there is no file " + file);
    } catch (IOException e) {
      throw new IOException(FileFailure.reason(e));
    }
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

  private static String content(Path file) throws IOException {
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw new IOException(file + " is no regular file");
    }
    checkMode(file);
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw new IOException(file + " is too long for a file of keys");
      }
      return new String(bytes, StandardCharsets.ISO_8859_1);
    }
  }

  private static void checkMode(Path file) throws IOException {
    if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Set<PosixFilePermission> mode = Files.getPosixFilePermissions(file);
      if (mode.stream().anyMatch(TOO_OPEN::contains)) {
        throw new IOException(
            "%s is open to others, who could forge connection IDs: chmod u=rw,g=r,o= %s"
                .formatted(file, file));
      }
    }
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
