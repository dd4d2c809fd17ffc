package org.bttracker.daemon;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;
import org.bttracker.snapshot.FileFailure;

/** Reads a file of secrets, unless others may read it too. No message ever shows its content. */
final class PrivateFile {
  /** The group may be the program's. */
  private static final Set<PosixFilePermission> TOO_OPEN =
      EnumSet.of(
          PosixFilePermission.GROUP_WRITE,
          PosixFilePermission.OTHERS_READ,
          PosixFilePermission.OTHERS_WRITE);

  private PrivateFile() {}

  /**
   * Reads it.
   *
   * @param file of the operator's
   * @param maxBytes how long it may be
   * @param kind of file, such as {@code a file of keys}
   * @param danger what others could do with it, such as {@code who could forge connection IDs}
   * @throws IOException names the file, and what is wrong with it
   */
  static byte[] read(Path file, int maxBytes, String kind, String danger) throws IOException {
    try {
      return content(file, maxBytes, kind, danger);
    } catch (NoSuchFileException e) {
      throw new IOException("there is no file " + file);
    } catch (IOException e) {
      throw new IOException(FileFailure.reason(e));
    }
  }

  private static byte[] content(Path file, int maxBytes, String kind, String danger)
      throws IOException {
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw new IOException(file + " is no regular file");
    }
    checkMode(file, danger);
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(maxBytes + 1);
      if (bytes.length > maxBytes) {
        throw new IOException(file + " is too long for " + kind);
      }
      return bytes;
    }
  }

  private static void checkMode(Path file, String danger) throws IOException {
    if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Set<PosixFilePermission> mode = Files.getPosixFilePermissions(file);
      if (mode.stream().anyMatch(TOO_OPEN::contains)) {
        throw new IOException(
            "%s is open to others, %s: chmod u=rw,g=r,o= %s".formatted(file, danger, file));
      }
    }
  }
}
