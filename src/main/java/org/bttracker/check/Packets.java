package org.bttracker.check;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.List;
import org.bttracker.client.Announce;
import org.bttracker.client.RequestEncoder;
import org.bttracker.protocol.Bep15;
import org.bttracker.protocol.Bep15.AnnounceRequestFrame;
import org.bttracker.protocol.Bep15.RequestFrame;
import org.bttracker.protocol.InfoHash;

/** Makes packets, each with a transaction ID of its own: right ones, and ones with a fault. */
final class Packets {
  private final SecureRandom random = new SecureRandom();
  private final RequestEncoder encoder = RequestEncoder.ofRandomPeer();

  /** The transaction ID in a packet. */
  static int transactionId(ByteBuffer packet) {
    return packet.getInt(RequestFrame.TRANSACTION_ID);
  }

  /** A torrent that nobody else has. */
  InfoHash torrent() {
    return new InfoHash(random.nextLong(), random.nextLong(), random.nextInt());
  }

  ByteBuffer connect() {
    ByteBuffer packet = empty();
    encoder.connect(transactionId(), packet);
    return packet;
  }

  ByteBuffer announce(long connectionId, Announce announce) {
    ByteBuffer packet = empty();
    encoder.announce(connectionId, transactionId(), announce, packet);
    return packet;
  }

  ByteBuffer scrape(long connectionId, List<InfoHash> torrents) {
    ByteBuffer packet = empty();
    encoder.scrape(connectionId, transactionId(), torrents, packet);
    return packet;
  }

  /** A header alone, with any action. */
  ByteBuffer header(long connectionId, int action) {
    ByteBuffer packet = connect();
    packet.putLong(RequestFrame.CONNECTION_ID, connectionId).putInt(RequestFrame.ACTION, action);
    return packet;
  }

  /** The beginning of a packet. */
  static ByteBuffer cut(ByteBuffer packet, int length) {
    return packet.limit(length);
  }

  /** A packet and some more bytes. */
  static ByteBuffer longer(ByteBuffer packet, int... bytes) {
    int at = packet.limit();
    packet.limit(at + bytes.length);
    for (int i = 0; i < bytes.length; i++) {
      packet.put(at + i, (byte) bytes[i]);
    }
    return packet;
  }

  static ByteBuffer withEvent(ByteBuffer announce, int event) {
    return announce.putInt(AnnounceRequestFrame.EVENT, event);
  }

  static ByteBuffer withIpAddress(ByteBuffer announce, int ipv4) {
    return announce.putInt(AnnounceRequestFrame.IP_ADDRESS, ipv4);
  }

  private int transactionId() {
    return random.nextInt();
  }

  private static ByteBuffer empty() {
    return ByteBuffer.allocate(Bep15.MAX_REQUEST_LENGTH);
  }
}
