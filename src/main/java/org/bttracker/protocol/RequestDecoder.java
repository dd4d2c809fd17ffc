package org.bttracker.protocol;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.bttracker.protocol.Bep15.AnnounceRequestFrame;
import org.bttracker.protocol.Bep15.RequestFrame;
import org.bttracker.protocol.Bep15.ScrapeRequestFrame;
import org.bttracker.protocol.MalformedRequest.Reason;

/**
 * Bytes to {@link Request}. Never throws, whatever the bytes: the length is checked once for each
 * action, before any field is read. Stateless, so any thread may use it.
 */
public final class RequestDecoder {
  private static final MalformedRequest TOO_SHORT =
      new MalformedRequest(0, 0, -1, Reason.TOO_SHORT);

  private final int maxScrapeHashes;

  /**
   * Makes a decoder.
   *
   * @param maxScrapeHashes how many hashes of a scrape are read, 1 or more; the rest is left out
   */
  public RequestDecoder(int maxScrapeHashes) {
    this.maxScrapeHashes = maxScrapeHashes;
  }

  /**
   * Understands one datagram.
   *
   * @param packet from index 0 to its limit, big-endian; its position does not matter and stays
   * @return the request; {@link MalformedRequest} for what is none
   */
  public Request decode(ByteBuffer packet) {
    if (packet.limit() < RequestFrame.LENGTH) {
      return TOO_SHORT;
    }
    switch (packet.getInt(RequestFrame.ACTION)) {
      case Bep15.CONNECT:
        return packet.getLong(RequestFrame.CONNECTION_ID) == Bep15.PROTOCOL_ID
            ? new ConnectRequest(packet.getInt(RequestFrame.TRANSACTION_ID))
            : malformed(packet, Reason.WRONG_PROTOCOL_ID);
      case Bep15.ANNOUNCE:
        return packet.limit() >= AnnounceRequestFrame.LENGTH
            ? announce(packet)
            : malformed(packet, Reason.ANNOUNCE_TOO_SHORT);
      case Bep15.SCRAPE:
        return scrape(packet);
      case Bep15.ERROR:
        return malformed(packet, Reason.ERROR_ACTION);
      default:
        return malformed(packet, Reason.UNKNOWN_ACTION);
    }
  }

  private static AnnounceRequest announce(ByteBuffer packet) {
    return new AnnounceRequest(
        packet.getLong(RequestFrame.CONNECTION_ID),
        packet.getInt(RequestFrame.TRANSACTION_ID),
        InfoHash.read(packet, AnnounceRequestFrame.INFO_HASH),
        packet.getLong(AnnounceRequestFrame.DOWNLOADED),
        packet.getLong(AnnounceRequestFrame.LEFT),
        packet.getLong(AnnounceRequestFrame.UPLOADED),
        AnnounceEvent.of(packet.getInt(AnnounceRequestFrame.EVENT)),
        packet.getInt(AnnounceRequestFrame.KEY),
        packet.getInt(AnnounceRequestFrame.NUM_WANT),
        packet.getShort(AnnounceRequestFrame.PORT) & 0xFFFF,
        AnnounceOptions.urlData(packet, AnnounceRequestFrame.LENGTH));
  }

  /** A trailing part of a hash is ignored. */
  private ScrapeRequest scrape(ByteBuffer packet) {
    int bytes = packet.limit() - ScrapeRequestFrame.INFO_HASHES;
    int count = Math.min(bytes / Bep15.INFO_HASH_LENGTH, maxScrapeHashes);
    List<InfoHash> infoHashes = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      infoHashes.add(
          InfoHash.read(packet, ScrapeRequestFrame.INFO_HASHES + i * Bep15.INFO_HASH_LENGTH));
    }
    return new ScrapeRequest(
        packet.getLong(RequestFrame.CONNECTION_ID),
        packet.getInt(RequestFrame.TRANSACTION_ID),
        infoHashes);
  }

  private static MalformedRequest malformed(ByteBuffer packet, Reason reason) {
    return new MalformedRequest(
        packet.getLong(RequestFrame.CONNECTION_ID),
        packet.getInt(RequestFrame.TRANSACTION_ID),
        packet.getInt(RequestFrame.ACTION),
        reason);
  }
}
