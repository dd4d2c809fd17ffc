package org.bttracker.client;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bttracker.client.WatchfulSocket.Arrival;
import org.bttracker.protocol.AnnounceEvent;
import org.bttracker.protocol.Bep15;
import org.bttracker.protocol.InfoHash;

/**
 * Asks a tracker as BEP 15 tells clients to (<em>Time outs</em>): a request without an answer is
 * sent again after 15 seconds, then after twice as long each time, with the same transaction ID; a
 * connection ID that is a minute old is asked for anew. The first answer with that transaction ID
 * is returned, whatever it is and wherever it comes from.
 *
 * <p>Peers that were announced are removed again when this is closed. For one thread at a time;
 * {@link #close} is for any thread.
 */
public final class PatientClient implements Closeable {
  private static final long FIRST_WAIT_NANOS = Duration.ofSeconds(15).toNanos();

  /** After 15 · 2^8 seconds, the wait grows no further. */
  private static final int MAX_DOUBLINGS = 8;

  private final SecureRandom random = new SecureRandom();
  private final RequestEncoder encoder = RequestEncoder.ofRandomPeer();
  private final ResponseDecoder decoder;
  private final WatchfulSocket socket;
  private final TimeSource time;
  private final long timeoutNanos;
  private final Runnable onRetry;

  /** The peers that the tracker may hold now, by torrent; guarded by itself. */
  private final Map<InfoHash, Announce> present = new HashMap<>();

  private volatile long connectionId;
  private boolean hasConnectionId;
  private long connectedNanos;

  /**
   * An answer.
   *
   * @param response what it says
   * @param from who sent it; clients ignore it if that is not the tracker that was asked
   * @param roundTrip from the last sending of the request to the answer
   * @param requests how often the request was sent, connects for a new ID not counted; at least 1
   */
  public record Answer(
      Response response, InetSocketAddress from, Duration roundTrip, int requests) {}

  /** Puts a request into a packet, with the connection ID there is now. */
  @FunctionalInterface
  private interface Request {
    void encode(int transactionId, ByteBuffer packet);
  }

  /**
   * Opens a client whose address and port the system chooses.
   *
   * @param tracker the tracker's address, resolved
   * @param timeout when to give a request up; above 0
   * @param time the clock
   * @param onRetry is run whenever no answer has come in time and the request is sent again
   * @throws IOException if there is no way to it
   */
  public PatientClient(
      InetSocketAddress tracker, Duration timeout, TimeSource time, Runnable onRetry)
      throws IOException {
    this.time = time;
    this.onRetry = onRetry;
    timeoutNanos = timeout.toNanos();
    decoder = new ResponseDecoder(AddressFamily.of(tracker));
    socket = new WatchfulSocket(tracker, null, time);
  }

  /**
   * Where this client asks from.
   *
   * @return address and port
   * @throws IOException if this is closed
   */
  public InetSocketAddress localAddress() throws IOException {
    return socket.localAddress();
  }

  /**
   * Asks for a connection ID, which later requests then bear.
   *
   * @return empty if nothing came in time
   * @throws IOException if the network refuses, or nobody listens there
   */
  public Optional<Answer> connect() throws IOException {
    Exchange exchange = new Exchange(encoder::connect, false);
    Optional<Answer> answer = exchange.run();
    if (answer.isPresent() && answer.get().response() instanceof ConnectResponse response) {
      take(response);
    }
    return answer;
  }

  /**
   * Announces a peer.
   *
   * @param announce what the peer says
   * @return empty if nothing came in time
   * @throws IOException if the network refuses, or nobody listens there
   */
  public Optional<Answer> announce(Announce announce) throws IOException {
    boolean stops = announce.event() == AnnounceEvent.STOPPED;
    if (!stops) {
      remember(announce);
    }
    Optional<Answer> answer =
        new Exchange((id, packet) -> encoder.announce(connectionId, id, announce, packet), true)
            .run();
    if (stops && answer.isPresent()) {
      forget(announce);
    }
    return answer;
  }

