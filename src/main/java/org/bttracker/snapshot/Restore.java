package org.bttracker.snapshot;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.bttracker.connection.ConnectionTable;
import org.bttracker.protocol.InfoHash;
import org.bttracker.swarm.SwarmRegistry;

/**
 * Brings back what an earlier run held, from the newest snapshot that is whole. {@link #begin} does
 * what must be done before the first request is answered, and takes little time. {@link #run} does
 * the rest while the receive loops serve: it reads the file once to check it, and again to take it
 * over. So nothing of a damaged file is used, but for connection IDs in blocks that were whole.
 *
 * <p>A file that is not used is set aside under a name of its own, never deleted or written over.
 * One thread at a time.
 */
public final class Restore {
  private static final String CHECKING = "Restoring, checking the snapshot first";
  private static final String RESTORING = "Restoring";
  private static final String NOTHING = "No snapshot to restore, starting empty";

  private final SwarmRegistry swarms;
  private final ConnectionTable connections;
  private final Clocks clocks;
  private final Consumer<Notice> operator;
  private final Moment start;
  private final Deque<Path> candidates;
  private final RestoreProgress progress;
  private SnapshotInput input;
  private List<byte[]> shards = List.of();
  private String setAsideFailure;

  Restore(
      SnapshotFiles files,
      SwarmRegistry swarms,
      ConnectionTable connections,
      Clocks clocks,
      Consumer<Notice> operator) {
    this.swarms = swarms;
    this.connections = connections;
    this.clocks = clocks;
    this.operator = operator;
    start = clocks.now();
    candidates = new ArrayDeque<>(List.of(files.file(), files.previous()));
    progress = new RestoreProgress(operator);
  }

  /**
   * Takes over the connection IDs, before the first request is answered, and has the registry keep
   * room for what is to come.
   *
   * @throws IOException if a file is there but cannot be read, or not be set aside
   */
  void begin() throws IOException {
    boolean damaged = false;
    while (input == null && !candidates.isEmpty()) {
      Path candidate = candidates.remove();
      try {
        input = new SnapshotInput(candidate);
        takeOverStart();
      } catch (NoSuchFileException e) {
        // The first start; or killed between two renames, and then there is the one before.
      } catch (CorruptSnapshotException e) {
        damaged = true;
        closeInput();
        setAsideUnused(candidate, e);
        expectAllSetAside();
      } catch (IOException e) {
        closeInput();
        throw e;
      }
    }
    if (input == null) {
      operator.accept(new Notice(damaged, NOTHING));
    }
  }

  /**
   * Takes over the rest, while the receive loops serve. What cannot be used is told to the operator
   * and set aside.
   *
   * @param served whether a torrent's peers are to come back; asked for each when it has its turn
   * @throws ClosedByInterruptException if the thread was interrupted; then the files are as they
   *     were
   */
  public void run(Predicate<InfoHash> served) throws ClosedByInterruptException {
    try {
      while (input != null && !useInput(served)) {
        openNext();
      }
    } finally {
      progress.end();
      closeInput();
      swarms.endRestore();
    }
  }

  /**
   * How far it is; for any thread.
   *
   * @return such as "Restoring: 1200000 of 7000000 torrents"; empty when it is done
   */
  public String progress() {
    return progress.inWords();
  }

  /**
   * How far the log of a cluster is in what was restored; when {@link #run} has ended.
   *
   * @return as it was written; empty if nothing was restored, or only a part, or without a cluster
   */
  public List<byte[]> shards() {
    return shards;
  }

  /**
   * Checks that no file would be lost if it were replaced.
   *
   * @throws IOException if one is in its place that should have been set aside
   */
  void expectAllSetAside() throws IOException {
    if (setAsideFailure != null) {
      throw new IOException(setAsideFailure);
    }
  }

  private void takeOverStart() throws IOException {
    RecordReader reader = input.reader();
    RecordReader.Head head = reader.head();
    RestoredStart records =
        new RestoredStart(connections, swarms.completedCounts(), start, head.written());
    reader.readStart(records);
    swarms.beginRestore(head.torrents(), head.peers());
    progress.begin(CHECKING, head.torrents(), clocks.nanos());
    if (connections.size() > 0) {
      operator.accept(
          Notice.info("Restored %d connection IDs from %s", connections.size(), input.path()));
    }
    if (records.leftOut() > 0) {
      String text = "%d connection IDs of %s are left out, the limits leave no room";
      operator.accept(Notice.warning(text, records.leftOut(), input.path()));
    }
    operator.accept(Notice.info("Restoring torrents from %s", input.path()));
  }

  /**
   * Uses the open snapshot, if it is whole. If it is not, it is closed and set aside.
   *
   * @return whether it was used
   */
  private boolean useInput(Predicate<InfoHash> served) throws ClosedByInterruptException {
    Path file = input.path();
    try {
      check();
    } catch (ClosedByInterruptException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      closeInput();
      setAsideUnused(file, e);
      return false;
    }
    try {
      takeOverRest(served);
    } catch (ClosedByInterruptException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      // No other file has the rest: FILE.1 is older, and the next snapshot will have this part
      // only.
      setAside(file, SetAside.PARTLY_RESTORED, "is restored only in part: " + reason(e));
    }
    return true;
  }

  private void check() throws IOException {
    RecordReader reader = input.reader();
    CheckedRecords records = new CheckedRecords(progress, clocks);
    progress.begin(CHECKING, reader.head().torrents(), clocks.nanos());
    reader.readStart(records);
    reader.readRest(records);
  }

  private void takeOverRest(Predicate<InfoHash> served) throws IOException {
    progress.begin(RESTORING, progress.done(), clocks.nanos());
    RecordReader reader = input.reader();
    RestoredBody records = new RestoredBody(swarms, clocks, start, progress, served);
    reader.readStart(records);
    reader.readRest(records);
    records.notices(input.path()).forEach(operator);
    shards = records.shards();
  }

  /** Opens the snapshot before the one that was of no use, if there is one. */
  private void openNext() {
    while (input == null && !candidates.isEmpty()) {
      Path candidate = candidates.remove();
      try {
        input = new SnapshotInput(candidate);
      } catch (NoSuchFileException e) {
        // There has been one snapshot only.
      } catch (IOException e) {
        setAsideUnused(candidate, e);
      }
    }
    if (input == null) {
      operator.accept(new Notice(true, NOTHING));
    }
  }

  private void setAsideUnused(Path file, Exception reason) {
    setAside(file, SetAside.CORRUPT, "is not used: " + reason(reason));
  }

  private void setAside(Path file, String why, String text) {
    try {
      Path aside = SetAside.rename(file, why, clocks.now().wallMillis());
      operator.accept(Notice.warning("Snapshot %s %s; it is kept as %s", file, text, aside));
    } catch (IOException e) {
      setAsideFailure =
          String.format("%s %s; it cannot be set aside: %s", file, text, FileFailure.reason(e));
      operator.accept(Notice.warning("Snapshot %s", setAsideFailure));
    }
  }

  private static String reason(Exception failure) {
    return failure instanceof IOException file ? FileFailure.reason(file) : failure.toString();
  }

  private void closeInput() {
    try {
      if (input != null) {
        input.close();
      }
    } catch (IOException e) {
      // It was only read.
    }
    input = null;
  }
}
