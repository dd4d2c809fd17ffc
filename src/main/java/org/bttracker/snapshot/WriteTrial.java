package org.bttracker.snapshot;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;

/**
 * Finds out at the start, and not at the end of a long run, whether a snapshot can be written: does
 * what writing one takes. A file cannot be renamed if it is a mount point of its own, or is
 * immutable, or belongs to somebody else in a directory like {@code /tmp}; nothing but a rename
 * shows all of that. So each file gets another name and its own one back. If the program is killed
 * in between, the next trial gives the file its name back.
 */
final class WriteTrial {
  private static final int PAGE = 4_096;

  /** What the kernel says of a mount point. */
  private static final String BUSY = "Device or resource busy";

  private static final String MOUNT_ITS_DIRECTORY =
      "; each snapshot replaces the file, so mount its directory, not the file itself";

  private final SnapshotFiles files;
  private final AtomicFile file;

  private WriteTrial(SnapshotFiles files) {
    this.files = files;
    this.file = new AtomicFile(files.file());
  }

  /**
   * Tries to write and to rename, under the snapshot's lock.
   *
   * @throws DirectoryNotForcedException if all of it works, but a power cut may undo a rename
   * @throws IOException saying what does not work
   */
  static void run(SnapshotFiles files) throws IOException {
    new WriteTrial(files).run();
  }

  private void run() throws IOException {
    restoreNames();
    expectNameToFit(SetAside.longestNameOf(files.previous()));
    try {
      file.writeUnfinished(channel -> channel.write(ByteBuffer.allocate(PAGE)));
      rename(file.unfinished());
    } finally {
      Files.deleteIfExists(file.unfinished());
    }
    for (Path path : List.of(files.file(), files.previous())) {
      if (Files.exists(path)) {
        rename(path);
      }
    }
    file.forceDirectory();
  }

  /** Undoes what a trial has left that was killed. */
  private void restoreNames() throws IOException {
    Files.deleteIfExists(SnapshotFiles.moved(file.unfinished()));
    for (Path path : List.of(files.file(), files.previous())) {
      Path moved = SnapshotFiles.moved(path);
      if (Files.exists(moved)) {
        if (Files.exists(path)) {
          throw new IOException(moved + " is in the way, it may be an older snapshot");
        }
        Files.move(moved, path, StandardCopyOption.ATOMIC_MOVE);
      }
    }
  }

  /** Gives a file another name, and its own one back. */
  private static void rename(Path path) throws IOException {
    Path moved = SnapshotFiles.moved(path);
    try {
      Files.move(path, moved, StandardCopyOption.ATOMIC_MOVE);
    } catch (FileSystemException e) {
      throw BUSY.equals(e.getReason())
          ? new IOException(FileFailure.reason(e) + MOUNT_ITS_DIRECTORY, e)
          : e;
    }
    try {
      Files.move(moved, path, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new IOException(moved + " cannot be renamed back: " + FileFailure.reason(e), e);
    }
  }

  private static void expectNameToFit(Path longest) throws IOException {
    try {
      Files.readAttributes(longest, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    } catch (NoSuchFileException e) {
      // It fits.
    }
  }
}
