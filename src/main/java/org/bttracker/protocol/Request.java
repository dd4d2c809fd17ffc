package org.bttracker.protocol;

import java.nio.ByteBuffer;
import org.bttracker.protocol.Bep15.AnnounceRequestFrame;
import org.bttracker.protocol.Bep15.RequestFrame;

/**
 * The packet in a buffer, seen as a request. Each field is read from the packet when it is asked
 * for. So one object serves every packet that is received into its buffer, and no packet costs an
 * allocation. Nothing here throws, whatever the bytes: {@link #decode} checks the length once for
 * each action, before any other field is read. Belongs to one receive loop.
 */
public final class Request {
  private final ByteBuffer packet;
  private final AnnounceRequest announce;
  private final ScrapeRequest scrape;
  private RequestKind kind = RequestKind.TOO_SHORT;

  /**
   * Looks at a buffer for good.
   *
   * @param packet big-endian; a packet stands from index 0 to the limit, and the position does not
   *     matter and stays
   */
  public Request(ByteBuffer packet) {
    this.packet = packet;
    announce = new AnnounceRequest(packet);
    scrape = new ScrapeRequest(packet);
  }

  /**
   * Finds out what the packet is that is in the buffer now.
   *
   * @return the kind, which {@link #kind} tells until the next call
   */
  public RequestKind decode() {
    kind = kindOf(packet);
    return kind;
  }

  /**
   * What the last {@link #decode} has found.
   *
   * @return {@link RequestKind#TOO_SHORT} before the first
   */
  public RequestKind kind() {
    return kind;
  }

  /**
   * The connection ID that the sender claims; in a connect request the protocol ID stands there.
   *
   * @return any int64, 0 if the packet is too short to have one
   */
  public long connectionId() {
    return hasHeader() ? packet.getLong(RequestFrame.CONNECTION_ID) : 0;
  }

  /**
   * What is asked for.
   *
   * @return any int32, −1 if the packet is too short to have one
   */
  public int action() {
    return hasHeader() ? packet.getInt(RequestFrame.ACTION) : -1;
  }

  /**
   * The number by which the client knows the response.
   *
   * @return any int32, 0 if the packet is too short to have one
   */
  public int transactionId() {
    return hasHeader() ? packet.getInt(RequestFrame.TRANSACTION_ID) : 0;
  }

  /**
   * How long the packet is.
   *
   * @return bytes, 0 or more
   */
  public int length() {
    return packet.limit();
  }

  /**
   * The packet as an announce request.
   *
   * @return to be read only if the kind {@linkplain RequestKind#isWholeAnnounce is a whole one}
   */
  public AnnounceRequest announce() {
    return announce;
  }

  /**
   * The packet as a scrape request.
   *
   * @return to be read only if the kind is {@link RequestKind#SCRAPE}
   */
  public ScrapeRequest scrape() {
    return scrape;
  }

  private boolean hasHeader() {
    return kind != RequestKind.TOO_SHORT;
  }

  private static RequestKind kindOf(ByteBuffer packet) {
    if (packet.limit() < RequestFrame.LENGTH) {
      return RequestKind.TOO_SHORT;
    }
    return switch (packet.getInt(RequestFrame.ACTION)) {
      case Bep15.CONNECT ->
          packet.getLong(RequestFrame.CONNECTION_ID) == Bep15.PROTOCOL_ID
              ? RequestKind.CONNECT
              : RequestKind.WRONG_PROTOCOL_ID;
      case Bep15.ANNOUNCE -> announceKindOf(packet);
      case Bep15.SCRAPE -> RequestKind.SCRAPE;
      case Bep15.ERROR -> RequestKind.ERROR_ACTION;
      default -> RequestKind.UNKNOWN_ACTION;
    };
  }

  private static RequestKind announceKindOf(ByteBuffer packet) {
    if (packet.limit() < AnnounceRequestFrame.LENGTH) {
      return RequestKind.ANNOUNCE_TOO_SHORT;
    }
    return packet.getShort(AnnounceRequestFrame.PORT) == 0
        ? RequestKind.ANNOUNCE_PORT_ZERO
        : RequestKind.ANNOUNCE;
  }
}
