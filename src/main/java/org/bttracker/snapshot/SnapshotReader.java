package org.bttracker.snapshot;

import static org.bttracker.snapshot.SnapshotFormat.BODY;
import static org.bttracker.snapshot.SnapshotFormat.COMPLETED;
import static org.bttracker.snapshot.SnapshotFormat.CONNECTION;
import static org.bttracker.snapshot.SnapshotFormat.COUNTS_KEY;
import static org.bttracker.snapshot.SnapshotFormat.END;
import static org.bttracker.snapshot.SnapshotFormat.HEAD;
import static org.bttracker.snapshot.SnapshotFormat.MOMENT;
import static org.bttracker.snapshot.SnapshotFormat.MORE_PEERS;
import static org.bttracker.snapshot.SnapshotFormat.SHARD;
import static org.bttracker.snapshot.SnapshotFormat.TORRENT;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import org.bttracker.protocol.Bep15;
import org.bttracker.protocol.InfoHash;
import org.bttracker.protocol.IpAddress;
import org.bttracker.protocol.KeyedHash;
import org.bttracker.swarm.SwarmImage;

/** Reads a snapshot of version 2. Records of unknown types are stepped over. */
final class SnapshotReader implements RecordReader {
  private final BlockInput blocks;
  private final Head head;
  private final SwarmImage image = new SwarmImage();
  private ByteBuffer block = ByteBuffer.allocate(0);
  private int type;
  private int length;
  private long moment;

  private long connections;
  private long completedCounts;
  private long torrents;
  private long peers;

  /**
   * Reads the head.
   *
   * @param file at its first block; stays open
   * @param size of the file in bytes: a head that promises more than fits is not believed
   */
  SnapshotReader(ReadableByteChannel file, long size) throws IOException {
    blocks = new BlockInput(file);
    next();
    if (type != HEAD) {
      throw new CorruptSnapshotException("it is damaged, its head is missing");
    }
    expectLength(SnapshotFormat.HEAD_LENGTH);
    moment = block.getLong();
    long mostTorrents = Math.min(Integer.MAX_VALUE, size / SnapshotFormat.TORRENT_LENGTH);
    long mostPeers = size / SnapshotFormat.IPV4_PEER;
    head =
        new Head(
            moment, (int) clamp(block.getLong(), mostTorrents), clamp(block.getLong(), mostPeers));
  }

  @Override
  public Head head() {
    return head;
  }

  @Override
  public void readStart(Records records) throws IOException {
    for (next(); type != BODY; next()) {
      int end = block.position() + length;
      switch (type) {
        case COUNTS_KEY -> countsKey(records);
        case CONNECTION -> connection(records);
        case SHARD -> shard(records);
        case HEAD, COMPLETED, MOMENT, TORRENT, MORE_PEERS, END -> throw outOfPlace();
        default -> {
          // Of a later release.
        }
      }
      block.position(end);
    }
    expectLength(SnapshotFormat.BODY_LENGTH);
  }

  @Override
  public void readRest(Records records) throws IOException {
    for (next(); type != END; next()) {
      int end = block.position() + length;
      switch (type) {
        case COMPLETED -> completed(records);
        case MOMENT -> moment();
        case TORRENT -> torrent(records);
        case MORE_PEERS -> morePeers(records);
        case HEAD, COUNTS_KEY, CONNECTION, SHARD, BODY -> throw outOfPlace();
        default -> {
          // Of a later release.
        }
      }
      block.position(end);
    }
    end();
  }

  private void next() throws IOException {
    if (!block.hasRemaining()) {
      block = blocks.next();
    }
    if (block.remaining() < SnapshotFormat.RECORD_HEADER) {
      throw new CorruptSnapshotException("it is damaged, a record is not whole");
    }
    type = block.get() & 0xFF;
    length = block.getShort() & 0xFFFF;
    if (block.remaining() < length) {
      throw new CorruptSnapshotException("it is damaged, a record is not whole");
    }
  }

  private void countsKey(Records records) throws IOException {
    expectLength(SnapshotFormat.COUNTS_KEY_LENGTH);
    records.countsKey(new KeyedHash(block.getLong(), block.getLong()));
  }

