package org.bttracker.protocol;

import static org.bttracker.protocol.Hex.ascii;
import static org.bttracker.protocol.Hex.packet;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestTest {
  private static final String PROTOCOL_ID = "0000041727101980";
  private static final String CONNECTION_ID = "8123456789abcdef";
  private static final long CONNECTION_ID_VALUE = 0x8123456789abcdefL;
  private static final String TRANSACTION_ID = "c0ffee01";
  private static final int TRANSACTION_ID_VALUE = 0xc0ffee01;
  private static final String INFO_HASH = "000102030405060708090a0b0c0d0e0f10111213";
  private static final String OTHER_INFO_HASH = "ff0102030405060708090a0b0c0d0e0f101112ff";
  private static final String PEER_ID = "2d4c54323030302d616263646566676869706c6d";

  @ParameterizedTest
  @ValueSource(strings = {"", "00", "ff"})
  void shouldDecodeConnectOfAnyLength(String more) {
    Request request = decode(PROTOCOL_ID, "00000000", TRANSACTION_ID, more);
    assertEquals(RequestKind.CONNECT, request.kind());
    assertEquals(Bep15.PROTOCOL_ID, request.connectionId());
    assertEquals(Bep15.CONNECT, request.action());
    assertEquals(TRANSACTION_ID_VALUE, request.transactionId());
  }

  @Test
  void shouldRefuseConnectWithoutProtocolId() {
    Request request = decode("0000041727101981", "00000000", TRANSACTION_ID);
    assertEquals(RequestKind.WRONG_PROTOCOL_ID, request.kind());
    assertEquals(0x41727101981L, request.connectionId());
    assertEquals(TRANSACTION_ID_VALUE, request.transactionId());
  }

  /** The buffer still holds more of an earlier packet: nothing of that may be read. */
  @Test
  void shouldReadNothingOfWhatIsShorterThanHeader() {
    ByteBuffer packet = packet(PROTOCOL_ID, "00000001", TRANSACTION_ID).limit(15);
    Request request = new Request(packet);
    assertEquals(RequestKind.TOO_SHORT, request.decode());
    assertEquals(0, request.connectionId());
    assertEquals(-1, request.action());
    assertEquals(0, request.transactionId());
  }

  @Test
  void shouldReadEveryFieldOfAnnounceThatTheTrackerUses() {
    Request request =
        decode(
            CONNECTION_ID,
            "00000001",
            TRANSACTION_ID,
            INFO_HASH,
            PEER_ID,
            "0000000000000400", // downloaded
            "fffffffffffffffe", // left
            "7fffffffffffffff", // uploaded
            "00000002", // event
            "0a000001", // IP address
            "89abcdef", // key
            "fffffffd", // num_want
            "fffe"); // port
    assertEquals(RequestKind.ANNOUNCE, request.kind());
    assertEquals(CONNECTION_ID_VALUE, request.connectionId());
    assertEquals(Bep15.ANNOUNCE, request.action());
    assertEquals(TRANSACTION_ID_VALUE, request.transactionId());
    AnnounceRequest announce = request.announce();
    assertEquals(TRANSACTION_ID_VALUE, announce.transactionId());
    assertEquals(InfoHash.ofHex(INFO_HASH), announce.infoHash());
    assertEquals(-2, announce.left());
    assertEquals(AnnounceEvent.STARTED, announce.event());
    assertEquals(-3, announce.numWant());
    assertEquals(65_534, announce.port());
  }

  /** BEP 41: libtorrent appends URL data always, aria2 two zero bytes. */
  @ParameterizedTest
  @ValueSource(strings = {"0000", "02092f616e6e6f756e6365", "02ff2f", "02", "63", "01010101"})
  void shouldDecodeAnnounceWhateverTheOptions(String options) {
    Request request = decode(announcePacket("00000002", "1ae1" + options));
    assertEquals(RequestKind.ANNOUNCE, request.kind());
    assertEquals(AnnounceEvent.STARTED, request.announce().event());
    assertEquals(6_881, request.announce().port());
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
  void shouldReadEventOfAnnounce(String field, AnnounceEvent event) {
    assertEquals(event, decode(announcePacket(field, "1ae1")).announce().event());
  }

  @Test
  void shouldRefuseAnnounceThatLacksOneByte() {
    Request request = decode(announcePacket("00000000", "1a"));
    assertEquals(RequestKind.ANNOUNCE_TOO_SHORT, request.kind());
    assertEquals(CONNECTION_ID_VALUE, request.connectionId());
    assertEquals(TRANSACTION_ID_VALUE, request.transactionId());
  }

  @ParameterizedTest
  @CsvSource({
    "0000, ANNOUNCE_PORT_ZERO",
    "0001, ANNOUNCE",
    "0100, ANNOUNCE",
    "8000, ANNOUNCE",
    "ffff, ANNOUNCE"
  })
  void shouldRefuseAnnounceOfPortZero(String port, RequestKind kind) {
    Request request = decode(announcePacket("00000000", port));
    assertEquals(kind, request.kind());
    assertEquals(CONNECTION_ID_VALUE, request.connectionId());
    assertEquals(TRANSACTION_ID_VALUE, request.transactionId());
  }

  @Test
  void shouldReadScrapeInOrderWithRepeats() {
    Request request =
        decode(
            CONNECTION_ID, "00000002", TRANSACTION_ID, OTHER_INFO_HASH, INFO_HASH, OTHER_INFO_HASH);
    assertEquals(RequestKind.SCRAPE, request.kind());
    assertEquals(CONNECTION_ID_VALUE, request.connectionId());
    ScrapeRequest scrape = request.scrape();
    assertEquals(TRANSACTION_ID_VALUE, scrape.transactionId());
    assertEquals(3, scrape.infoHashes());
    assertEquals(InfoHash.ofHex(OTHER_INFO_HASH), infoHash(scrape, 0));
    assertEquals(InfoHash.ofHex(INFO_HASH), infoHash(scrape, 1));
    assertEquals(InfoHash.ofHex(OTHER_INFO_HASH), infoHash(scrape, 2));
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "19, 0", "20, 1", "39, 1", "1480, 74", "2031, 101", "2032, 101"})
  void shouldCountWholeHashesOfScrape(int bytes, int infoHashes) {
    Request request = decode(CONNECTION_ID, "00000002", TRANSACTION_ID, "ab".repeat(bytes));
    assertEquals(RequestKind.SCRAPE, request.kind());
    assertEquals(infoHashes, request.scrape().infoHashes());
  }

  @Test
  void shouldRefuseErrorPacket() {
    Request request = decode(CONNECTION_ID, "00000003", TRANSACTION_ID, ascii("no"));
    assertEquals(RequestKind.ERROR_ACTION, request.kind());
    assertEquals(Bep15.ERROR, request.action());
  }

  @ParameterizedTest
  @ValueSource(strings = {"00000004", "00000100", "01000000", "7fffffff", "ffffffff"})
  void shouldRefuseUnknownAction(String action) {
    Request request = decode(CONNECTION_ID, action, TRANSACTION_ID);
    assertEquals(RequestKind.UNKNOWN_ACTION, request.kind());
    assertEquals(Integer.parseUnsignedInt(action, 16), request.action());
  }

  @Test
  void shouldSayWhatIsWrongWithAllButTheThreeRequests() {
    assertNull(RequestKind.CONNECT.fault());
    assertNull(RequestKind.ANNOUNCE.fault());
    assertNull(RequestKind.SCRAPE.fault());
    for (RequestKind kind : RequestKind.values()) {
      boolean request = kind.ordinal() <= RequestKind.SCRAPE.ordinal();
      assertEquals(request, kind.fault() == null, kind::name);
    }
  }

  /** What cannot be a request of a client, and what must not be answered whoever sends it. */
  @ParameterizedTest
  @CsvSource({
    "CONNECT, true",
    "ANNOUNCE, true",
    "SCRAPE, true",
    "ANNOUNCE_TOO_SHORT, true",
    "ANNOUNCE_PORT_ZERO, true",
    "UNKNOWN_ACTION, true",
    "TOO_SHORT, false",
    "WRONG_PROTOCOL_ID, false",
    "ERROR_ACTION, false"
  })
  void shouldKnowWhatMayBeAnswered(RequestKind kind, boolean answered) {
    assertEquals(answered, kind.isAnswered());
  }

  /** One object serves all packets that come into the buffer. */
  @Test
  void shouldReadThePacketThatIsInTheBuffer() {
    ByteBuffer buffer = ByteBuffer.allocate(Bep15.MAX_REQUEST_LENGTH);
    Request request = new Request(buffer);
    receive(buffer, announcePacket("00000003", "1ae1"));
    assertEquals(RequestKind.ANNOUNCE, request.decode());
    assertEquals(AnnounceEvent.STOPPED, request.announce().event());
    receive(buffer, packet(PROTOCOL_ID, "00000000", "00000007"));
    assertEquals(RequestKind.ANNOUNCE, request.kind(), "until it is decoded");
    assertEquals(RequestKind.CONNECT, request.decode());
    assertEquals(7, request.transactionId());
    receive(buffer, packet("00"));
    assertEquals(RequestKind.TOO_SHORT, request.decode());
    assertEquals(0, request.transactionId());
    receive(buffer, packet(CONNECTION_ID, "00000002", TRANSACTION_ID, INFO_HASH));
    assertEquals(RequestKind.SCRAPE, request.decode());
    assertEquals(InfoHash.ofHex(INFO_HASH), infoHash(request.scrape(), 0));
    assertEquals(1, request.scrape().infoHashes());
  }

  @Test
  void shouldNeitherUseNorMoveThePosition() {
    ByteBuffer packet = packet(PROTOCOL_ID, "00000000", TRANSACTION_ID).position(5);
    assertEquals(RequestKind.CONNECT, new Request(packet).decode());
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
        assertReadable(packet, "action " + action + ", length " + length);
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
      assertReadable(packet, "seed " + seed + ", round " + round);
    }
  }

  /** Reads every field that its kind has. */
  private static void assertReadable(ByteBuffer packet, String message) {
    Request request = new Request(packet);
    assertDoesNotThrow(
        () -> {
          RequestKind kind = request.decode();
          request.connectionId();
          request.action();
          request.transactionId();
          if (kind == RequestKind.ANNOUNCE) {
            AnnounceRequest announce = request.announce();
            assertEquals(
                announce.infoHash(),
                new InfoHash(
                    announce.infoHashHead(), announce.infoHashMiddle(), announce.infoHashTail()));
            announce.left();
            announce.event();
            announce.numWant();
            assertTrue(announce.port() >= 1 && announce.port() <= 65_535);
          } else if (kind == RequestKind.SCRAPE) {
            for (int i = 0; i < request.scrape().infoHashes(); i++) {
              infoHash(request.scrape(), i);
            }
          } else {
            assertFalse(kind == RequestKind.CONNECT && packet.limit() < 16);
          }
        },
        message);
  }

  private static Request decode(String... fields) {
    return decode(packet(fields));
  }

  private static Request decode(ByteBuffer packet) {
    Request request = new Request(packet);
    assertEquals(request.decode(), request.kind());
    return request;
  }

  private static void receive(ByteBuffer buffer, ByteBuffer packet) {
    buffer.clear().put(packet).flip();
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

  private static InfoHash infoHash(ScrapeRequest request, int index) {
    return new InfoHash(
        request.infoHashHead(index), request.infoHashMiddle(index), request.infoHashTail(index));
  }
}
