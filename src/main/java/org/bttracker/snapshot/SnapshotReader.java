package org.bttracker.snapshot;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bttracker.connection.ConnectionTable;
import org.bttracker.connection.SigningKey;
import org.bttracker.protocol.Bep15;
import org.bttracker.protocol.InfoHash;
import org.bttracker.protocol.IpAddress;
import org.bttracker.swarm.SwarmImage;
import org.bttracker.swarm.SwarmRegistry;

/** Reads one snapshot. */
final class SnapshotReader {
  private static final int BUFFER = 1 << 18;

  private final DataInputStream in;
  private final SwarmRegistry swarms;
  private final ConnectionTable connections;
  private final Moment now;
  private final boolean keeping;
  private final SwarmImage image = new SwarmImage();
  private final byte[] infoHash = new byte[Bep15.INFO_HASH_LENGTH];
  private long leftOut;

  private SnapshotReader(
      DataInputStream in,
      SwarmRegistry swarms,
      ConnectionTable connections,
      Moment now,
      boolean keeping) {
    this.in = in;
    this.swarms = swarms;
    this.connections = connections;
    this.now = now;
    this.keeping = keeping;
  }

  /**
   * Fills an empty registry and table. The file is read twice, first without keeping anything: of a
   * damaged one nothing may be taken over.
   *
   * @return how many peers and IDs there was no room for
   * @throws CorruptSnapshotException if it is no whole snapshot of a known version
   * @throws IOException if it cannot be read at all
   */
  static long read(Path file, SwarmRegistry swarms, ConnectionTable connections, Moment now)
      throws IOException {
    readOnce(file, swarms, connections, now, false);
    return readOnce(file, swarms, connections, now, true);
  }

  private static long readOnce(
      Path file, SwarmRegistry swarms, ConnectionTable connections, Moment now, boolean keeping)
      throws IOException {
    try (DataInputStream in =
        new DataInputStream(
            new BlockInput(new BufferedInputStream(Files.newInputStream(file), BUFFER)))) {
      SnapshotReader reader = new SnapshotReader(in, swarms, connections, now, keeping);
      reader.readAll();
      return reader.leftOut;
    } catch (EOFException e) {
      throw new CorruptSnapshotException("it is damaged, a record is not whole");
    }
  }

  private void readAll() throws IOException {
    // A wall clock that was set back would make everything younger than it was written.
    long elapsedMillis = Math.max(0, now.wallMillis() - in.readLong());
    byte[] key = new byte[SigningKey.LENGTH];
    in.readFully(key);
    long signingSecond = in.readLong() + elapsedMillis / 1_000;
    if (keeping) {
      connections.acceptEarlier(new SigningKey(key, signingSecond - now.seconds()), now.nanos());
    }
    for (int type = in.read(); type >= 0; type = in.read()) {
      if (type == SnapshotFormat.CONNECTION) {
        connection(elapsedMillis);
      } else if (type == SnapshotFormat.TORRENT) {
        torrent((int) Math.min(Integer.MAX_VALUE, elapsedMillis / 1_000));
      } else {
        throw new CorruptSnapshotException("it is damaged, there is no record of type " + type);
      }
    }
  }

  private void connection(long elapsedMillis) throws IOException {
    long id = in.readLong();
    if (id == 0) {
      throw new CorruptSnapshotException("it is damaged, a connection ID is 0");
    }
    IpAddress address = new IpAddress(in.readLong(), in.readLong());
    long ageMillis = in.readInt() + elapsedMillis;
    if (keeping && !connections.restore(id, address, ageMillis, now.nanos())) {
      leftOut++;
    }
  }

  private void torrent(int elapsedSeconds) throws IOException {
    in.readFully(infoHash);
    image.begin(InfoHash.read(ByteBuffer.wrap(infoHash), 0), in.readInt(), 0);
    // For how long the torrent had no peers: of no use any more.
    in.readInt();
    int ipv4Peers = in.readInt();
    int ipv6Peers = in.readInt();
    for (int i = 0; i < ipv4Peers; i++) {
      long peer = in.readLong();
      checkPort((int) (peer >>> 16));
      image.addIpv4(peer);
    }
    for (int i = 0; i < ipv6Peers; i++) {
      long high = in.readLong();
      long low = in.readLong();
      long tail = in.readLong();
      checkPort((int) (tail >>> 48));
      image.addIpv6(high, low, tail);
    }
    if (keeping) {
      leftOut += swarms.restore(image, now.seconds(), elapsedSeconds);
    }
  }

  private static void checkPort(int port) throws CorruptSnapshotException {
    if ((port & 0xFFFF) == 0) {
      throw new CorruptSnapshotException("it is damaged, a peer has port 0");
    }
  }
}
