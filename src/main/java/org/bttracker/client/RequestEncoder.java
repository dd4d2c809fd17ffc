package org.bttracker.client;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.List;
import org.bttracker.protocol.Bep15;
import org.bttracker.protocol.Bep15.AnnounceRequestFrame;
import org.bttracker.protocol.Bep15.RequestFrame;
import org.bttracker.protocol.Bep15.ScrapeRequestFrame;
import org.bttracker.protocol.InfoHash;

/**
 * Requests to bytes. Every method fills the buffer from index 0 and leaves it ready to be sent,
 * with position 0 and the packet's end as its limit; buffers are big-endian. A buffer that is too
 * short for the request gives an {@link IndexOutOfBoundsException}. Immutable, so any thread may
 * use it.
 */
public final class RequestEncoder {
  /** Length of a peer ID in bytes. */
  public static final int PEER_ID_LENGTH = 20;

  private static final int URL_DATA = 2;
  private static final int MAX_OPTION_LENGTH = 0xFF;

  private final byte[] peerId;

  /**
   * Makes an encoder for one client.
   *
   * @param peerId the client's, 20 bytes; copied
   * @throws IllegalArgumentException if it has another length
   */
  public RequestEncoder(byte[] peerId) {
    if (peerId.length != PEER_ID_LENGTH) {
      throw new IllegalArgumentException("a peer ID has 20 bytes, not " + peerId.length);
    }
    this.peerId = peerId.clone();
  }

  /**
   * Makes an encoder for a client of this program, with a peer ID of its own.
   *
   * @return an encoder whose peer ID is random behind this program's prefix
   */
  public static RequestEncoder ofRandomPeer() {
    return new RequestEncoder(PeerIds.random(new SecureRandom()));
  }

  /**
   * Encodes a connect request, 16 bytes.
   *
   * @param transactionId by which the response is to be known
   * @param packet takes it
   */
  public void connect(int transactionId, ByteBuffer packet) {
    header(Bep15.PROTOCOL_ID, Bep15.CONNECT, transactionId, packet);
    packet.limit(RequestFrame.LENGTH);
  }

  /**
   * Encodes an announce request: 98 bytes, and URL data in options of at most 255 bytes (BEP 41).
   *
   * @param connectionId which the tracker has given
   * @param transactionId by which the response is to be known
   * @param announce what the peer says; of its URL data the lowest 8 bits of each character are
   *     sent
   * @param packet takes it
   */
  public void announce(long connectionId, int transactionId, Announce announce, ByteBuffer packet) {
    header(connectionId, Bep15.ANNOUNCE, transactionId, packet);
    announce.infoHash().write(packet, AnnounceRequestFrame.INFO_HASH);
    packet.put(AnnounceRequestFrame.PEER_ID, peerId);
    packet.putLong(AnnounceRequestFrame.DOWNLOADED, announce.downloaded());
    packet.putLong(AnnounceRequestFrame.LEFT, announce.left());
    packet.putLong(AnnounceRequestFrame.UPLOADED, announce.uploaded());
    packet.putInt(AnnounceRequestFrame.EVENT, announce.event().code());
    packet.putInt(AnnounceRequestFrame.IP_ADDRESS, 0);
    packet.putInt(AnnounceRequestFrame.KEY, announce.key());
    packet.putInt(AnnounceRequestFrame.NUM_WANT, announce.numWant());
    packet.putShort(AnnounceRequestFrame.PORT, (short) announce.port());
    packet.limit(putUrlData(announce.urlData(), packet));
  }

  /**
   * Encodes a scrape request, 16 + 20 n bytes.
   *
   * @param connectionId which the tracker has given
   * @param transactionId by which the response is to be known
   * @param infoHashes the torrents
   * @param packet takes it
   */
  public void scrape(
      long connectionId, int transactionId, List<InfoHash> infoHashes, ByteBuffer packet) {
    header(connectionId, Bep15.SCRAPE, transactionId, packet);
    int at = ScrapeRequestFrame.INFO_HASHES;
    for (InfoHash infoHash : infoHashes) {
      infoHash.write(packet, at);
      at += Bep15.INFO_HASH_LENGTH;
    }
    packet.limit(at);
  }

  private static void header(long connectionId, int action, int transactionId, ByteBuffer packet) {
    packet.clear();
    packet.putLong(RequestFrame.CONNECTION_ID, connectionId);
    packet.putInt(RequestFrame.ACTION, action);
    packet.putInt(RequestFrame.TRANSACTION_ID, transactionId);
  }

  /** Returns where the options end. */
  private static int putUrlData(String urlData, ByteBuffer packet) {
    byte[] bytes = urlData.getBytes(StandardCharsets.ISO_8859_1);
    int at = AnnounceRequestFrame.LENGTH;
    for (int from = 0; from < bytes.length; from += MAX_OPTION_LENGTH) {
      int length = Math.min(bytes.length - from, MAX_OPTION_LENGTH);
      packet.put(at, (byte) URL_DATA);
      packet.put(at + 1, (byte) length);
      packet.put(at + 2, bytes, from, length);
      at += 2 + length;
    }
    return at;
  }
}