  /**
   * Asks for the counts of torrents.
   *
   * @param infoHashes the torrents, 1 to 74
   * @return empty if nothing came in time
   * @throws IOException if the network refuses, or nobody listens there
   */
  public Optional<Answer> scrape(List<InfoHash> infoHashes) throws IOException {
    return new Exchange((id, packet) -> encoder.scrape(connectionId, id, infoHashes, packet), true)
        .run();
  }

  /** Tells the tracker that the peers have gone, without waiting for answers, and closes. */
  @Override
  public void close() throws IOException {
    synchronized (present) {
      try {
        for (Announce announce : present.values()) {
          ByteBuffer packet = ByteBuffer.allocate(Bep15.MAX_REQUEST_LENGTH);
          announce.event(AnnounceEvent.STOPPED);
          encoder.announce(connectionId, random.nextInt(), announce, packet);
          socket.send(packet);
        }
      } finally {
        present.clear();
        socket.close();
      }
    }
  }

  private void remember(Announce announce) {
    synchronized (present) {
      present.put(announce.infoHash(), new Announce(announce.infoHash(), announce.port()));
    }
  }

  private void forget(Announce announce) {
    synchronized (present) {
      present.remove(announce.infoHash());
    }
  }

  private void take(ConnectResponse response) {
    connectionId = response.connectionId();
    hasConnectionId = true;
    connectedNanos = time.nanos();
  }

  /** One request, until it is answered or given up. */
  private final class Exchange {
    private final Request request;
    private final boolean bearsId;
    private final int transactionId = random.nextInt();

    /** Never that of the request. */
    private final int connectTransactionId = transactionId + 1;

    private final ByteBuffer packet = ByteBuffer.allocate(Bep15.MAX_REQUEST_LENGTH);
    private final long startNanos = time.nanos();
    private long sentNanos = startNanos;
    private long dueNanos = startNanos;
    private int waits;
    private int requests;

    Exchange(Request request, boolean bearsId) {
      this.request = request;
      this.bearsId = bearsId;
    }

    Optional<Answer> run() throws IOException {
      long deadline = startNanos + timeoutNanos;
      while (time.nanos() - deadline < 0) {
        if (time.nanos() - dueNanos >= 0) {
          sendWhenDue();
        }
        long until = dueNanos - deadline < 0 ? dueNanos : deadline;
        Optional<Arrival> arrival = socket.receive(until);
        if (arrival.isPresent()) {
          Optional<Answer> answer = take(arrival.get());
          if (answer.isPresent()) {
            return answer;
          }
        }
      }
      return Optional.empty();
    }

    private void sendWhenDue() throws IOException {
      if (waits > 0) {
        onRetry.run();
      }
      dueNanos = time.nanos() + (FIRST_WAIT_NANOS << Math.min(waits, MAX_DOUBLINGS));
      waits++;
      if (lacksId()) {
        encoder.connect(connectTransactionId, packet);
        sentNanos = time.nanos();
        socket.send(packet);
      } else {
        sendRequest();
      }
    }

    private boolean lacksId() {
      return bearsId
          && (!hasConnectionId || time.nanos() - connectedNanos >= Bep15.CONNECTION_ID_USE_NANOS);
    }

    private void sendRequest() throws IOException {
      request.encode(transactionId, packet);
      requests++;
      sentNanos = time.nanos();
      socket.send(packet);
    }

    /** Returns the answer if the datagram is one to the request. */
    private Optional<Answer> take(Arrival arrival) throws IOException {
      Response response = decoder.decode(arrival.packet());
      if (response.transactionId() == connectTransactionId
          && response instanceof ConnectResponse connected) {
        // A second answer, to a connect that was sent again, changes nothing.
        if (lacksId()) {
          PatientClient.this.take(connected);
          sendRequest();
        }
        return Optional.empty();
      }
      if (response.transactionId() != transactionId
          && response.transactionId() != connectTransactionId) {
        return Optional.empty();
      }
      Duration roundTrip = Duration.ofNanos(arrival.nanos() - sentNanos);
      return Optional.of(new Answer(response, arrival.from(), roundTrip, Math.max(1, requests)));
    }
  }
}
