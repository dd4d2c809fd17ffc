package org.bttracker.protocol;

import java.nio.ByteBuffer;
import org.bttracker.protocol.Bep15.RequestFrame;
import org.bttracker.protocol.Bep15.ScrapeRequestFrame;

/** The packet in a buffer, read as a scrape request, which asks for the counts of some torrents. */
public final class ScrapeRequest {
  private final ByteBuffer packet;

  ScrapeRequest(ByteBuffer packet) {
    this.packet = packet;
  }

  /**
   * The number by which the client knows the response.
   *
   * @return any int32
   */
  public int transactionId() {
    return packet.getInt(RequestFrame.TRANSACTION_ID);
  }

  /**
   * How many torrents are asked for, repeats included.
   *
   * @return whole info hashes, 0 to 101; a trailing part of one does not count
   */
  public int infoHashes() {
    return (packet.limit() - ScrapeRequestFrame.INFO_HASHES) / Bep15.INFO_HASH_LENGTH;
  }

  /**
   * One of the torrents.
   *
   * @param index in the packet's order, 0 or more and below {@link #infoHashes}
   * @return bytes 0 to 7 of its info hash
   */
  public long infoHashHead(int index) {
    return packet.getLong(offset(index));
  }

  /**
   * One of the torrents.
   *
   * @param index as above
   * @return bytes 8 to 15 of its info hash
   */
  public long infoHashMiddle(int index) {
    return packet.getLong(offset(index) + InfoHash.MIDDLE);
  }

  /**
   * One of the torrents.
   *
   * @param index as above
   * @return bytes 16 to 19 of its info hash
   */
  public int infoHashTail(int index) {
    return packet.getInt(offset(index) + InfoHash.TAIL);
  }

  private static int offset(int index) {
    return ScrapeRequestFrame.INFO_HASHES + index * Bep15.INFO_HASH_LENGTH;
  }
}
