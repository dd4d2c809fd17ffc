package org.bttracker.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.bttracker.protocol.Hex;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Control messages as the kernel writes them on a processor of the low byte first. */
@EnabledIf(
    value = "org.bttracker.net.IoPaths#hasBatches",
    disabledReason = "batches need Linux and Java 22")
class PacketInfosTest {
  /** cmsg_len = 16 + 12, SOL_IP, IP_PKTINFO. */
  private static final String IPV4 = "1c00000000000000" + "00000000" + "08000000";

  /** cmsg_len = 16 + 20, SOL_IPV6, IPV6_PKTINFO. */
  private static final String IPV6 = "2400000000000000" + "29000000" + "32000000";

  /** cmsg_len = 16 + 16, SOL_SOCKET, SO_TIMESTAMP. */
  private static final String TIME =
      "2000000000000000" + "01000000" + "1d000000" + "0102030405060708" + "0102030405060708";

  private static final String PADDING = "00000000";
  private static final String INTERFACE_3 = "03000000";
  private static final String NO_INTERFACE = "00000000";
  private static final String OWN = "c0000201";
  private static final String MAPPED = "00000000000000000000ffff";
  private static final String GLOBAL = "20010db8000000000000000000000001";
  private static final String LINK_LOCAL = "fe800000000000000123456789abcdef";

  private final ByteBuffer controls = NativeLinker.allocate(2 * PacketInfos.ROOM);
  private PacketInfos infos;

  @BeforeEach
  void useTheBuffer() throws ReflectiveOperationException {
    infos = new PacketInfos(controls);
  }

  @Test
  void shouldSendAnIpv4AddressWithoutItsInterface() {
    assertTrue(read(1, IPV4 + INTERFACE_3 + OWN + OWN + PADDING));
    assertSends(1, 0, IPV4 + NO_INTERFACE + OWN + OWN);
  }

  @ParameterizedTest
  @ValueSource(strings = {GLOBAL, "fd000000000000000000000000000001", MAPPED + OWN})
  void shouldSendAnIpv6AddressWithoutItsInterface(String address) {
    assertTrue(read(1, IPV6 + address + INTERFACE_3 + PADDING));
    assertSends(1, 0, IPV6 + address + NO_INTERFACE);
  }

  @ParameterizedTest
  @ValueSource(strings = {LINK_LOCAL, "febf0000000000000000000000000001"})
  void shouldSendALinkLocalAddressWithItsInterface(String address) {
    assertTrue(read(0, IPV6 + address + INTERFACE_3 + PADDING));
    assertSends(0, 0, IPV6 + address + INTERFACE_3);
  }

  /** The host's own address stands before the one that was asked. */
  @ParameterizedTest
  @CsvSource({
    "c0000201, c00002ff", // the network's broadcast address
    "c0000201, ffffffff",
    "c0000201, ef010203",
    "00000000, ffffffff", // came before the socket was told to look
    "00000000, ef010203",
    "00000000, 00000000"
  })
  void shouldRefuseWhatWasSentToManyIpv4Hosts(String own, String asked) {
    assertFalse(read(0, IPV4 + INTERFACE_3 + own + asked + PADDING));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ff020000000000000000000000000001",
        "ff0e0000000000000000000000000123",
        "00000000000000000000000000000000",
        MAPPED + "ffffffff",
        MAPPED + "ef010203"
      })
  void shouldRefuseWhatWasSentToManyIpv6Hosts(String asked) {
    assertFalse(read(0, IPV6 + asked + INTERFACE_3 + PADDING));
  }

  @Test
  void shouldAnswerFromTheAddressOfADatagramThatCameBeforeItLooked() {
    assertTrue(read(0, IPV4 + INTERFACE_3 + "00000000" + OWN + PADDING));
    assertSends(0, 0, IPV4 + NO_INTERFACE + OWN + OWN);
  }

  /** Only the second knows of the broadcast address of a network. */
  @Test
  void shouldTakeTheSecondOfTwoKinds() {
    String first = IPV6 + MAPPED + OWN + INTERFACE_3 + PADDING;
    assertTrue(read(0, first + IPV4 + INTERFACE_3 + OWN + OWN + PADDING));
    assertSends(0, 40, IPV4 + NO_INTERFACE + OWN + OWN);
    String broadcast = "c00002ff";
    assertFalse(
        read(
            0,
            IPV6
                + MAPPED
                + broadcast
                + INTERFACE_3
                + PADDING
                + IPV4
                + INTERFACE_3
                + OWN
                + broadcast
                + PADDING));
  }

  @Test
  void shouldStepOverMessagesOfOtherKinds() {
    assertTrue(read(1, TIME + IPV6 + GLOBAL + INTERFACE_3 + PADDING + TIME));
    assertSends(1, 32, IPV6 + GLOBAL + NO_INTERFACE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", TIME, "1c000000", "0f00000000000000" + "00000000" + "08000000"})
  void shouldLeaveTheAddressToTheKernelWithoutAMessage(String messages) {
    assertTrue(read(0, IPV4 + INTERFACE_3 + OWN + OWN + PADDING));
    assertTrue(read(0, messages));
    assertEquals(0, infos.sendLength(0));
  }

  /** It says that it is longer than what was received. */
  @Test
  void shouldNotReadBehindTheEnd() {
    assertTrue(read(0, IPV6 + GLOBAL));
    assertEquals(0, infos.sendLength(0));
  }

  /** Puts in messages of one datagram, and reads them. */
  private boolean read(int index, String hex) {
    ByteBuffer messages = Hex.packet(hex);
    int length = messages.remaining();
    controls.duplicate().position(index * PacketInfos.ROOM).put(messages);
    return infos.read(index, length);
  }

  private void assertSends(int index, int offset, String hex) {
    assertEquals(infos.pointer(index) + offset, infos.sendPointer(index));
    byte[] sent = new byte[infos.sendLength(index)];
    controls.get(index * PacketInfos.ROOM + offset, sent);
    assertEquals(hex, HexFormat.of().formatHex(sent));
  }
}
