package org.bttracker.load;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.bttracker.client.RequestEncoder;
import org.bttracker.protocol.AnnounceEvent;
import org.bttracker.protocol.Bep15;
import org.bttracker.protocol.Bep15.AnnounceRequestFrame;
import org.bttracker.protocol.Bep15.RequestFrame;
import org.bttracker.protocol.Bep15.ScrapeRequestFrame;

/**
 * Writes the requests of a load into reused buffers. Unlike {@link RequestEncoder} it makes no
 * objects, because a garbage collection here would look like a delay of the tracker. For one
 * thread.
 */
final class LoadPackets {
  private static final byte[] PEER_ID_PREFIX = "-BT2000-load".getBytes(StandardCharsets.US_ASCII);

  /** The share of seeders; whether a peer is one depends on its number alone. */
  private static final int SEEDER_PERCENT = 75;

  /** What a leecher has left to download, in bytes. */
  private static final long LEFT = 1_000;

  /** Odd, with bits all over, so that neighbouring numbers scatter. */
  private static final long SCATTER = 0xD1B5_4A32_D192_ED03L;

  private final ByteBuffer announce = ByteBuffer.allocateDirect(AnnounceRequestFrame.LENGTH);
  private final ByteBuffer other = ByteBuffer.allocateDirect(Bep15.MAX_REQUEST_LENGTH);

  LoadPackets(int numWant) {
    announce.put(AnnounceRequestFrame.PEER_ID, PEER_ID_PREFIX);
    announce.putInt(AnnounceRequestFrame.NUM_WANT, numWant);
  }

  ByteBuffer connect(int transactionId) {
    header(other, Bep15.PROTOCOL_ID, Bep15.CONNECT, transactionId);
    return other.position(0).limit(RequestFrame.LENGTH);
  }

  /**
   * Writes an announce. The peer ID and the key depend on the peer's number, for trackers that tell
   * peers apart by them.
   */
  ByteBuffer announce(
      long connectionId,
      int transactionId,
      int number,
      int port,
      int torrent,
      AnnounceEvent event) {
    header(announce, connectionId, Bep15.ANNOUNCE, transactionId);
    putInfoHash(announce, AnnounceRequestFrame.INFO_HASH, torrent);
    announce.putLong(AnnounceRequestFrame.PEER_ID + PEER_ID_PREFIX.length, scattered(number));
    announce.putLong(AnnounceRequestFrame.LEFT, isSeeder(number) ? 0 : LEFT);
    announce.putInt(AnnounceRequestFrame.EVENT, event.code());
    announce.putInt(AnnounceRequestFrame.KEY, number);
    announce.putShort(AnnounceRequestFrame.PORT, (short) port);
    return announce.position(0);
  }

  /** Begins a scrape without torrents. */
  void scrape(long connectionId, int transactionId) {
    header(other, connectionId, Bep15.SCRAPE, transactionId);
    other.limit(ScrapeRequestFrame.INFO_HASHES);
  }

  /** Appends a torrent to the scrape. */
  ByteBuffer scrapeTorrent(int torrent) {
    int at = other.limit();
    other.limit(at + Bep15.INFO_HASH_LENGTH);
    putInfoHash(other, at, torrent);
    return other.position(0);
  }

  /** Writes the info hash of a torrent, the same in every run. */
  private static void putInfoHash(ByteBuffer packet, int offset, int torrent) {
    long head = scattered(torrent);
    long middle = scattered(head);
    packet.putLong(offset, head);
    packet.putLong(offset + 8, middle);
    packet.putInt(offset + 16, torrent);
  }

  private static boolean isSeeder(int number) {
    return (scattered(number) >>> 1) % 100 < SEEDER_PERCENT;
  }

  /** A number that looks random, the same in every run. */
  static long scattered(long number) {
    long mixed = (number + 1) * SCATTER;
    return (mixed ^ mixed >>> 32) * SCATTER;
  }

  private static void header(ByteBuffer packet, long connectionId, int action, int transactionId) {
    packet.clear();
    packet.putLong(RequestFrame.CONNECTION_ID, connectionId);
    packet.putInt(RequestFrame.ACTION, action);
    packet.putInt(RequestFrame.TRANSACTION_ID, transactionId);
  }
}
