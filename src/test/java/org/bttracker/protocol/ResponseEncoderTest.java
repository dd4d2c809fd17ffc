package org.bttracker.protocol;

import static org.bttracker.protocol.Hex.ascii;
import static org.bttracker.protocol.Hex.assertPacket;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResponseEncoderTest {
  private static final int TRANSACTION_ID = 0xc0ffee01;

  private final ResponseEncoder encoder = new ResponseEncoder();

  @Test
  void shouldEncodeConnect() {
    encoder.connect(TRANSACTION_ID, 0x8123456789abcdefL);
    assertPacket(encoder.packet(), "00000000", "c0ffee01", "8123456789abcdef");
  }

  @Test
  void shouldEncodeAnnounceWithoutPeers() {
    encoder.announce(TRANSACTION_ID, 1_800, 3, 258, 0);
    assertPacket(encoder.packet(), "00000001", "c0ffee01", "00000708", "00000003", "00000102");
  }

  @Test
  void shouldEncodeIpv4PeersAtSixBytes() {
    encoder.ipv4(0, 0xc0000201_1ae1_8abcL);
    encoder.ipv4(1, 0xff0000fe_ffff_4abcL);
    encoder.announce(TRANSACTION_ID, 1_800, 2, 1, 2 * 6);
    assertPacket(
        encoder.packet(),
        "00000001",
        "c0ffee01",
        "00000708",
        "00000002",
        "00000001",
        "c0000201" + "1ae1",
        "ff0000fe" + "ffff");
  }

  @Test
  void shouldEncodeIpv6PeersAtEighteenBytes() {
    encoder.ipv6(0, 0x20010db8_00000000L, 1, 0x1ae1_0000_0000_8abcL);
    encoder.ipv6(1, 0x20010db8_ffffffffL, 0xfedcba98_76543210L, 0xffff_0000_0000_4abcL);
    encoder.announce(TRANSACTION_ID, 1_800, 2, 1, 2 * 18);
    assertPacket(
        encoder.packet(),
        "00000001",
        "c0ffee01",
        "00000708",
        "00000002",
        "00000001",
        "20010db8000000000000000000000001" + "1ae1",
        "20010db8fffffffffedcba9876543210" + "ffff");
  }

  @Test
  void shouldSendNoInterfaceOfALinkLocalPeer() {
    encoder.ipv6(0, 0xfe800000_00000002L, 1, 0x1ae1_0000_0000_0000L);
    encoder.ipv6(1, 0x20010db8_00000002L, 1, 0x1ae1_0000_0000_0000L);
    encoder.announce(TRANSACTION_ID, 1_800, 2, 0, 2 * 18);
    assertPacket(
        encoder.packet(),
        "00000001" + "c0ffee01" + "00000708" + "00000002" + "00000000",
        "fe800000000000000000000000000001" + "1ae1",
        "20010db8000000020000000000000001" + "1ae1");
  }

  @Test
  void shouldSendNoCandidateThatDoesNotCount() {
    encoder.ipv4(0, 0xc0000201_1ae1_0000L);
    encoder.ipv4(0, 0xc0000202_1ae2_0000L);
    encoder.ipv4(1, 0xc0000203_1ae3_0000L);
    encoder.announce(TRANSACTION_ID, 1_800, 2, 1, 6);
    assertPacket(
        encoder.packet(),
        "00000001" + "c0ffee01" + "00000708" + "00000002" + "00000001",
        "c0000202" + "1ae2");
  }

  @Test
  void shouldHaveRoomForFullRepliesAndOneCandidateMore() {
    for (int i = 0; i <= 242; i++) {
      encoder.ipv4(i, (long) i << 16);
    }
    encoder.announce(TRANSACTION_ID, 1_800, 300, 0, 242 * 6);
    assertEquals(1_472, encoder.packet().remaining());
    for (int i = 0; i <= 67; i++) {
      encoder.ipv6(i, i, i, (long) i << 48);
    }
    encoder.announce(TRANSACTION_ID, 1_800, 300, 0, 67 * 18);
    assertEquals(1_226, encoder.packet().remaining());
  }

  @Test
  void shouldEncodeScrapeTriplesInOrder() {
    encoder.scrape(TRANSACTION_ID);
    encoder.scrapeTriple(1, 2, 3);
    encoder.scrapeTriple(0, 0, 0);
    encoder.scrapeTriple(65_536, 16_777_216, 256);
    assertPacket(
        encoder.packet(),
        "00000002",
        "c0ffee01",
        "00000001" + "00000002" + "00000003",
        "00000000" + "00000000" + "00000000",
        "00010000" + "01000000" + "00000100");
  }

  @Test
  void shouldEncodeScrapeOfNothing() {
    encoder.scrape(TRANSACTION_ID);
    assertPacket(encoder.packet(), "00000002", "c0ffee01");
  }

  @Test
  void shouldEncodeError() {
    encoder.error(TRANSACTION_ID, "no");
    assertPacket(encoder.packet(), "00000003", "c0ffee01", ascii("no"));
  }

  @Test
  void shouldLeaveNothingOfLongerResponseBehindShorterOne() {
    encoder.ipv4(0, -1);
    encoder.announce(-1, -1, -1, -1, 6);
    encoder.packet().position(26);
    encoder.silence();
    encoder.connect(TRANSACTION_ID, 1);
    assertPacket(encoder.packet(), "00000000", "c0ffee01", "0000000000000001");
    encoder.silence();
    encoder.error(TRANSACTION_ID, "x");
    assertPacket(encoder.packet(), "00000003", "c0ffee01", "78");
  }

  @Test
  void shouldLeaveOutTheLastIpv4PeersOfAResponseThatIsCut() {
    for (int i = 0; i < 4; i++) {
      encoder.ipv4(i, 0xc0000201_1ae1_0000L + ((long) i << 32));
    }
    encoder.announce(TRANSACTION_ID, 1_800, 300, 7, 4 * 6);
    assertFalse(encoder.cutTo(20 + 4 * 6, 6));
    assertTrue(encoder.cutTo(20 + 4 * 6 - 1, 6));
    assertEquals(20 + 3 * 6, encoder.packet().remaining());
    assertTrue(encoder.cutTo(20 + 2 * 6, 6));
    assertPacket(
        encoder.packet(),
        "00000001" + "c0ffee01" + "00000708" + "0000012c" + "00000007",
        "c0000201" + "1ae1",
        "c0000202" + "1ae1");
    assertTrue(encoder.cutTo(20 + 5, 6));
    assertPacket(encoder.packet(), "00000001" + "c0ffee01" + "00000708" + "0000012c" + "00000007");
    assertFalse(encoder.cutTo(20, 6));
  }

  @Test
  void shouldLeaveOutTheLastIpv6PeersOfAResponseThatIsCut() {
    for (int i = 0; i < 3; i++) {
      encoder.ipv6(i, 0x20010db8_00000000L, i, 0x1ae1_0000_0000_0000L);
    }
    encoder.announce(TRANSACTION_ID, 1_800, 300, 7, 3 * 18);
    assertFalse(encoder.cutTo(20 + 3 * 18, 18));
    assertTrue(encoder.cutTo(20 + 2 * 18 - 1, 18));
    assertPacket(
        encoder.packet(),
        "00000001" + "c0ffee01" + "00000708" + "0000012c" + "00000007",
        "20010db8000000000000000000000000" + "1ae1");
  }

  @ParameterizedTest
  @CsvSource({"1232, 6, 202", "548, 6, 88", "1232, 18, 67", "548, 18, 29"})
  void shouldKeepAsManyPeersAsANarrowPathCarries(int maxBytes, int peerLength, int peers) {
    encoder.announce(TRANSACTION_ID, 1_800, 300, 0, 1_452 / peerLength * peerLength);
    assertTrue(encoder.cutTo(maxBytes, peerLength));
    assertEquals(20 + peers * peerLength, encoder.packet().remaining());
  }

  @Test
  void shouldLeaveOutTheLastTriplesOfAScrapeThatIsCut() {
    encoder.scrape(TRANSACTION_ID);
    for (int i = 0; i < 74; i++) {
      encoder.scrapeTriple(i, 0, 1);
    }
    assertFalse(encoder.cutTo(1_232, 6));
    assertTrue(encoder.cutTo(548, 6));
    assertEquals(8 + 45 * 12, encoder.packet().remaining());
    assertTrue(encoder.cutTo(31, 6));
    assertPacket(encoder.packet(), "00000002", "c0ffee01", "00000000" + "00000000" + "00000001");
  }

  @Test
  void shouldCutNeitherConnectNorError() {
    encoder.connect(TRANSACTION_ID, 1);
    assertFalse(encoder.cutTo(548, 6));
    assertPacket(encoder.packet(), "00000000", "c0ffee01", "0000000000000001");
    encoder.silence();
    encoder.error(TRANSACTION_ID, "0123456789abcdef");
    assertFalse(encoder.cutTo(20, 6));
    assertPacket(encoder.packet(), "00000003", "c0ffee01", ascii("0123456789abcdef"));
    encoder.silence();
    assertFalse(encoder.cutTo(548, 6));
    assertFalse(encoder.hasResponse());
  }

  @Test
  void shouldHaveNoResponseAfterSilence() {
    assertFalse(encoder.hasResponse());
    encoder.connect(TRANSACTION_ID, 1);
    assertTrue(encoder.hasResponse());
    encoder.silence();
    assertFalse(encoder.hasResponse());
  }
}
