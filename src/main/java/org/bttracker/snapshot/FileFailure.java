package org.bttracker.snapshot;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Says in words why a file could not be used. The exceptions of files often name just the file. */
public final class FileFailure {
  private FileFailure() {}

  /**
   * Finds the true cause.
   *
   * @param failure what using a file has thrown
   * @return the reason, and the file or directory that it is about
   */
  public static String reason(IOException failure) {
    if (failure instanceof DirectoryNotForcedException && failure.getCause() != null) {
      return reason((IOException) failure.getCause());
    }
    return failure instanceof FileSystemException file ? reason(file) : failure.getMessage();
  }

  /** Names the first directory of a path that is not there; null if only its last name is not. */
  static Path missingDirectory(Path path) {
    Path missing = null;
    Path parent = path.getParent();
    while (parent != null && !Files.exists(parent)) {
      missing = parent;
      parent = parent.getParent();
    }
    return missing;
  }

  /** What to do about a name that the locale's character set does not have. */
  static String notInLocale(String what) {
    return "the locale has no characters for the name of " + what + "; set LC_ALL=C.UTF-8";
  }

  private static String reason(FileSystemException failure) {
    String files =
        failure.getOtherFile() == null
            ? failure.getFile()
            : failure.getFile() + " -> " + failure.getOtherFile();
    if (failure.getReason() != null) {
      return failure.getReason() + ": " + files;
    }
    if (failure instanceof AccessDeniedException) {
      return "permission denied: " + files;
    }
    if (failure instanceof FileAlreadyExistsException) {
      return "another program has made " + files;
    }
    if (failure instanceof NoSuchFileException) {
      Path missing = missingDirectory(Path.of(failure.getFile()));
      return missing == null
          ? failure.getFile() + " has vanished"
          : "no such directory: " + missing;
    }
    return failure.getMessage();
  }
}
