package org.bttracker.protocol;

import static org.bttracker.protocol.Hex.ascii;
import static org.bttracker.protocol.Hex.packet;
import static org.bttracker.protocol.RequestPackets.CONNECTION_ID;
import static org.bttracker.protocol.RequestPackets.CONNECTION_ID_VALUE;
import static org.bttracker.protocol.RequestPackets.INFO_HASH;
import static org.bttracker.protocol.RequestPackets.OTHER_INFO_HASH;
import static org.bttracker.protocol.RequestPackets.PROTOCOL_ID;
import static org.bttracker.protocol.RequestPackets.TRANSACTION_ID;
import static org.bttracker.protocol.RequestPackets.TRANSACTION_ID_VALUE;
import static org.bttracker.protocol.RequestPackets.announcePacket;
import static org.bttracker.protocol.RequestPackets.decode;
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

  private static void receive(ByteBuffer buffer, ByteBuffer packet) {
    buffer.clear().put(packet).flip();
  }

  private static InfoHash infoHash(ScrapeRequest request, int index) {
    return new InfoHash(
        request.infoHashHead(index), request.infoHashMiddle(index), request.infoHashTail(index));
  }
}
