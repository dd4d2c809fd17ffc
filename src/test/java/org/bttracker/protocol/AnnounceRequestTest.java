package org.bttracker.protocol;

import static org.bttracker.protocol.RequestPackets.CONNECTION_ID;
import static org.bttracker.protocol.RequestPackets.CONNECTION_ID_VALUE;
import static org.bttracker.protocol.RequestPackets.INFO_HASH;
import static org.bttracker.protocol.RequestPackets.PEER_ID;
import static org.bttracker.protocol.RequestPackets.TRANSACTION_ID;
import static org.bttracker.protocol.RequestPackets.TRANSACTION_ID_VALUE;
import static org.bttracker.protocol.RequestPackets.announcePacket;
import static org.bttracker.protocol.RequestPackets.decode;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnnounceRequestTest {
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
}
