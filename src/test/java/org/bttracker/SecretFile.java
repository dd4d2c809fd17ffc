package org.bttracker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** A file that only its owner may read, where the file system knows of owners. */
public final class SecretFile {
  private SecretFile() {}

  /** Writes the file, whether it is there or not; returns it. */
  public static Path write(Path file, String content) throws IOException {
    Files.writeString(file, content);
    if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }
    return file;
  }
}
