package org.bttracker.snapshot;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.List;
import org.bttracker.connection.ConnectionTable;
import org.bttracker.protocol.Bep15;
import org.bttracker.protocol.IpAddress;
import org.bttracker.protocol.KeyedHash;
import org.bttracker.swarm.SwarmImage;
import org.bttracker.swarm.SwarmRegistry;

/** Writes one snapshot, while the receive loops go on. */
final class SnapshotWriter {
  private static final int IPV6_WORDS = SnapshotFormat.IPV6_PEER / Long.BYTES;

  private final BlockOutput out;
  private final Moment start;
  private long moment;
  private long connections;
  private long completedCounts;
  private long torrents;
  private long peers;

  private SnapshotWriter(BlockOutput out, Moment start) {
    this.out = out;
    this.start = start;
    this.moment = start.wallMillis();
  }

  /**
   * Writes everything; the channel stays open.
   *
   * @param shards how far a cluster's log was applied before this
   */
  static void write(
      WritableByteChannel channel,
      SwarmRegistry swarms,
      ConnectionTable table,
      List<byte[]> shards,
      Clocks clocks)
      throws IOException {
    Moment start = clocks.now();
    SnapshotWriter writer = new SnapshotWriter(new BlockOutput(channel), start);
    try {
      writer.head(swarms);
      writer.countsKey(swarms.completedCounts().key());
      table.forEach(start.nanos(), writer::connection);
      writer.shards(shards);
      writer.body();
      swarms.completedCounts().forEach(writer::completed);
      swarms.forEach(clocks::seconds, writer::torrent);
      writer.end();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private void head(SwarmRegistry swarms) throws IOException {
    out.record(SnapshotFormat.HEAD, SnapshotFormat.HEAD_LENGTH)
        .putLong(start.wallMillis())
        .putLong(swarms.torrents())
        .putLong(swarms.peers());
  }

  private void countsKey(KeyedHash key) throws IOException {
    out.record(SnapshotFormat.COUNTS_KEY, SnapshotFormat.COUNTS_KEY_LENGTH)
        .putLong(key.first())
        .putLong(key.second());
  }

  private void connection(long id, IpAddress address, int ageMillis) {
    try {
      out.record(SnapshotFormat.CONNECTION, SnapshotFormat.CONNECTION_LENGTH)
          .putLong(id)
          .putLong(address.high())
          .putLong(address.low())
          .putInt(ageMillis);
      connections++;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** With a part of them alone, the next run would miss what it does not know of. */
  private void shards(List<byte[]> states) throws IOException {
    if (states.stream().allMatch(state -> state.length <= SnapshotFormat.MAX_SHARD)) {
      for (byte[] state : states) {
        out.record(SnapshotFormat.SHARD, state.length).put(state);
      }
    }
  }

  /** What comes before can then be read without what follows. */
  private void body() throws IOException {
    out.record(SnapshotFormat.BODY, SnapshotFormat.BODY_LENGTH);
    out.endBlock();
  }

  private void completed(long fingerprint, int completed) {
    try {
      out.record(SnapshotFormat.COMPLETED, SnapshotFormat.COMPLETED_LENGTH)
          .putLong(fingerprint)
          .putInt(completed);
      completedCounts++;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes a torrent, with its peers in as many records as they need. */
  private void torrent(SwarmImage image) {
    try {
      moment(start.wallMillisAt(image.nowSeconds()));
      int written = 0;
      do {
        written = peers(image, written);
      } while (written < image.length());
      torrents++;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Says when the peers that follow have their ages, unless that is said already. */
  private void moment(long millis) throws IOException {
    if (millis != moment) {
      out.record(SnapshotFormat.MOMENT, SnapshotFormat.MOMENT_LENGTH).putLong(millis);
      moment = millis;
    }
  }

  /** Writes a record with the peers from a word of the image on; returns the word behind them. */
  private int peers(SwarmImage image, int from) throws IOException {
    int most = SnapshotFormat.MAX_PEERS_A_RECORD;
    int ipv4 = Math.min(most, Math.max(0, image.ipv4Peers() - from));
    int ipv6 = Math.min(most - ipv4, (image.length() - from - ipv4) / IPV6_WORDS);
    int words = ipv4 + ipv6 * IPV6_WORDS;
    int bytes = words * Long.BYTES;
    ByteBuffer record;
    if (from == 0) {
      record = out.record(SnapshotFormat.TORRENT, SnapshotFormat.TORRENT_LENGTH + bytes);
      image.infoHash().write(record, record.position());
      record.position(record.position() + Bep15.INFO_HASH_LENGTH).putInt(image.completed());
    } else {
      record = out.record(SnapshotFormat.MORE_PEERS, SnapshotFormat.MORE_PEERS_LENGTH + bytes);
    }
    record.putShort((short) ipv4);
    for (int i = from; i < from + words; i++) {
      record.putLong(image.word(i));
    }
    peers += ipv4 + ipv6;
    return from + words;
  }

  /** The last block: it shows that none is missing. */
  private void end() throws IOException {
    out.endBlock();
    out.record(SnapshotFormat.END, SnapshotFormat.END_LENGTH)
        .putLong(connections)
        .putLong(completedCounts)
        .putLong(torrents)
        .putLong(peers);
    out.endBlock();
  }
}
