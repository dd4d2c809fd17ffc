package org.bttracker.snapshot;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * A file that is replaced as a whole. The new content goes to {@code FILE.new}, is forced to the
 * disk, and only then renamed to {@code FILE}. Whenever the program is killed, a whole file is
 * there, the old one or the new one. Only its owner may read it. One thread at a time.
 */
final class AtomicFile {
  private static final FileAttribute<?> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private final Path file;
  private final Path unfinished;
  private final Path previous;

  /**
   * Names a file; touches none.
   *
   * @param file absolute; it need not exist
   */
  AtomicFile(Path file) {
    this(file, null);
  }

  /**
   * Names a file that is kept under another name when it is replaced; touches none.
   *
   * @param file absolute; it need not exist
   * @param previous its other name, in the same directory; null if it is not to be kept
   */
  AtomicFile(Path file, Path previous) {
    this.file = file;
    this.unfinished = file.resolveSibling(file.getFileName() + ".new");
    this.previous = previous;
  }

  /** What the file is called while it is being written. */
  Path unfinished() {
    return unfinished;
  }

  /**
   * Replaces the file.
   *
   * @throws DirectoryNotForcedException if the new file is in place, but a power cut may undo that
   * @throws IOException if the new file is not in place; the old one is, or has its other name
   */
  void replace(Content content) throws IOException {
    try {
      writeUnfinished(content);
      if (previous != null && Files.exists(file)) {
        Files.move(file, previous, StandardCopyOption.ATOMIC_MOVE);
      }
      Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException | RuntimeException e) {
      Files.deleteIfExists(unfinished);
      throw e;
    }
    forceDirectory();
  }

  /** Writes {@code FILE.new} and forces it to the disk. A killed run may have left one. */
  void writeUnfinished(Content content) throws IOException {
    Files.deleteIfExists(unfinished);
    try (FileChannel channel =
        openForOwner(unfinished, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      content.writeTo(channel);
      channel.force(true);
    }
  }

  /** Forces the names of the files to the disk, which are in their directory. */
  void forceDirectory() throws DirectoryNotForcedException {
    try (FileChannel directory = FileChannel.open(file.getParent(), StandardOpenOption.READ)) {
      directory.force(true);
    } catch (IOException e) {
      throw new DirectoryNotForcedException(e);
    }
  }

  /** Opens a file that only its owner may read, if this makes it. */
  static FileChannel openForOwner(Path file, OpenOption... options) throws IOException {
    try {
      return FileChannel.open(file, Set.of(options), OWNER_ONLY);
    } catch (UnsupportedOperationException e) {
      // A file system without such permissions.
      return FileChannel.open(file, options);
    }
  }

  /** Writes what a file is to contain. */
  @FunctionalInterface
  interface Content {
    void writeTo(FileChannel channel) throws IOException;
  }
}
