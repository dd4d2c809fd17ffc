package org.bttracker.client;

import static org.bttracker.protocol.Hex.ascii;
import static org.bttracker.protocol.Hex.assertPacket;
import static org.bttracker.protocol.Hex.packet;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.util.List;
import org.bttracker.protocol.AnnounceEvent;
import org.bttracker.protocol.AnnounceRequest;
import org.bttracker.protocol.Bep15;
import org.bttracker.protocol.InfoHash;
import org.bttracker.protocol.Request;
import org.bttracker.protocol.RequestKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestEncoderTest {
  private static final long CONNECTION_ID = 0x8123456789abcdefL;
  private static final int TRANSACTION_ID = 0xc0ffee01;
  private static final String PEER_ID = "2d4254323030302d616263646566676869706c6d";
  private static final String INFO_HASH = "ff0102030405060708090a0b0c0d0e0f101112fe";
  private static final String OTHER_INFO_HASH = "000102030405060708090a0b0c0d0e0f10111213";

  private final RequestEncoder encoder = new RequestEncoder(packet(PEER_ID).array());

  /** Full of what must not be left in a packet. */
  private final ByteBuffer packet = packet("ee".repeat(Bep15.MAX_REQUEST_LENGTH)).position(9);

  private final Request decoded = new Request(packet);

  @Test
  void shouldEncodeConnect() {
    encoder.connect(TRANSACTION_ID, packet);
    assertPacket(packet, "0000041727101980", "00000000", "c0ffee01");
  }

  @Test
  void shouldEncodeEveryFieldOfAnnounce() {
    encode(
        new Announce(InfoHash.ofHex(INFO_HASH), 65_534)
            .traffic(1_024, Long.MAX_VALUE)
            .left(-1)
            .event(AnnounceEvent.STOPPED)
            .key(0x89abcdef)
            .numWant(200));
    assertPacket(
        packet,
        "8123456789abcdef",
        "00000001",
        "c0ffee01",
        INFO_HASH,
        PEER_ID,
        "0000000000000400", // downloaded
        "ffffffffffffffff", // left
        "7fffffffffffffff", // uploaded
        "00000003", // event
        "00000000", // IP address
        "89abcdef", // key
        "000000c8", // num_want
        "fffe"); // port
  }

  @Test
  void shouldAnnounceLeecherUnlessToldOtherwise() {
    encode(announce(""));
    assertPacket(
        packet,
        "8123456789abcdef" + "00000001" + "c0ffee01",
        INFO_HASH + PEER_ID,
        "0000000000000000" + "0000000000000001" + "0000000000000000",
        "00000000" + "00000000" + "00000000" + "ffffffff" + "1ae1");
  }

  @Test
  void shouldAppendUrlDataToAnnounce() {
    encode(announce("/a?b=c"));
    assertEquals(98 + 2 + 6, packet.limit());
    assertPacket(packet.position(98), "02", "06", ascii("/a?b=c"));
  }

  @Test
  void shouldSplitUrlDataIntoOptions() {
    String urlData = "/" + "x".repeat(254) + "y".repeat(255) + "z";
    encode(announce(urlData));
    assertPacket(
        packet.position(98),
        "02" + "ff" + ascii("/" + "x".repeat(254)),
        "02" + "ff" + ascii("y".repeat(255)),
        "02" + "01" + ascii("z"));
  }

  @Test
  void shouldEncodeScrape() {
    List<InfoHash> infoHashes = List.of(InfoHash.ofHex(INFO_HASH), InfoHash.ofHex(OTHER_INFO_HASH));
    encoder.scrape(CONNECTION_ID, TRANSACTION_ID, infoHashes, packet);
    assertPacket(packet, "8123456789abcdef", "00000002", "c0ffee01", INFO_HASH, OTHER_INFO_HASH);
  }

  @Test
  void shouldEncodeScrapeOfNothing() {
    encoder.scrape(CONNECTION_ID, TRANSACTION_ID, List.of(), packet);
    assertPacket(packet, "8123456789abcdef", "00000002", "c0ffee01");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 254, 255, 256, 509, 510, 511, 1_900})
  void shouldEncodeAnnounceThatTheTrackerDecodes(int urlDataLength) {
    encode(announce("u".repeat(urlDataLength)).left(77).event(AnnounceEvent.PAUSED).numWant(200));
    assertEquals(RequestKind.ANNOUNCE, decoded.decode());
    assertEquals(CONNECTION_ID, decoded.connectionId());
    AnnounceRequest request = decoded.announce();
    assertEquals(TRANSACTION_ID, request.transactionId());
    assertEquals(InfoHash.ofHex(INFO_HASH), request.infoHash());
    assertEquals(77, request.left());
    assertEquals(AnnounceEvent.PAUSED, request.event());
    assertEquals(200, request.numWant());
    assertEquals(6_881, request.port());
  }

  @Test
  void shouldEncodeWhatTheTrackerDecodes() {
    encoder.connect(TRANSACTION_ID, packet);
    assertEquals(RequestKind.CONNECT, decoded.decode());
    assertEquals(TRANSACTION_ID, decoded.transactionId());
    InfoHash infoHash = InfoHash.ofHex(INFO_HASH);
    encoder.scrape(CONNECTION_ID, TRANSACTION_ID, List.of(infoHash), packet);
    assertEquals(RequestKind.SCRAPE, decoded.decode());
    assertEquals(CONNECTION_ID, decoded.connectionId());
    assertEquals(TRANSACTION_ID, decoded.transactionId());
    assertEquals(1, decoded.scrape().infoHashes());
    assertEquals(
        infoHash,
        new InfoHash(
            decoded.scrape().infoHashHead(0),
            decoded.scrape().infoHashMiddle(0),
            decoded.scrape().infoHashTail(0)));
  }

  @Test
  void shouldRefuseRequestThatIsLongerThanTheBuffer() {
    Announce announce = announce("");
    ByteBuffer tooShort = ByteBuffer.allocate(97);
    assertThrows(
        IndexOutOfBoundsException.class,
        () -> encoder.announce(CONNECTION_ID, TRANSACTION_ID, announce, tooShort));
  }

  @Test
  void shouldRefusePeerIdThatIsNotTwentyBytes() {
    assertThrows(IllegalArgumentException.class, () -> new RequestEncoder(new byte[19]));
    assertThrows(IllegalArgumentException.class, () -> new RequestEncoder(new byte[21]));
  }

  private void encode(Announce announce) {
    encoder.announce(CONNECTION_ID, TRANSACTION_ID, announce, packet);
  }

  private static Announce announce(String urlData) {
    return new Announce(InfoHash.ofHex(INFO_HASH), 6_881).urlData(urlData);
  }
}