  private void connection(Records records) throws IOException {
    expectLength(SnapshotFormat.CONNECTION_LENGTH);
    long id = block.getLong();
    RecordChecks.checkId(id);
    records.connection(id, new IpAddress(block.getLong(), block.getLong()), block.getInt());
    connections++;
  }

  private void shard(Records records) {
    byte[] state = new byte[length];
    block.get(state);
    records.shard(state);
  }

  private void completed(Records records) throws IOException {
    expectLength(SnapshotFormat.COMPLETED_LENGTH);
    long fingerprint = block.getLong();
    int completed = block.getInt();
    if (fingerprint == 0 || completed < 1) {
      throw new CorruptSnapshotException("it is damaged, a completed count is below 1");
    }
    completedCounts++;
    records.completed(fingerprint, completed);
  }

  private void moment() throws IOException {
    expectLength(SnapshotFormat.MOMENT_LENGTH);
    moment = block.getLong();
  }

  private void torrent(Records records) throws IOException {
    if (length < SnapshotFormat.TORRENT_LENGTH) {
      throw wrongLength();
    }
    InfoHash infoHash = InfoHash.read(block, block.position());
    block.position(block.position() + Bep15.INFO_HASH_LENGTH);
    image.begin(infoHash, block.getInt(), 0);
    peers(length - SnapshotFormat.TORRENT_LENGTH);
    torrents++;
    records.torrent(image, moment, true);
  }

  private void morePeers(Records records) throws IOException {
    if (length < SnapshotFormat.MORE_PEERS_LENGTH) {
      throw wrongLength();
    }
    if (torrents == 0) {
      throw outOfPlace();
    }
    image.begin(image.infoHash(), 0, 0);
    peers(length - SnapshotFormat.MORE_PEERS_LENGTH);
    records.torrent(image, moment, false);
  }

  /** Reads the number of IPv4 peers, these, and the IPv6 peers behind them. */
  private void peers(int bytes) throws IOException {
    int ipv4Peers = block.getShort() & 0xFFFF;
    int ipv6Bytes = bytes - ipv4Peers * SnapshotFormat.IPV4_PEER;
    if (ipv6Bytes < 0 || ipv6Bytes % SnapshotFormat.IPV6_PEER != 0) {
      throw wrongLength();
    }
    int ipv6Peers = ipv6Bytes / SnapshotFormat.IPV6_PEER;
    for (int i = 0; i < ipv4Peers; i++) {
      long peer = block.getLong();
      RecordChecks.checkPort((int) (peer >>> 16));
      image.addIpv4(peer);
    }
    for (int i = 0; i < ipv6Peers; i++) {
      long high = block.getLong();
      long low = block.getLong();
      long last = block.getLong();
      RecordChecks.checkPort((int) (last >>> 48));
      image.addIpv6(high, low, last);
    }
    peers += ipv4Peers + ipv6Peers;
  }

  private void end() throws IOException {
    expectLength(SnapshotFormat.END_LENGTH);
    expectCount("connection IDs", connections);
    expectCount("completed counts", completedCounts);
    expectCount("torrents", torrents);
    expectCount("peers", peers);
    if (block.hasRemaining()) {
      throw new CorruptSnapshotException("it is damaged, it goes on behind its end");
    }
    blocks.expectEnd();
  }

  private void expectCount(String what, long count) throws CorruptSnapshotException {
    long expected = block.getLong();
    if (expected != count) {
      throw new CorruptSnapshotException(
          String.format("it is damaged, of %d %s it has %d", expected, what, count));
    }
  }

  private void expectLength(int expected) throws CorruptSnapshotException {
    if (length != expected) {
      throw wrongLength();
    }
  }

  private CorruptSnapshotException wrongLength() {
    return new CorruptSnapshotException(
        "it is damaged, a record of type " + type + " has " + length + " bytes");
  }

  private CorruptSnapshotException outOfPlace() {
    return new CorruptSnapshotException(
        "it is damaged, a record of type " + type + " is out of place");
  }

  private static long clamp(long value, long most) {
    return Math.max(0, Math.min(value, most));
  }
}
