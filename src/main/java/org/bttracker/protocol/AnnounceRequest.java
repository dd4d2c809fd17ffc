package org.bttracker.protocol;

import java.nio.ByteBuffer;
import org.bttracker.protocol.Bep15.AnnounceRequestFrame;
import org.bttracker.protocol.Bep15.RequestFrame;

/**
 * The packet in a buffer, read as an announce request: a peer says that it is in a swarm, or leaves
 * it, and asks for others. There is a method for each field that the tracker uses. It uses the peer
 * ID for nothing but statistics of clients, and the IP address field for nothing, since anybody can
 * claim any; nor does it look at the traffic, the key and the options behind the request (BEP 41).
 */
public final class AnnounceRequest {
  private final ByteBuffer packet;

  AnnounceRequest(ByteBuffer packet) {
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
   * The torrent.
   *
   * @return made anew at each call
   */
  public InfoHash infoHash() {
    return InfoHash.read(packet, AnnounceRequestFrame.INFO_HASH);
  }

  /**
   * The torrent, without an object.
   *
   * @return bytes 0 to 7 of its info hash
   */
  public long infoHashHead() {
    return packet.getLong(AnnounceRequestFrame.INFO_HASH);
  }

  /**
   * The torrent, without an object.
   *
   * @return bytes 8 to 15 of its info hash
   */
  public long infoHashMiddle() {
    return packet.getLong(AnnounceRequestFrame.INFO_HASH + InfoHash.MIDDLE);
  }

  /**
   * The torrent, without an object.
   *
   * @return bytes 16 to 19 of its info hash
   */
  public int infoHashTail() {
    return packet.getInt(AnnounceRequestFrame.INFO_HASH + InfoHash.TAIL);
  }

  /**
   * What kind of client the peer claims to be.
   *
   * @return bytes 0 to 7 of its peer ID
   */
  public long peerIdHead() {
    return packet.getLong(AnnounceRequestFrame.PEER_ID);
  }

  /**
   * What the peer still wants.
   *
   * @return bytes; 0 makes a seeder, −1 stands for unknown
   */
  public long left() {
    return packet.getLong(AnnounceRequestFrame.LEFT);
  }

  /**
   * Why the peer announces.
   *
   * @return {@link AnnounceEvent#NONE} for values that BEP 15 does not list
   */
  public AnnounceEvent event() {
    return AnnounceEvent.of(packet.getInt(AnnounceRequestFrame.EVENT));
  }

  /**
   * How many peers the client wants at most.
   *
   * @return any int32; negative: as the tracker likes
   */
  public int numWant() {
    return packet.getInt(AnnounceRequestFrame.NUM_WANT);
  }

  /**
   * The TCP port where the peer listens.
   *
   * @return 1 to 65,535
   */
  public int port() {
    return packet.getShort(AnnounceRequestFrame.PORT) & 0xFFFF;
  }
}
