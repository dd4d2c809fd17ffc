package org.bttracker.client;

import java.io.Closeable;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.bttracker.protocol.Bep15;
import org.bttracker.protocol.InfoHash;

/**
 * Asks one tracker and waits for what it answers. For one thread at a time; {@link #close} is for
 * any thread and ends a wait.
 *
 * <p>A request is sent once, under a random transaction ID. The first answer with that ID is
 * returned, whatever it is: also an {@link ErrorResponse} or a {@link MalformedResponse}. No answer
 * in time gives an empty {@link Optional}. Datagrams from any other address or port than the
 * tracker's never arrive, since the channel is connected; so a tracker's host that says that nobody
 * listens there is heard too, as a {@link java.net.PortUnreachableException}.
 */
public final class TrackerClient implements Closeable {
  /** More than any datagram holds, so that none is cut. */
  private static final int RECEIVE_BUFFER_LENGTH = 65_535;

  private final SecureRandom random = new SecureRandom();
  private final RequestEncoder encoder = new RequestEncoder(PeerIds.random(random));
  private final ByteBuffer request = ByteBuffer.allocate(Bep15.MAX_REQUEST_LENGTH);
  private final byte[] received = new byte[RECEIVE_BUFFER_LENGTH];
  private final ResponseDecoder decoder;
  private final DatagramChannel channel;

  /**
   * Opens a client whose address and port the system chooses.
   *
   * @param tracker the tracker's address, resolved
   * @throws IOException if there is no way to it
   * @throws java.nio.channels.UnresolvedAddressException if its address is not resolved
   */
  public TrackerClient(InetSocketAddress tracker) throws IOException {
    this(tracker, null);
  }

  /**
   * Opens a client.
   *
   * @param tracker the tracker's address, resolved
   * @param local where to ask from, of the same family, port 0 for any; null for any at all
   * @throws IOException if the local address cannot be bound, or there is no way from it
   * @throws java.nio.channels.UnresolvedAddressException if an address is not resolved
   * @throws java.nio.channels.UnsupportedAddressTypeException if the tracker has an IPv4 address
   *     and the local one is of IPv6
   * @throws UnsupportedOperationException if the tracker has an IPv6 address and this host has none
   */
  public TrackerClient(InetSocketAddress tracker, InetSocketAddress local) throws IOException {
    StandardProtocolFamily family = AddressFamily.of(tracker);
    decoder = new ResponseDecoder(family);
    channel = DatagramChannel.open(family);
    try {
      channel.bind(local).connect(tracker);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /**
   * Where this client asks from.
   *
   * @return address and port, never a wildcard
   * @throws IOException if the client is closed
   */
  public InetSocketAddress localAddress() throws IOException {
    return (InetSocketAddress) channel.getLocalAddress();
  }

  /**
   * Asks for a connection ID.
   *
   * @param timeout how long to wait, 1 ms to 24 days
   * @return a {@link ConnectResponse} from a tracker that works, empty if nothing came
   * @throws IOException if the network refuses
   */
  public Optional<Response> connect(Duration timeout) throws IOException {
    int transactionId = random.nextInt();
    encoder.connect(transactionId, request);
    return ask(transactionId, timeout);
  }

  /**
   * Announces a peer.
   *
   * @param connectionId which the tracker has given to this client's IP address
   * @param announce what the peer says; URL data of up to 1,900 bytes
   * @param timeout how long to wait, 1 ms to 24 days
   * @return an {@link AnnounceResponse} from a tracker that is content, empty if nothing came
   * @throws IOException if the network refuses
   */
  public Optional<Response> announce(long connectionId, Announce announce, Duration timeout)
      throws IOException {
    int transactionId = random.nextInt();
    encoder.announce(connectionId, transactionId, announce, request);
    return ask(transactionId, timeout);
  }

  /**
   * Asks for the counts of torrents.
   *
   * @param connectionId which the tracker has given to this client's IP address
   * @param infoHashes the torrents, up to 101; trackers answer about 74
   * @param timeout how long to wait, 1 ms to 24 days
   * @return a {@link ScrapeResponse} from a tracker that is content, empty if nothing came
   * @throws IOException if the network refuses
   */
  public Optional<Response> scrape(long connectionId, List<InfoHash> infoHashes, Duration timeout)
      throws IOException {
    int transactionId = random.nextInt();
    encoder.scrape(connectionId, transactionId, infoHashes, request);
    return ask(transactionId, timeout);
  }

  /**
   * Sends any bytes, also such as no client should.
   *
   * @param packet from its position to its limit
   * @throws IOException if the network refuses
   */
  public void send(ByteBuffer packet) throws IOException {
    channel.write(packet);
  }

  /**
   * Waits for the next datagram of the tracker, whatever it is.
   *
   * @param timeout how long to wait, 1 ms to 24 days
   * @return a copy, from position 0 to its limit; empty if nothing came
   * @throws IOException if the network refuses, or the thread is interrupted (which closes this)
   */
  public Optional<ByteBuffer> receive(Duration timeout) throws IOException {
    DatagramPacket packet = new DatagramPacket(received, received.length);
    // Not a blocking read of the channel, which could not be told to give up.
    channel.socket().setSoTimeout(wholeMillis(timeout.toNanos()));
    try {
      channel.socket().receive(packet);
    } catch (SocketTimeoutException e) {
      return Optional.empty();
    }
    return Optional.of(ByteBuffer.wrap(Arrays.copyOf(received, packet.getLength())));
  }

  /** Closes the channel; a wait in another thread ends with an {@link IOException}. */
  @Override
  public void close() throws IOException {
    channel.close();
  }

  private Optional<Response> ask(int transactionId, Duration timeout) throws IOException {
    send(request);
    long deadline = System.nanoTime() + timeout.toNanos();
    long nanosLeft = timeout.toNanos();
    while (nanosLeft > 0) {
      Optional<Response> response = receive(Duration.ofNanos(nanosLeft)).map(decoder::decode);
      if (response.isPresent() && response.get().transactionId() == transactionId) {
        return response;
      }
      nanosLeft = deadline - System.nanoTime();
    }
    return Optional.empty();
  }

  /** Rounded up: 0 would mean for ever. */
  private static int wholeMillis(long nanos) {
    long millis = TimeUnit.NANOSECONDS.toMillis(nanos + 999_999);
    return Math.toIntExact(Math.max(1, millis));
  }
}
