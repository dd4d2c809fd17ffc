package org.bttracker.snapshot;

import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import org.bttracker.connection.ConnectionTable;
import org.bttracker.connection.SigningKey;
import org.bttracker.protocol.Bep15;
import org.bttracker.protocol.IpAddress;
import org.bttracker.swarm.SwarmImage;
import org.bttracker.swarm.SwarmRegistry;

/** Writes one snapshot, while the receive loops go on. */
final class SnapshotWriter {
  private final DataOutputStream out;
  private final byte[] infoHash = new byte[Bep15.INFO_HASH_LENGTH];

  private SnapshotWriter(DataOutputStream out) {
    this.out = out;
  }

  /** Writes everything; the channel stays open. */
  static void write(
      WritableByteChannel channel, SwarmRegistry swarms, ConnectionTable connections, Moment now)
      throws IOException {
    try (DataOutputStream out = new DataOutputStream(new BlockOutput(channel))) {
      SnapshotWriter writer = new SnapshotWriter(out);
      writer.head(connections.signingKey(), now);
      connections.forEach(now.nanos(), writer::connection);
      swarms.forEach(now::seconds, writer::torrent);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private void head(SigningKey key, Moment now) throws IOException {
    out.writeLong(now.wallMillis());
    out.write(key.bytes());
    out.writeLong(now.seconds() + key.offsetSeconds());
  }

  private void connection(long id, IpAddress address, int ageMillis) {
    try {
      out.writeByte(SnapshotFormat.CONNECTION);
      out.writeLong(id);
      out.writeLong(address.high());
      out.writeLong(address.low());
      out.writeInt(ageMillis);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void torrent(SwarmImage image) {
    try {
      out.writeByte(SnapshotFormat.TORRENT);
      image.infoHash().write(ByteBuffer.wrap(infoHash), 0);
      out.write(infoHash);
      out.writeInt(image.completed());
      out.writeInt(0);
      out.writeInt(image.ipv4Peers());
      out.writeInt(image.ipv6Peers());
      for (int i = 0; i < image.length(); i++) {
        out.writeLong(image.word(i));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
