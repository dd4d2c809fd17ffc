package org.bttracker.client;

import static org.bttracker.protocol.Hex.ascii;
import static org.bttracker.protocol.Hex.assertPacket;
import static org.bttracker.protocol.Hex.packet;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.nio.ByteBuffer;
import java.nio.channels.UnresolvedAddressException;
import java.nio.channels.UnsupportedAddressTypeException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.bttracker.client.ScrapeResponse.Counts;
import org.bttracker.protocol.AnnounceEvent;
import org.bttracker.protocol.InfoHash;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class TrackerClientTest {
  /** Long enough for any machine; no test waits so long unless it fails. */
  private static final Duration LONG = Duration.ofSeconds(10);

  /** For what must not come. */
  private static final Duration SHORT = Duration.ofMillis(20);

  private static final InfoHash INFO_HASH =
      InfoHash.ofHex("ff0102030405060708090a0b0c0d0e0f101112fe");

  private FakeTracker tracker;
  private TrackerClient client;

  @BeforeEach
  void open() throws IOException {
    tracker = new FakeTracker(InetAddress.getByName("127.0.0.1"));
    client = new TrackerClient(tracker.address());
  }

  @AfterEach
  void close() throws IOException {
    client.close();
    tracker.close();
  }

  @Test
  void shouldConnect() throws IOException {
    CompletableFuture<ByteBuffer> request =
        tracker.serve((id, source) -> tracker.send(source, "00000000", id, "8123456789abcdef"));
    Response response = client.connect(LONG).orElseThrow();
    assertEquals(
        0x8123456789abcdefL, assertInstanceOf(ConnectResponse.class, response).connectionId());
    assertPacket(request.join().limit(12), "0000041727101980", "00000000");
    assertEquals(16, request.join().capacity());
  }

  @Test
  void shouldAnnounce() throws IOException {
    CompletableFuture<ByteBuffer> request =
        tracker.serve(
            (id, source) ->
                tracker.send(
                    source,
                    "00000001" + id + "00000708" + "00000002" + "00000001",
                    "c0000201" + "1ae1"));
    Announce announce = new Announce(INFO_HASH, 6_881).event(AnnounceEvent.STARTED);
    Response response = client.announce(7, announce, LONG).orElseThrow();
    assertEquals(
        new AnnounceResponse(
            response.transactionId(),
            1_800,
            2,
            1,
            List.of(new InetSocketAddress("192.0.2.1", 6_881))),
        response);
    assertPacket(request.join().limit(12), "0000000000000007", "00000001");
    assertEquals(98, request.join().capacity());
  }

  @Test
  void shouldScrape() throws IOException {
    CompletableFuture<ByteBuffer> request =
        tracker.serve(
            (id, source) ->
                tracker.send(source, "00000002" + id, "00000001" + "00000002" + "00000003"));
    Response response = client.scrape(7, List.of(INFO_HASH), LONG).orElseThrow();
    assertEquals(
        new ScrapeResponse(response.transactionId(), List.of(new Counts(1, 2, 3))), response);
    assertPacket(request.join().position(16), INFO_HASH.toString());
  }

  @Test
  void shouldReturnErrorToAnyRequest() throws IOException {
    tracker.serve((id, source) -> tracker.send(source, "00000003", id, ascii("no")));
    Response response = client.connect(LONG).orElseThrow();
    assertEquals(new ErrorResponse(response.transactionId(), "no"), response);
  }

  @Test
  void shouldReturnMalformedResponse() throws IOException {
    tracker.serve((id, source) -> tracker.send(source, "00000000", id, "8123456789abcd"));
    assertInstanceOf(MalformedResponse.class, client.connect(LONG).orElseThrow());
  }

  @Test
  void shouldIgnoreOtherTransactionIds() throws IOException {
    tracker.serve(
        (id, source) -> {
          int other = Integer.parseUnsignedInt(id, 16) ^ 1;
          tracker.send(source, "00000000", String.format("%08x", other), "00000000000000bb");
          tracker.send(source, "00000000" + id.substring(2));
          tracker.send(source, "00000000", id, "00000000000000aa");
        });
    Response response = client.connect(LONG).orElseThrow();
    assertEquals(0xaa, assertInstanceOf(ConnectResponse.class, response).connectionId());
  }

  @Test
  void shouldIgnoreOtherSources() throws IOException {
    try (FakeTracker stranger = new FakeTracker(tracker.address().getAddress())) {
      tracker.serve(
          (id, source) -> {
            stranger.send(source, "00000000", id, "00000000000000bb");
            tracker.send(source, "00000000", id, "00000000000000aa");
          });
      Response response = client.connect(LONG).orElseThrow();
      assertEquals(0xaa, assertInstanceOf(ConnectResponse.class, response).connectionId());
      stranger.send(client.localAddress(), "bb");
      assertEquals(Optional.empty(), client.receive(SHORT));
    }
  }

  @Test
  void shouldReturnNothingWhenNothingComes() throws IOException {
    assertEquals(Optional.empty(), client.connect(SHORT));
    assertEquals(Optional.empty(), client.receive(SHORT));
    assertEquals(Optional.empty(), client.receive(Duration.ofNanos(1)));
  }

  @Test
  void shouldReturnNothingWhenOnlyOtherAnswersCome() throws IOException {
    tracker.serve((id, source) -> tracker.send(source, "00000000", "00", id));
    assertEquals(Optional.empty(), client.connect(SHORT));
  }

  @Test
  void shouldIgnoreLateAnswerToEarlierRequest() throws IOException {
    CompletableFuture<ByteBuffer> first = tracker.serve((id, source) -> {});
    assertEquals(Optional.empty(), client.connect(SHORT));
    String firstId = String.format("%08x", first.join().getInt(12));
    tracker.send(client.localAddress(), "00000000", firstId, "00000000000000bb");
    tracker.serve((id, source) -> tracker.send(source, "00000000", id, "00000000000000aa"));
    Response response = client.connect(LONG).orElseThrow();
    assertEquals(0xaa, assertInstanceOf(ConnectResponse.class, response).connectionId());
  }

  @Test
  void shouldChooseTransactionIdsAtRandom() throws IOException {
    CompletableFuture<ByteBuffer> first = tracker.serve((id, source) -> {});
    client.connect(SHORT);
    int firstId = first.join().getInt(12);
    CompletableFuture<ByteBuffer> second = tracker.serve((id, source) -> {});
    client.connect(SHORT);
    int difference = second.join().getInt(12) - firstId;
    assertNotEquals(0, difference);
    assertNotEquals(1, difference);
  }

  @Test
  void shouldSendAndReceiveAnyBytes() throws IOException {
    CompletableFuture<ByteBuffer> request =
        tracker.serve(
            (id, source) -> {
              tracker.send(source, "aabbcc");
              tracker.send(source);
              tracker.send(source, "dd".repeat(9_000));
            });
    client.send(packet("ff", "00".repeat(2_999)).position(1));
    ByteBuffer first = client.receive(LONG).orElseThrow();
    assertPacket(client.receive(LONG).orElseThrow());
    assertPacket(client.receive(LONG).orElseThrow(), "dd".repeat(9_000));
    assertPacket(first, "aabbcc");
    assertPacket(request.join(), "00".repeat(2_999));
  }

  @Test
  void shouldAskFromTheLocalAddressItIsGiven() throws IOException {
    InetSocketAddress anyPort = new InetSocketAddress(tracker.address().getAddress(), 0);
    try (TrackerClient bound = new TrackerClient(tracker.address(), anyPort)) {
      CompletableFuture<InetSocketAddress> source = new CompletableFuture<>();
      tracker.serve((id, from) -> source.complete(from));
      bound.connect(SHORT);
      assertEquals(bound.localAddress(), source.join());
    }
  }

  @Test
  void shouldAskOverIpv6() throws IOException {
    try (FakeTracker ipv6Tracker = ipv6Tracker();
        TrackerClient ipv6Client = new TrackerClient(ipv6Tracker.address())) {
      ipv6Tracker.serve(
          (id, source) ->
              ipv6Tracker.send(
                  source,
                  "00000001" + id + "00000708" + "00000002" + "00000001",
                  "20010db8000000000000000000000001" + "1ae1"));
      Response response = ipv6Client.announce(7, new Announce(INFO_HASH, 1), LONG).orElseThrow();
      assertEquals(
          List.of(new InetSocketAddress("2001:db8::1", 6_881)),
          assertInstanceOf(AnnounceResponse.class, response).peers());
    }
  }

  @Test
  void shouldRefuseAddressesThatItCannotUse() throws IOException {
    InetSocketAddress unresolved = InetSocketAddress.createUnresolved("tracker.invalid", 1_234);
    assertThrows(UnresolvedAddressException.class, () -> new TrackerClient(unresolved));
    InetSocketAddress taken = tracker.address();
    assertThrows(IOException.class, () -> new TrackerClient(tracker.address(), taken));
    InetSocketAddress otherFamily = new InetSocketAddress("::1", 0);
    assertThrows(
        UnsupportedAddressTypeException.class,
        () -> new TrackerClient(tracker.address(), otherFamily));
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void shouldHearThatNobodyListens() {
    tracker.close();
    assertThrows(PortUnreachableException.class, () -> client.connect(LONG));
  }

  @Test
  void shouldEndWaitWhenClosed() throws IOException {
    CompletableFuture<Void> wait =
        CompletableFuture.runAsync(
            () -> assertThrows(IOException.class, () -> client.receive(LONG)));
    client.close();
    wait.join();
  }

  @Test
  void shouldEndWaitWhenInterrupted() {
    Thread.currentThread().interrupt();
    try {
      assertThrows(IOException.class, () -> client.receive(LONG));
    } finally {
      Thread.interrupted();
    }
  }

  private static FakeTracker ipv6Tracker() throws IOException {
    try {
      return new FakeTracker(InetAddress.getByName("::1"));
    } catch (IOException e) {
      return abort("no IPv6 here: " + e.getMessage());
    }
  }
}
