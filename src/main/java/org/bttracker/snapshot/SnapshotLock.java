package org.bttracker.snapshot;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashSet;
import java.util.Set;

/**
 * Keeps other trackers away from a snapshot: a lock on {@code FILE.lock}. The kernel frees it when
 * the process ends, however it ends. The file stays, since whoever deletes it may delete one that
 * another tracker has just locked.
 */
final class SnapshotLock implements Closeable {
  /**
   * The files that this process has locked. As soon as a process closes a file, the kernel frees
   * all locks that it has on it; so a locked one must not be opened a second time.
   */
  private static final Set<Object> HELD = new HashSet<>();

  private final FileChannel channel;
  private final Object identity;

  private SnapshotLock(FileChannel channel, Object identity) {
    this.channel = channel;
    this.identity = identity;
  }

  /**
   * Takes the lock.
   *
   * @param file made if it does not exist
   * @throws IOException if another tracker has it, in this process or another, or if it cannot be
   *     taken
   */
  static SnapshotLock take(Path file) throws IOException {
    synchronized (HELD) {
      if (HELD.contains(identity(file))) {
        throw inUse(file);
      }
      FileChannel channel =
          AtomicFile.openForOwner(
              file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
      try {
        if (channel.tryLock() == null) {
          throw inUse(file);
        }
        Object identity = identity(file);
        HELD.add(identity);
        return new SnapshotLock(channel, identity);
      } catch (OverlappingFileLockException e) {
        channel.close();
        throw inUse(file);
      } catch (IOException e) {
        channel.close();
        throw e;
      }
    }
  }

  @Override
  public void close() throws IOException {
    synchronized (HELD) {
      HELD.remove(identity);
      channel.close();
    }
  }

  /** What two names of one file have in common; null if it does not exist. */
  private static Object identity(Path file) throws IOException {
    try {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      return attributes.fileKey() == null ? file : attributes.fileKey();
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  private static IOException inUse(Path file) {
    return new IOException("another tracker is using it, " + file + " is locked");
  }
}
