package org.bttracker.client;

import static org.bttracker.protocol.Hex.ascii;
import static org.bttracker.protocol.Hex.packet;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import org.bttracker.client.ScrapeResponse.Counts;
import org.bttracker.protocol.ResponseEncoder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResponseDecoderTest {
  private static final int TRANSACTION_ID = 0xc0ffee01;

  private final ResponseDecoder ipv4 = new ResponseDecoder(StandardProtocolFamily.INET);
  private final ResponseDecoder ipv6 = new ResponseDecoder(StandardProtocolFamily.INET6);

  @Test
  void shouldDecodeConnect() {
    assertEquals(
        new ConnectResponse(TRANSACTION_ID, 0x8123456789abcdefL),
        ipv4.decode(packet("00000000", "c0ffee01", "8123456789abcdef")));
  }

  @Test
  void shouldDecodeLongerConnect() {
    assertEquals(
        new ConnectResponse(TRANSACTION_ID, 0x8123456789abcdefL),
        ipv4.decode(packet("00000000", "c0ffee01", "8123456789abcdef", "00")));
  }

  @Test
  void shouldDecodeIpv4PeersAtSixBytes() {
    ByteBuffer packet =
        packet(
            "00000001" + "c0ffee01",
            "00000708" + "00000003" + "80000000",
            "c0000201" + "1ae1",
            "ff0000fe" + "ffff",
            "00000000" + "0000");
    assertEquals(
        new AnnounceResponse(
            TRANSACTION_ID,
            1_800,
            3,
            Integer.MIN_VALUE,
            List.of(
                new InetSocketAddress("192.0.2.1", 6_881),
                new InetSocketAddress("255.0.0.254", 65_535),
                new InetSocketAddress("0.0.0.0", 0))),
        ipv4.decode(packet));
  }

  @Test
  void shouldDecodeIpv6PeersAtEighteenBytes() {
    ByteBuffer packet =
        packet(
            "00000001" + "c0ffee01",
            "00000708" + "00000003" + "00000001",
            "20010db8000000000000000000000001" + "1ae1",
            "20010db8fffffffffedcba9876543210" + "ffff");
    assertEquals(
        new AnnounceResponse(
            TRANSACTION_ID,
            1_800,
            3,
            1,
            List.of(
                new InetSocketAddress("2001:db8::1", 6_881),
                new InetSocketAddress("2001:db8:ffff:ffff:fedc:ba98:7654:3210", 65_535))),
        ipv6.decode(packet));
  }

  @Test
  void shouldDecodeAnnounceWithoutPeers() {
    assertEquals(
        new AnnounceResponse(TRANSACTION_ID, 1_800, 1, 0, List.of()),
        ipv6.decode(packet("00000001", "c0ffee01", "00000708", "00000001", "00000000")));
  }

  @Test
  void shouldDecodeScrapeInOrder() {
    ByteBuffer packet =
        packet(
            "00000002" + "c0ffee01",
            "00000001" + "00000002" + "00000003",
            "00000000" + "00000000" + "00000000",
            "00010000" + "01000000" + "ffffffff");
    assertEquals(
        new ScrapeResponse(
            TRANSACTION_ID,
            List.of(new Counts(1, 2, 3), new Counts(0, 0, 0), new Counts(65_536, 16_777_216, -1))),
        ipv4.decode(packet));
  }

  @Test
  void shouldDecodeScrapeOfNothing() {
    assertEquals(
        new ScrapeResponse(TRANSACTION_ID, List.of()), ipv4.decode(packet("00000002", "c0ffee01")));
  }

  @Test
  void shouldDecodeErrorWithEveryByteOfItsMessage() {
    assertEquals(
        new ErrorResponse(TRANSACTION_ID, "no\0\u001b"),
        ipv4.decode(packet("00000003", "c0ffee01", ascii("no"), "00", "1b")));
    assertEquals(
        new ErrorResponse(TRANSACTION_ID, ""), ipv4.decode(packet("00000003", "c0ffee01")));
  }

  @Test
  void shouldReplaceBytesOfMessageThatAreNoText() {
    assertEquals(
        new ErrorResponse(TRANSACTION_ID, "\u00e9\ufffd"),
        ipv4.decode(packet("00000003", "c0ffee01", "c3a9", "ff")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "00000000" + "c0ffee01" + "8123456789abcd",
        "00000001" + "c0ffee01" + "0000070800000001000000",
        "00000001" + "c0ffee01" + "000007080000000100000000" + "c00002011a",
        "00000001" + "c0ffee01" + "000007080000000100000000" + "c00002011ae1" + "c0",
        "00000002" + "c0ffee01" + "0000000100000002000000",
        "00000002" + "c0ffee01" + "000000010000000200000003" + "00",
        "00000002" + "c0ffee01" + "000000010000000200000003" + "00000004",
        "00000004" + "c0ffee01",
        "ffffffff" + "c0ffee01"
      })
  void shouldTakeWhatDoesNotFitForMalformed(String digits) {
    MalformedResponse response =
        assertInstanceOf(MalformedResponse.class, ipv4.decode(packet(digits)));
    assertEquals(TRANSACTION_ID, response.transactionId());
  }

  @Test
  void shouldTakeIpv4PeersFromIpv6TrackerForMalformed() {
    ByteBuffer packet =
        packet("00000001" + "c0ffee01" + "000007080000000100000000" + "c00002011ae1");
    assertInstanceOf(MalformedResponse.class, ipv6.decode(packet));
  }

  @Test
  void shouldTakeWhatIsShorterThanHeaderForMalformed() {
    assertEquals(
        new MalformedResponse(0, "shorter than 8 bytes"),
        ipv4.decode(packet("00000000", "c0ffee")));
    assertInstanceOf(MalformedResponse.class, ipv4.decode(packet()));
  }

  @Test
  void shouldNeitherUseNorMoveThePosition() {
    ByteBuffer packet = packet("00000003", "c0ffee01", ascii("no")).position(5);
    assertEquals(new ErrorResponse(TRANSACTION_ID, "no"), ipv4.decode(packet));
    assertEquals(5, packet.position());
  }

  @Test
  void shouldNeverThrow() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int round = 0; round < 20_000; round++) {
      byte[] bytes = new byte[random.nextInt(256)];
      random.nextBytes(bytes);
      ByteBuffer packet = ByteBuffer.wrap(bytes);
      if (bytes.length >= 4) {
        packet.putInt(0, random.nextInt(5));
      }
      String message = "seed " + seed + ", round " + round;
      assertNotNull(assertDoesNotThrow(() -> ipv4.decode(packet), message));
      assertNotNull(assertDoesNotThrow(() -> ipv6.decode(packet), message));
    }
  }

  @Test
  void shouldDecodeWhatTheTrackerEncodes() {
    ResponseEncoder tracker = new ResponseEncoder();
    tracker.connect(TRANSACTION_ID, 7);
    assertEquals(new ConnectResponse(TRANSACTION_ID, 7), ipv4.decode(tracker.packet()));
    tracker.silence();
    tracker.ipv4(0, 0xc0000201_1ae1_0000L);
    tracker.announce(TRANSACTION_ID, 1_800, 2, 1, 6);
    List<InetSocketAddress> peers = List.of(new InetSocketAddress("192.0.2.1", 6_881));
    assertEquals(
        new AnnounceResponse(TRANSACTION_ID, 1_800, 2, 1, peers), ipv4.decode(tracker.packet()));
    tracker.scrape(TRANSACTION_ID);
    tracker.scrapeTriple(1, 2, 3);
    assertEquals(
        new ScrapeResponse(TRANSACTION_ID, List.of(new Counts(1, 2, 3))),
        ipv4.decode(tracker.packet()));
    tracker.error(TRANSACTION_ID, "no");
    assertEquals(new ErrorResponse(TRANSACTION_ID, "no"), ipv4.decode(tracker.packet()));
  }
}
