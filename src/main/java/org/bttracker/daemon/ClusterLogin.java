package org.bttracker.daemon;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * How a tracker logs in at the server of its cluster. No message ever shows it.
 *
 * @param user null for the server's default user
 * @param password null for none
 */
public record ClusterLogin(String user, String password) {
  /** Without a user and a password. */
  public static final ClusterLogin NONE = new ClusterLogin(null, null);

  private static final int MAX_BYTES = 4_096;

  private static final String RULE =
      " must hold the password in one line, or the user in one line and the password in the next";

  /**
   * Reads a file of one line, the password; or of two, the user and the password. Blanks belong to
   * them. The last line may end or not.
   *
   * @param file of the operator's
   * @return the login
   * @throws IOException names the file, and what is wrong with it
   */
  static ClusterLogin read(Path file) throws IOException {
    byte[] bytes =
        PrivateFile.read(file, MAX_BYTES, "a file with a password", "who could read the password");
    String[] lines = decode(bytes, file).split("\r?\n", -1);
    int count = lines[lines.length - 1].isEmpty() ? lines.length - 1 : lines.length;
    if (count < 1 || count > 2) {
      throw new IOException(file + RULE);
    }
    for (int i = 0; i < count; i++) {
      if (lines[i].isEmpty() || lines[i].chars().anyMatch(Character::isISOControl)) {
        throw new IOException(file + RULE);
      }
    }
    return count == 1 ? new ClusterLogin(null, lines[0]) : new ClusterLogin(lines[0], lines[1]);
  }

  /** Hidden: the secret must never reach a log. */
  @Override
  public String toString() {
    return "a login";
  }

  private static String decode(byte[] bytes, Path file) throws IOException {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new IOException(file + " is not written in UTF-8");
    }
  }
}
