package org.bttracker.client;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.bttracker.protocol.Bep15;
import org.bttracker.protocol.Bep15.AnnounceResponseFrame;
import org.bttracker.protocol.Bep15.ConnectResponseFrame;
import org.bttracker.protocol.Bep15.ResponseFrame;
import org.bttracker.protocol.Bep15.ScrapeTripleFrame;

/**
 * Bytes to {@link Response}. Never throws, whatever the bytes. A part of a peer or of a triple at
 * the end makes the response malformed, as it does for libtorrent; a connect response may be longer
 * than 16 bytes. Immutable, so any thread may use it.
 */
public final class ResponseDecoder {
  private final int addressLength;

  /**
   * Makes a decoder.
   *
   * @param family over which the tracker was asked: 6 bytes a peer for IPv4, else 18
   */
  public ResponseDecoder(StandardProtocolFamily family) {
    int peerLength =
        family == StandardProtocolFamily.INET ? Bep15.IPV4_PEER_LENGTH : Bep15.IPV6_PEER_LENGTH;
    addressLength = peerLength - Short.BYTES;
  }

  /**
   * Understands one datagram.
   *
   * @param packet from index 0 to its limit, big-endian; its position does not matter and stays
   * @return the response; {@link MalformedResponse} for what is none
   */
  public Response decode(ByteBuffer packet) {
    if (packet.limit() < ResponseFrame.LENGTH) {
      return new MalformedResponse(0, "shorter than 8 bytes");
    }
    int transactionId = packet.getInt(ResponseFrame.TRANSACTION_ID);
    switch (packet.getInt(ResponseFrame.ACTION)) {
      case Bep15.CONNECT:
        return connect(transactionId, packet);
      case Bep15.ANNOUNCE:
        return announce(transactionId, packet);
      case Bep15.SCRAPE:
        return scrape(transactionId, packet);
      case Bep15.ERROR:
        return error(transactionId, packet);
      default:
        return new MalformedResponse(transactionId, "unknown action");
    }
  }

  private static Response connect(int transactionId, ByteBuffer packet) {
    if (packet.limit() < ConnectResponseFrame.LENGTH) {
      return new MalformedResponse(transactionId, "connect response shorter than 16 bytes");
    }
    return new ConnectResponse(transactionId, packet.getLong(ConnectResponseFrame.CONNECTION_ID));
  }

  private Response announce(int transactionId, ByteBuffer packet) {
    if (packet.limit() < AnnounceResponseFrame.PEERS) {
      return new MalformedResponse(transactionId, "announce response shorter than 20 bytes");
    }
    int peerLength = addressLength + Short.BYTES;
    if ((packet.limit() - AnnounceResponseFrame.PEERS) % peerLength != 0) {
      return new MalformedResponse(
          transactionId, "announce response with part of a peer of " + peerLength + " bytes");
    }
    List<InetSocketAddress> peers = new ArrayList<>();
    for (int at = AnnounceResponseFrame.PEERS; at < packet.limit(); at += peerLength) {
      peers.add(peer(packet, at));
    }
    return new AnnounceResponse(
        transactionId,
        packet.getInt(AnnounceResponseFrame.INTERVAL),
        packet.getInt(AnnounceResponseFrame.LEECHERS),
        packet.getInt(AnnounceResponseFrame.SEEDERS),
        List.copyOf(peers));
  }

  private InetSocketAddress peer(ByteBuffer packet, int offset) {
    byte[] address = new byte[addressLength];
    packet.get(offset, address);
    int port = packet.getShort(offset + addressLength) & 0xFFFF;
    try {
      return new InetSocketAddress(InetAddress.getByAddress(address), port);
    } catch (UnknownHostException e) {
      throw new AssertionError("an address of 4 or 16 bytes needs no host", e);
    }
  }

  private static Response scrape(int transactionId, ByteBuffer packet) {
    if ((packet.limit() - ResponseFrame.LENGTH) % ScrapeTripleFrame.LENGTH != 0) {
      return new MalformedResponse(transactionId, "scrape response with part of a triple");
    }
    List<ScrapeResponse.Counts> torrents = new ArrayList<>();
    for (int at = ResponseFrame.LENGTH; at < packet.limit(); at += ScrapeTripleFrame.LENGTH) {
      torrents.add(
          new ScrapeResponse.Counts(
              packet.getInt(at + ScrapeTripleFrame.SEEDERS),
              packet.getInt(at + ScrapeTripleFrame.COMPLETED),
              packet.getInt(at + ScrapeTripleFrame.LEECHERS)));
    }
    return new ScrapeResponse(transactionId, List.copyOf(torrents));
  }

  private static Response error(int transactionId, ByteBuffer packet) {
    byte[] message = new byte[packet.limit() - ResponseFrame.LENGTH];
    packet.get(ResponseFrame.LENGTH, message);
    return new ErrorResponse(transactionId, new String(message, StandardCharsets.UTF_8));
  }
}
