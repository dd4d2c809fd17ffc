package org.bttracker.snapshot;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * One snapshot, open to be read as often as needed. An interrupt of the reading thread ends it with
 * a {@link java.nio.channels.ClosedByInterruptException}.
 */
final class SnapshotInput implements Closeable {
  private static final int BUFFER = 1 << 18;

  private final Path path;
  private final FileChannel channel;

  /**
   * Opens a file.
   *
   * @throws java.nio.file.NoSuchFileException if there is none
   * @throws IOException if it cannot be opened
   */
  SnapshotInput(Path path) throws IOException {
    this.path = path;
    channel = FileChannel.open(path, StandardOpenOption.READ);
  }

  Path path() {
    return path;
  }

  /**
   * Begins to read, or begins again.
   *
   * @return what reads the version of this file
   * @throws CorruptSnapshotException if it is no snapshot of a known version
   */
  RecordReader reader() throws IOException {
    channel.position(0);
    return reader(channel, channel.size());
  }

  /**
   * Begins to read a snapshot.
   *
   * @param file at its beginning; stays open
   * @param size of the file in bytes
   * @return what reads its version
   * @throws CorruptSnapshotException if it is no snapshot of a known version
   */
  static RecordReader reader(ReadableByteChannel file, long size) throws IOException {
    ByteBuffer header = ByteBuffer.allocate(SnapshotFormat.FILE_HEADER);
    while (header.hasRemaining()) {
      if (file.read(header) < 0) {
        throw new CorruptSnapshotException("it is no snapshot");
      }
    }
    if (header.getLong(0) != SnapshotFormat.MAGIC) {
      throw new CorruptSnapshotException("it is no snapshot");
    }
    int version = header.getInt(8);
    return switch (version) {
      case VersionOneReader.VERSION ->
          new VersionOneReader(
              new BufferedInputStream(Channels.newInputStream(file), BUFFER), size);
      case SnapshotFormat.VERSION -> new SnapshotReader(file, size);
      default ->
          throw new CorruptSnapshotException(
              "it has version " + version + ", known are 1 to " + SnapshotFormat.VERSION);
    };
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
