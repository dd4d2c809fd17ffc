package org.bttracker.protocol;

import static org.bttracker.protocol.Hex.ascii;
import static org.bttracker.protocol.Hex.packet;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.bttracker.protocol.MalformedRequest.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestDecoderTest {
  private static final String PROTOCOL_ID = "0000041727101980";
  private static final String CONNECTION_ID = "8123456789abcdef";
  private static final long CONNECTION_ID_VALUE = 0x8123456789abcdefL;
  private static final String TRANSACTION_ID = "c0ffee01";
  private static final int TRANSACTION_ID_VALUE = 0xc0ffee01;
  private static final String INFO_HASH = "000102030405060708090a0b0c0d0e0f10111213";
  private static final String OTHER_INFO_HASH = "ff0102030405060708090a0b0c0d0e0f101112ff";
  private static final String PEER_ID = "2d4c54323030302d616263646566676869706c6d";

  private final RequestDecoder decoder = new RequestDecoder(Bep15.MAX_SCRAPE_HASHES);

  @Test
  void shouldDecodeConnect() {
    assertEquals(
        new ConnectRequest(TRANSACTION_ID_VALUE),
        decoder.decode(packet(PROTOCOL_ID, "00000000", TRANSACTION_ID)));
  }

  @Test
  void shouldDecodeLongerConnect() {
    assertEquals(
        new ConnectRequest(TRANSACTION_ID_VALUE),
        decoder.decode(packet(PROTOCOL_ID, "00000000", TRANSACTION_ID, "00")));
  }

  @Test
  void shouldRefuseConnectWithoutProtocolId() {
    assertEquals(
        new MalformedRequest(
            0x41727101981L, TRANSACTION_ID_VALUE, Bep15.CONNECT, Reason.WRONG_PROTOCOL_ID),
        decoder.decode(packet("0000041727101981", "00000000", TRANSACTION_ID)));
  }

  @Test
  void shouldRefuseWhatIsShorterThanHeader() {
    assertEquals(
        new MalformedRequest(0, 0, -1, Reason.TOO_SHORT),
        decoder.decode(packet(PROTOCOL_ID, "00000000", "c0ffee")));
  }

  @Test
  void shouldDecodeEveryFieldOfAnnounce() {
    ByteBuffer packet =
        packet(
            CONNECTION_ID,
            "00000001",
            TRANSACTION_ID,
            INFO_HASH,
            PEER_ID,
            "0000000000000400", // downloaded
            "ffffffffffffffff", // left
            "7fffffffffffffff", // uploaded
            "00000002", // event
            "0a000001", // IP address
            "89abcdef", // key
            "ffffffff", // num_want
            "fffe"); // port
    assertEquals(
        new AnnounceRequest(
            CONNECTION_ID_VALUE,
            TRANSACTION_ID_VALUE,
            InfoHash.ofHex(INFO_HASH),
            1_024,
            -1,
            Long.MAX_VALUE,
            AnnounceEvent.STARTED,
            0x89abcdef,
            -1,
            65_534,
            ""),
        decoder.decode(packet));
  }

  @Test
  void shouldDecodeUrlDataOfAnnounce() {
    AnnounceRequest request =
        announce(announcePacket("00000000", "1ae1" + "0209" + ascii("/announce")));
    assertEquals("/announce", request.urlData());
    assertEquals(6_881, request.port());
  }

  @Test
  void shouldDecodeAnnounceAsAria2SendsIt() {
    AnnounceRequest request = announce(announcePacket("00000002", "1ae1" + "0000"));
    assertEquals(AnnounceEvent.STARTED, request.event());
    assertEquals("", request.urlData());
  }

  @ParameterizedTest
  @CsvSource({
    "00000000, NONE",
    "00000001, COMPLETED",
    "00000002, STARTED",
    "00000003, STOPPED",
    "00000004, PAUSED",
    "00000005, NONE",
    "ffffffff, NONE"
  })
  void shouldDecodeEventOfAnnounce(String field, AnnounceEvent event) {
    assertEquals(event, announce(announcePacket(field, "1ae1")).event());
  }

  @Test
  void shouldRefuseAnnounceThatLacksOneByte() {
    assertEquals(
        new MalformedRequest(
            CONNECTION_ID_VALUE, TRANSACTION_ID_VALUE, Bep15.ANNOUNCE, Reason.ANNOUNCE_TOO_SHORT),
        decoder.decode(announcePacket("00000000", "1a")));
  }

  @Test
  void shouldDecodeScrapeInOrderWithRepeats() {
    ByteBuffer packet =
        packet(
            CONNECTION_ID, "00000002", TRANSACTION_ID, OTHER_INFO_HASH, INFO_HASH, OTHER_INFO_HASH);
    InfoHash hash = InfoHash.ofHex(INFO_HASH);
    InfoHash other = InfoHash.ofHex(OTHER_INFO_HASH);
    assertEquals(
        new ScrapeRequest(CONNECTION_ID_VALUE, TRANSACTION_ID_VALUE, List.of(other, hash, other)),
        decoder.decode(packet));
  }

  @Test
  void shouldIgnorePartOfHashBehindScrape() {
    String partOfHash = INFO_HASH.substring(2);
    ByteBuffer packet =
        packet(CONNECTION_ID, "00000002", TRANSACTION_ID, OTHER_INFO_HASH, partOfHash);
    assertEquals(
        new ScrapeRequest(
            CONNECTION_ID_VALUE, TRANSACTION_ID_VALUE, List.of(InfoHash.ofHex(OTHER_INFO_HASH))),
        decoder.decode(packet));
  }

  @Test
  void shouldDecodeScrapeOfNothing() {
    assertEquals(
        new ScrapeRequest(CONNECTION_ID_VALUE, TRANSACTION_ID_VALUE, List.of()),
        decoder.decode(packet(CONNECTION_ID, "00000002", TRANSACTION_ID)));
  }

  @Test
  void shouldReadNoMoreHashesThanItsLimit() {
    ByteBuffer packet =
        packet(CONNECTION_ID, "00000002", TRANSACTION_ID, INFO_HASH.repeat(74), OTHER_INFO_HASH);
    assertEquals(
        Collections.nCopies(74, InfoHash.ofHex(INFO_HASH)),
        assertInstanceOf(ScrapeRequest.class, decoder.decode(packet)).infoHashes());
    assertEquals(
        Collections.nCopies(3, InfoHash.ofHex(INFO_HASH)),
        assertInstanceOf(ScrapeRequest.class, new RequestDecoder(3).decode(packet)).infoHashes());
  }

  @Test
  void shouldRefuseErrorPacket() {
    assertEquals(
        new MalformedRequest(
            CONNECTION_ID_VALUE, TRANSACTION_ID_VALUE, Bep15.ERROR, Reason.ERROR_ACTION),
        decoder.decode(packet(CONNECTION_ID, "00000003", TRANSACTION_ID, ascii("no"))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"00000004", "00000100", "01000000", "7fffffff", "ffffffff"})
  void shouldRefuseUnknownAction(String action) {
    int code = Integer.parseUnsignedInt(action, 16);
    assertEquals(
        new MalformedRequest(
            CONNECTION_ID_VALUE, TRANSACTION_ID_VALUE, code, Reason.UNKNOWN_ACTION),
        decoder.decode(packet(CONNECTION_ID, action, TRANSACTION_ID)));
  }

  @Test
  void shouldNeitherUseNorMoveThePosition() {
    ByteBuffer packet = packet(PROTOCOL_ID, "00000000", TRANSACTION_ID).position(5);
    assertEquals(new ConnectRequest(TRANSACTION_ID_VALUE), decoder.decode(packet));
    assertEquals(5, packet.position());
  }

  @Test
  void shouldNeverThrowAtAnyLengthOfAnyAction() {
    ByteBuffer packet = ByteBuffer.allocateDirect(Bep15.MAX_REQUEST_LENGTH);
    packet.putLong(0, Bep15.PROTOCOL_ID);
    for (int action = 0; action <= 4; action++) {
      packet.putInt(8, action);
      for (int length = 0; length <= Bep15.MAX_REQUEST_LENGTH; length++) {
        packet.limit(length);
        String message = "action " + action + ", length " + length;
        assertNotNull(assertDoesNotThrow(() -> decoder.decode(packet), message));
        packet.clear();
      }
    }
  }

  @Test
  void shouldNeverThrowAtRandomBytes() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    byte[] bytes = new byte[Bep15.MAX_REQUEST_LENGTH];
    for (int round = 0; round < 20_000; round++) {
      random.nextBytes(bytes);
      ByteBuffer packet = ByteBuffer.wrap(bytes).putInt(8, random.nextInt(5));
      packet.limit(random.nextInt(Bep15.MAX_REQUEST_LENGTH + 1));
      String message = "seed " + seed + ", round " + round;
      assertNotNull(assertDoesNotThrow(() -> decoder.decode(packet), message));
    }
  }

  private AnnounceRequest announce(ByteBuffer packet) {
    return assertInstanceOf(AnnounceRequest.class, decoder.decode(packet));
  }

  private static ByteBuffer announcePacket(String event, String portAndOptions) {
    return packet(
        CONNECTION_ID,
        "00000001",
        TRANSACTION_ID,
        INFO_HASH,
        PEER_ID,
        "0000000000000000", // downloaded
        "0000000000000000", // left
        "0000000000000000", // uploaded
        event,
        "00000000", // IP address
        "00000000", // key
        "00000032", // num_want
        portAndOptions);
  }
}
