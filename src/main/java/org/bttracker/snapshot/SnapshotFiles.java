package org.bttracker.snapshot;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/**
 * The names of a snapshot and its companions, which are all in one directory.
 *
 * @param file {@code FILE}, the newest snapshot: absolute, without symbolic links
 * @param previous {@code FILE.1}, the one before
 * @param lock {@code FILE.lock}, which a running tracker keeps locked
 * @param key {@code FILE.key}, the keys of signed connection IDs
 */
record SnapshotFiles(Path file, Path previous, Path lock, Path key) {
  /** As many as Linux follows. */
  private static final int MAX_LINKS = 40;

  /**
   * Follows symbolic links to where the file is or would be. A rename must take place there: it
   * would only replace a link.
   *
   * @param given need not exist, but its directory must
   * @throws IOException saying why there can be no such file
   */
  static SnapshotFiles of(Path given) throws IOException {
    try {
      Path file = followLinks(given);
      return new SnapshotFiles(
          file, sibling(file, ".1"), sibling(file, ".lock"), sibling(file, ".key"));
    } catch (InvalidPathException e) {
      throw new IOException(FileFailure.notInLocale("the file that it leads to"), e);
    }
  }

  /** A file in the same directory. */
  static Path sibling(Path file, String suffix) {
    return file.resolveSibling(file.getFileName() + suffix);
  }

  /** What a file is called for a moment while {@link WriteTrial} tries to rename it. */
  static Path moved(Path file) {
    return sibling(file, ".moved");
  }

  /** Every name under which a tracker writes, renames or deletes. */
  List<Path> all() {
    Path unfinished = new AtomicFile(file).unfinished();
    return List.of(
        file,
        previous,
        unfinished,
        moved(file),
        moved(previous),
        moved(unfinished),
        lock,
        key,
        new AtomicFile(key).unfinished());
  }

  /**
   * Refuses whatever exists under a name and is no regular file, before anything is done to it.
   *
   * @throws IOException saying what it is
   */
  void expectRegularFiles() throws IOException {
    for (Path path : all()) {
      FileKind.expectRegular(path);
    }
  }

  /**
   * Refuses a file that no tracker can have written: it is of another kind, and has no companion. A
   * damaged snapshot has one.
   *
   * @throws IOException saying so
   */
  void expectNoOtherFile() throws IOException {
    if (Files.exists(previous) || Files.exists(key) || !Files.exists(file)) {
      return;
    }
    try (InputStream in = Files.newInputStream(file)) {
      byte[] head = in.readNBytes(Long.BYTES);
      if (head.length == Long.BYTES && ByteBuffer.wrap(head).getLong() != SnapshotFormat.MAGIC) {
        throw new IOException(file + " is another kind of file, and no snapshot");
      }
    }
  }

  private static Path followLinks(Path given) throws IOException {
    if (!given.isAbsolute() && System.getProperty("user.dir").indexOf('\uFFFD') >= 0) {
      throw new IOException(FileFailure.notInLocale("the working directory"));
    }
    Path path = given.toAbsolutePath();
    for (int links = 0; links <= MAX_LINKS; links++) {
      if (path.getParent() == null) {
        throw new IOException(path + " is a directory");
      }
      path = realDirectory(path.getParent()).resolve(path.getFileName());
      if (!Files.isSymbolicLink(path)) {
        return path;
      }
      path = path.resolveSibling(Files.readSymbolicLink(path));
    }
    throw new IOException("its symbolic links lead in a circle");
  }

  private static Path realDirectory(Path directory) throws IOException {
    try {
      Path real = directory.toRealPath();
      if (!Files.isDirectory(real)) {
        throw new IOException(directory + " is not a directory");
      }
      return real;
    } catch (NoSuchFileException e) {
      Path missing = FileFailure.missingDirectory(directory);
      throw new IOException("no such directory: " + (missing == null ? directory : missing), e);
    }
  }
}
