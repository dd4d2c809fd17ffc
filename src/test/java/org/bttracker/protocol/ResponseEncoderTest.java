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
  void shouldHaveNoResponseAfterSilence() {
    assertFalse(encoder.hasResponse());
    encoder.connect(TRANSACTION_ID, 1);
    assertTrue(encoder.hasResponse());
    encoder.silence();
    assertFalse(encoder.hasResponse());
  }

  /** As many whole peers as fit behind the 20 bytes of the header. */
  @ParameterizedTest
  @CsvSource({
    "true, 242, 1232, 1232",
    "true, 242, 548, 548",
    "true, 242, 549, 548",
    "true, 242, 553, 548",
    "true, 242, 554, 554",
    "true, 242, 20, 20",
    "false, 67, 1225, 1208",
    "false, 67, 548, 542",
    "false, 67, 38, 38",
    "false, 67, 37, 20"
  })
  void shouldCutWholePeersOffTheEnd(boolean ipv4, int peers, int maxBytes, int length) {
    for (int i = 0; i < peers; i++) {
      if (ipv4) {
        encoder.ipv4(i, 0xc0000201_1ae1_0000L);
      } else {
        encoder.ipv6(i, 0x20010db8_00000000L, 1, 0x1ae1_0000_0000_0000L);
      }
    }
    encoder.announce(TRANSACTION_ID, 1_800, 3, 258, peers * (ipv4 ? 6 : 18));
    assertTrue(encoder.cut(maxBytes, ipv4));
    String peer = ipv4 ? "c0000201" + "1ae1" : "20010db8000000000000000000000001" + "1ae1";
    assertPacket(
        encoder.packet(),
        "00000001" + "c0ffee01" + "00000708" + "00000003" + "00000102",
        peer.repeat((length - 20) / (ipv4 ? 6 : 18)));
    assertFalse(encoder.cut(maxBytes, ipv4), "it fits now");
  }

  /** 8 + 74 · 12 = 896 bytes, of which 8 + 45 · 12 = 548 fit. */
  @ParameterizedTest
  @CsvSource({"548, 45", "547, 44", "895, 73"})
  void shouldCutWholeTriplesOffTheEnd(int maxBytes, int left) {
    encoder.scrape(TRANSACTION_ID);
    for (int i = 0; i < 74; i++) {
      encoder.scrapeTriple(1, 2, 3);
    }
    assertFalse(encoder.cut(896, true));
    assertTrue(encoder.cut(maxBytes, true));
    assertPacket(
        encoder.packet(),
        "00000002",
        "c0ffee01",
        ("00000001" + "00000002" + "00000003").repeat(left));
  }

  @Test
  void shouldCutNothingElse() {
    encoder.connect(TRANSACTION_ID, 1);
    assertFalse(encoder.cut(548, true));
    assertFalse(encoder.cut(15, true));
    encoder.silence();
    encoder.error(TRANSACTION_ID, "no");
    assertFalse(encoder.cut(9, false));
    assertPacket(encoder.packet(), "00000003", "c0ffee01", ascii("no"));
  }
}
