package org.bttracker.snapshot;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import org.bttracker.connection.ConnectionTable;
import org.bttracker.swarm.SwarmRegistry;

/**
 * A snapshot and its two companions: {@code FILE}, the newest; {@code FILE.1}, the one before; and
 * {@code FILE.new} while it is being written. One thread at a time.
 */
public final class SnapshotFile {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

  private final Path file;
  private final Path previous;
  private final AtomicFile atomic;

  /**
   * Names the files; touches none.
   *
   * @param file the newest snapshot, which need not exist yet
   */
  public SnapshotFile(Path file) {
    this.file = file.toAbsolutePath();
    this.previous = sibling(".1");
    this.atomic = new AtomicFile(this.file, previous);
  }

  /**
   * Finds out now, and not at the end of a long run, whether a snapshot can be written.
   *
   * @throws IOException saying why not
   */
  public void checkWritable() throws IOException {
    if (Files.isDirectory(file)) {
      throw new IOException("it is a directory");
    }
    atomic.writeUnfinished(channel -> {});
    Files.delete(atomic.unfinished());
  }

  /**
   * Writes a snapshot, while the receive loops go on. It takes the place of the one before only
   * when it is whole and on the disk.
   *
   * @param swarms what to write
   * @param connections what to write
   * @param now the moment it tells of
   * @throws IOException if it is not written; the one before is then still there, under its own
   *     name or as {@code FILE.1}, and a restart finds it under both
   */
  public synchronized void write(SwarmRegistry swarms, ConnectionTable connections, Moment now)
      throws IOException {
    atomic.replace(channel -> SnapshotWriter.write(channel, swarms, connections, now));
  }

  /**
   * Fills an empty registry and table from the newest snapshot that is whole. One that is not is
   * set aside under a name of its own, never deleted or written over.
   *
   * @param swarms what to fill
   * @param connections what to fill
   * @param now the moment of the restart
   * @return lines for the operator: where the tracker's state is from, or why it is from nowhere
   * @throws IOException if a file is there but cannot be read, or not be set aside
   */
  public List<Notice> restore(SwarmRegistry swarms, ConnectionTable connections, Moment now)
      throws IOException {
    List<Notice> notices = new ArrayList<>();
    for (Path candidate : List.of(file, previous)) {
      try {
        long leftOut = SnapshotReader.read(candidate, swarms, connections, now);
        notices.add(
            new Notice(
                false,
                String.format(
                    "Restored %d torrents, %d peers and %d connection IDs from %s",
                    swarms.torrents(), swarms.peers(), connections.size(), candidate)));
        if (leftOut > 0) {
          String text = "%d peers and connection IDs of %s are left out, the limits leave no room";
          notices.add(new Notice(true, String.format(text, leftOut, candidate)));
        }
        return notices;
      } catch (NoSuchFileException e) {
        // The first start; or killed between the two moves, and then there is the one before.
      } catch (CorruptSnapshotException e) {
        Path aside = setAside(candidate, now);
        notices.add(
            new Notice(
                true,
                String.format(
                    "Snapshot %s is not used: %s; it is kept as %s",
                    candidate, e.getMessage(), aside)));
      }
    }
    notices.add(new Notice(!notices.isEmpty(), "No snapshot to restore, starting empty"));
    return notices;
  }

  /**
   * Says why a file could not be used; the exceptions of files often name just the file.
   *
   * @param failure what a method of this class has thrown
   * @return the reason in words
   */
  public static String reason(IOException failure) {
    if (failure instanceof NoSuchFileException) {
      return "no such directory";
    }
    if (failure instanceof AccessDeniedException) {
      return "permission denied";
    }
    return failure instanceof FileSystemException file && file.getReason() != null
        ? file.getReason()
        : failure.getMessage();
  }

  /**
   * A line for the operator.
   *
   * @param warning whether something is not as it should be
   * @param text the line
   */
  public record Notice(boolean warning, String text) {}

  /** Gives a damaged file a name that tells when it was found; returns that name. */
  static Path setAside(Path damaged, Moment now) throws IOException {
    String name = ".corrupt-" + TIME.format(Instant.ofEpochMilli(now.wallMillis()));
    for (int i = 0; ; i++) {
      Path aside = Path.of(damaged + name + (i == 0 ? "" : "-" + i));
      try {
        return Files.move(damaged, aside);
      } catch (FileAlreadyExistsException e) {
        // Two in one second, or a clock that was set back: the next name.
      }
    }
  }

  private Path sibling(String suffix) {
    return Path.of(file + suffix);
  }
}
