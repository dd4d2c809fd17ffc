package org.bttracker.snapshot;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.bttracker.connection.ConnectionTable;
import org.bttracker.connection.SigningKey;
import org.bttracker.swarm.SwarmRegistry;

/**
 * Where one tracker keeps its snapshots, locked against any other tracker: {@code FILE}, the
 * newest; {@code FILE.1}, the one before; {@code FILE.new} while it is being written; {@code
 * FILE.lock}; and {@code FILE.key}, the keys of signed connection IDs.
 */
public final class SnapshotStore implements AutoCloseable {
  private final SnapshotFiles files;
  private final SnapshotLock lock;
  private final Consumer<Notice> operator;
  private final KeyFile keys;
  private Restore restore;

  private SnapshotStore(SnapshotFiles files, SnapshotLock lock, Consumer<Notice> operator) {
    this.files = files;
    this.lock = lock;
    this.operator = operator;
    keys = new KeyFile(files.key());
  }

  /**
   * Takes possession of the files, and tries whether a snapshot can be written.
   *
   * @param path the newest snapshot, which need not exist yet; symbolic links are followed
   * @param operator is told what is not as it should be, now and later
   * @return a store for this tracker alone
   * @throws IOException saying what does not work
   */
  public static SnapshotStore open(Path path, Consumer<Notice> operator) throws IOException {
    SnapshotFiles files = SnapshotFiles.of(path);
    files.expectRegularFiles();
    files.expectNoOtherFile();
    SnapshotLock lock = SnapshotLock.take(files.lock());
    try {
      WriteTrial.run(files);
    } catch (DirectoryNotForcedException e) {
      operator.accept(
          Notice.warning(
              "A power cut may undo the newest snapshot, its directory cannot be forced to the"
                  + " disk: %s",
              FileFailure.reason(e)));
    } catch (IOException | RuntimeException e) {
      lock.close();
      throw e;
    }
    return new SnapshotStore(files, lock, operator);
  }

  /**
   * Begins to bring back what an earlier run held: takes over the connection IDs, before the first
   * request is answered.
   *
   * @param swarms what to fill
   * @param connections what to fill
   * @param clocks those of this run
   * @return what does the rest
   * @throws IOException if a file is there but cannot be read, or not be set aside
   */
  public Restore beginRestore(SwarmRegistry swarms, ConnectionTable connections, Clocks clocks)
      throws IOException {
    restore = new Restore(files, swarms, connections, clocks, operator);
    restore.begin();
    return restore;
  }

  /**
   * Has all connection IDs signed with a key that is on the disk, and those of earlier runs
   * accepted. To be done before the first ID is given.
   *
   * @param connections has given no ID yet
   * @param clocks those of this run
   * @throws IOException if the key is not on the disk; the message says why
   */
  public void renewSigningKey(ConnectionTable connections, Clocks clocks) throws IOException {
    keys.renew(connections, clocks.now()).forEach(operator);
  }

  /**
   * Has the next run accept what is signed with a key that other trackers share, if that run cannot
   * get it from them. To be done behind {@link #renewSigningKey}, and before the key signs.
   *
   * @param key is to sign from now on
   * @param connections where it is to sign
   * @param clocks those of this run
   * @throws IOException if the key is not on the disk; the message says why
   */
  public void addSigningKey(SigningKey key, ConnectionTable connections, Clocks clocks)
      throws IOException {
    keys.add(key, clocks.now(), connections.ttl()).forEach(operator);
  }

  /**
   * Writes a snapshot, while the receive loops go on. It takes the place of the one before only
   * when it is whole and on the disk.
   *
   * @param swarms what to write
   * @param connections what to write
   * @param shards how far a cluster's log was applied before this, as the cluster tells it: up to
   *     65,000 bytes each; none without a cluster
   * @param clocks those of this run
   * @throws IOException if it is not written; the one before is then still there, under its own
   *     name or as {@code FILE.1}, and a restart finds it under both
   */
  public synchronized void write(
      SwarmRegistry swarms, ConnectionTable connections, List<byte[]> shards, Clocks clocks)
      throws IOException {
    if (restore != null) {
      restore.expectAllSetAside();
    }
    files.expectRegularFiles();
    try {
      new AtomicFile(files.file(), files.previous())
          .replace(channel -> SnapshotWriter.write(channel, swarms, connections, shards, clocks));
    } catch (DirectoryNotForcedException e) {
      operator.accept(
          Notice.warning(
              "Snapshot %s is written, but a power cut may undo that: %s",
              files.file(), FileFailure.reason(e)));
    }
  }

  /** Lets another tracker have the files. */
  @Override
  public void close() throws IOException {
    lock.close();
  }
}
