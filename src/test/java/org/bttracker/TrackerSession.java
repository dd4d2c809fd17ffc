package org.bttracker;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.bttracker.client.Announce;
import org.bttracker.client.AnnounceResponse;
import org.bttracker.client.ConnectResponse;
import org.bttracker.client.Response;
import org.bttracker.client.ScrapeResponse;
import org.bttracker.client.TrackerClient;
import org.bttracker.protocol.Bep15;
import org.bttracker.protocol.InfoHash;

/** An honest client's requests to a tracker on loopback; those that get no answer are repeated. */
final class TrackerSession implements Closeable {
  /** As in BEP 15: up to eight repetitions. Its 15 s are for ways longer than loopback's. */
  private static final int TRIES = 9;

  private static final Duration TIMEOUT = Duration.ofSeconds(2);

  private final TrackerClient client;

  TrackerSession(int port) throws IOException {
    this("127.0.0.1", port, null);
  }

  /** Asks at an address, and from one; null for any. */
  TrackerSession(String tracker, int port, String from) throws IOException {
    InetSocketAddress local =
        from == null ? null : new InetSocketAddress(InetAddress.getByName(from), 0);
    client = new TrackerClient(new InetSocketAddress(InetAddress.getByName(tracker), port), local);
  }

  /** A torrent of these tests. */
  static InfoHash torrent(int number) {
    ByteBuffer bytes = ByteBuffer.allocate(20).putInt(16, number);
    return InfoHash.read(bytes, 0);
  }

  /** A connection ID that a tracker gives to 127.0.0.1, from a new port. */
  static long idOf(int port) throws IOException {
    try (TrackerSession client = new TrackerSession(port)) {
      return client.connect();
    }
  }

  long connect() throws IOException {
    return answer(ConnectResponse.class, () -> client.connect(TIMEOUT)).connectionId();
  }

  AnnounceResponse announce(long id, Announce announce) throws IOException {
    return answer(AnnounceResponse.class, () -> client.announce(id, announce, TIMEOUT));
  }

  ScrapeResponse.Counts scrape(long id, int torrent) throws IOException {
    return answer(ScrapeResponse.class, () -> client.scrape(id, List.of(torrent(torrent)), TIMEOUT))
        .torrents()
        .get(0);
  }

  /** The counts of torrents 1 to {@code torrents}. */
  List<ScrapeResponse.Counts> scrapeAll(long id, int torrents) throws IOException {
    List<ScrapeResponse.Counts> all = new ArrayList<>();
    for (int first = 1; first <= torrents; first += Bep15.MAX_SCRAPE_HASHES) {
      int last = Math.min(torrents, first + Bep15.MAX_SCRAPE_HASHES - 1);
      List<InfoHash> some =
          IntStream.rangeClosed(first, last).mapToObj(TrackerSession::torrent).toList();
      all.addAll(answer(ScrapeResponse.class, () -> client.scrape(id, some, TIMEOUT)).torrents());
    }
    return all;
  }

  /** Asks for a connection ID, and does not wait for it. */
  void sendConnect(int transactionId) throws IOException {
    ByteBuffer request = ByteBuffer.allocate(16).putLong(0, Bep15.PROTOCOL_ID);
    client.send(request.putInt(12, transactionId));
  }

  /** The transaction ID of the next answer, whatever it is. */
  int awaitTransactionId() throws IOException {
    return client.receive(TIMEOUT.multipliedBy(TRIES)).orElseThrow().getInt(4);
  }

  @Override
  public void close() throws IOException {
    client.close();
  }

  private static <T extends Response> T answer(Class<T> expected, Request request)
      throws IOException {
    Optional<Response> response = Optional.empty();
    for (int i = 0; i < TRIES && response.isEmpty(); i++) {
      response = request.send();
    }
    return assertInstanceOf(
        expected, response.orElseThrow(() -> new AssertionError("no answer in all tries")));
  }

  @FunctionalInterface
  private interface Request {
    Optional<Response> send() throws IOException;
  }
}
