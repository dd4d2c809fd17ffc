package org.bttracker.snapshot;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import org.bttracker.connection.SigningKey;
import org.bttracker.protocol.Bep15;
import org.bttracker.protocol.InfoHash;
import org.bttracker.protocol.IpAddress;
import org.bttracker.swarm.SwarmImage;

/** Reads a snapshot of version 1, which was written until release 2.0.0. */
final class VersionOneReader implements RecordReader {
  static final int VERSION = 1;

  private static final int NO_MORE = -1;
  private static final int CONNECTION = 1;
  private static final int TORRENT = 2;

  /** Type, info hash, completed downloads, seconds without peers, two counts of peers. */
  private static final int TORRENT_LENGTH = 37;

  private final DataInputStream in;
  private final Head head;
  private final byte[] signingKey = new byte[SigningKey.LENGTH];
  private final long signingSecond;
  private final SwarmImage image = new SwarmImage();
  private final byte[] infoHash = new byte[Bep15.INFO_HASH_LENGTH];
  private int type;

  /**
   * Reads the head. It does not say what is to come, so that is guessed from the file's size, and
   * never too low.
   *
   * @param file at its first block; stays open
   * @param size of the file in bytes
   */
  VersionOneReader(InputStream file, long size) throws IOException {
    in = new DataInputStream(new VersionOneBlocks(file));
    try {
      long torrents = Math.min(Integer.MAX_VALUE, size / TORRENT_LENGTH);
      head = new Head(in.readLong(), (int) torrents, size / SnapshotFormat.IPV4_PEER);
      in.readFully(signingKey);
      signingSecond = in.readLong();
      type = in.read();
    } catch (EOFException e) {
      throw notWhole();
    }
  }

  @Override
  public Head head() {
    return head;
  }

  @Override
  public void readStart(Records records) throws IOException {
    records.signingKey(signingKey.clone(), signingSecond);
    try {
      for (; type == CONNECTION; type = in.read()) {
        connection(records);
      }
    } catch (EOFException e) {
      throw notWhole();
    }
  }

  @Override
  public void readRest(Records records) throws IOException {
    try {
      for (; type == TORRENT; type = in.read()) {
        torrent(records);
      }
    } catch (EOFException e) {
      throw notWhole();
    }
    if (type != NO_MORE) {
      throw new CorruptSnapshotException("it is damaged, a record of type " + type);
    }
  }

  private void connection(Records records) throws IOException {
    long id = in.readLong();
    IpAddress address = new IpAddress(in.readLong(), in.readLong());
    RecordChecks.checkId(id);
    records.connection(id, address, in.readInt());
  }

  /** Shows a torrent of any size in images of a few peers each. */
  private void torrent(Records records) throws IOException {
    in.readFully(infoHash);
    InfoHash torrent = InfoHash.read(ByteBuffer.wrap(infoHash), 0);
    image.begin(torrent, in.readInt(), 0);
    in.readInt();
    int ipv4Peers = in.readInt();
    int ipv6Peers = in.readInt();
    if (ipv4Peers < 0 || ipv6Peers < 0) {
      throw new CorruptSnapshotException("it is damaged, a torrent has less than no peers");
    }
    boolean first = true;
    for (int i = 0; i < ipv4Peers; i++) {
      first = showIfFull(records, first);
      long peer = in.readLong();
      RecordChecks.checkPort((int) (peer >>> 16));
      image.addIpv4(peer);
    }
    for (int i = 0; i < ipv6Peers; i++) {
      first = showIfFull(records, first);
      long high = in.readLong();
      long low = in.readLong();
      long last = in.readLong();
      RecordChecks.checkPort((int) (last >>> 48));
      image.addIpv6(high, low, last);
    }
    records.torrent(image, head.written(), first);
  }

  /** Makes room in the image; returns whether its peers are the first of the torrent. */
  private boolean showIfFull(Records records, boolean first) {
    if (image.ipv4Peers() + image.ipv6Peers() < SnapshotFormat.MAX_PEERS_A_RECORD) {
      return first;
    }
    records.torrent(image, head.written(), first);
    image.begin(image.infoHash(), 0, 0);
    return false;
  }

  private static CorruptSnapshotException notWhole() {
    return new CorruptSnapshotException("it is damaged, a record is not whole");
  }
}
