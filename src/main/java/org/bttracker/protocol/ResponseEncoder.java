package org.bttracker.protocol;

import java.nio.ByteBuffer;
import org.bttracker.protocol.Bep15.AnnounceResponseFrame;
import org.bttracker.protocol.Bep15.ConnectResponseFrame;
import org.bttracker.protocol.Bep15.ResponseFrame;
import org.bttracker.protocol.Bep15.ScrapeTripleFrame;

/**
 * Answers to bytes, into one reused buffer, with no object in between: the counts and peers of an
 * announce or scrape come one at a time from where they are kept. Belongs to one receive loop.
 */
public final class ResponseEncoder implements PeerSink, ScrapeSink {
  /** The last candidate stands behind the last peer; the longest takes 18 bytes. */
  private final ByteBuffer buffer =
      ByteBuffer.allocateDirect(Bep15.MAX_IPV4_PAYLOAD + Bep15.IPV6_PEER_LENGTH);

  private int length;

  /** Makes an encoder with no response in it. */
  public ResponseEncoder() {}

  /** Forgets the response before; to be called for each new datagram. */
  public void silence() {
    buffer.clear();
    length = 0;
  }

  /**
   * Whether there is something to send.
   *
   * @return false after {@link #silence}
   */
  public boolean hasResponse() {
    return length > 0;
  }

  /**
   * What the response answers.
   *
   * @return its action, {@link Bep15#ERROR} for an error; any number if there is no response
   */
  public int action() {
    return buffer.getInt(ResponseFrame.ACTION);
  }

  /**
   * How long the response is.
   *
   * @return bytes, 0 if there is none
   */
  public int length() {
    return length;
  }

  /**
   * The response, ready to be sent.
   *
   * @return the one reused buffer, from position 0 to its limit
   */
  public ByteBuffer packet() {
    return buffer.limit(length).position(0);
  }

  /**
   * Encodes a connect response.
   *
   * @param transactionId the request's
   * @param connectionId not 0, which Transmission takes for "not connected"
   */
  public void connect(int transactionId, long connectionId) {
    header(Bep15.CONNECT, transactionId);
    buffer.putLong(ConnectResponseFrame.CONNECTION_ID, connectionId);
    length = ConnectResponseFrame.LENGTH;
  }

  /**
   * Encodes an announce response, behind whose header the peers are already, put there through
   * {@link PeerSink}.
   *
   * @param transactionId the request's
   * @param intervalSeconds until the client is to announce again
   * @param leechers of both families
   * @param seeders of both families
   * @param peersLength bytes of the peers to send, counted from the first
   */
  public void announce(
      int transactionId, int intervalSeconds, int leechers, int seeders, int peersLength) {
    header(Bep15.ANNOUNCE, transactionId);
    buffer.putInt(AnnounceResponseFrame.INTERVAL, intervalSeconds);
    buffer.putInt(AnnounceResponseFrame.LEECHERS, leechers);
    buffer.putInt(AnnounceResponseFrame.SEEDERS, seeders);
    length = AnnounceResponseFrame.PEERS + peersLength;
  }

  @Override
  public void ipv4(int index, long peer) {
    buffer.putLong(AnnounceResponseFrame.PEERS + index * Bep15.IPV4_PEER_LENGTH, peer);
  }

  @Override
  public void ipv6(int index, long high, long low, long port) {
    int offset = AnnounceResponseFrame.PEERS + index * Bep15.IPV6_PEER_LENGTH;
    buffer.putLong(offset, IpAddress.withoutScope(high));
    buffer.putLong(offset + 8, low);
    buffer.putShort(offset + 16, (short) (port >>> 48));
  }

  /**
   * Begins a scrape response, without triples, which come through {@link ScrapeSink}.
   *
   * @param transactionId the request's
   */
  public void scrape(int transactionId) {
    header(Bep15.SCRAPE, transactionId);
    length = ResponseFrame.LENGTH;
  }

  @Override
  public void scrapeTriple(int seeders, int completed, int leechers) {
    buffer.putInt(length + ScrapeTripleFrame.SEEDERS, seeders);
    buffer.putInt(length + ScrapeTripleFrame.COMPLETED, completed);
    buffer.putInt(length + ScrapeTripleFrame.LEECHERS, leechers);
    length += ScrapeTripleFrame.LENGTH;
  }

  /**
   * Encodes an error response.
   *
   * @param transactionId the request's
   * @param message plain text in ASCII, at most 1,000 characters
   */
  public void error(int transactionId, String message) {
    header(Bep15.ERROR, transactionId);
    length = ResponseFrame.LENGTH;
    for (int i = 0; i < message.length(); i++) {
      buffer.put(length++, (byte) message.charAt(i));
    }
  }

  /**
   * Shortens a response that a narrow path does not carry. What goes is whole peers, or whole
   * triples of a scrape, from the end; so what stays is a valid response, and nothing is encoded
   * anew. Connect and error responses stay whole: every path carries them.
   *
   * @param maxBytes payload that the path carries, 20 or more
   * @param peerLength of one peer of an announce response, {@link Bep15#IPV4_PEER_LENGTH} or {@link
   *     Bep15#IPV6_PEER_LENGTH}
   * @return whether the response has become shorter
   */
  public boolean cutTo(int maxBytes, int peerLength) {
    if (length <= maxBytes) {
      return false;
    }
    int before = length;
    switch (buffer.getInt(ResponseFrame.ACTION)) {
      case Bep15.ANNOUNCE -> length = whole(AnnounceResponseFrame.PEERS, peerLength, maxBytes);
      case Bep15.SCRAPE -> length = whole(ResponseFrame.LENGTH, ScrapeTripleFrame.LENGTH, maxBytes);
      default -> {
        // Has no parts to leave out.
      }
    }
    return length < before;
  }

  /** The greatest length, up to a bound, of a head and whole parts. */
  private static int whole(int head, int part, int maxBytes) {
    return maxBytes - (maxBytes - head) % part;
  }

  private void header(int action, int transactionId) {
    buffer.putInt(ResponseFrame.ACTION, action);
    buffer.putInt(ResponseFrame.TRANSACTION_ID, transactionId);
  }
}
