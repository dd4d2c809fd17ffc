package org.bttracker.net;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.HexFormat;
import org.bttracker.net.LinuxSockets.Cmsghdr;
import org.bttracker.net.LinuxSockets.In6Pktinfo;
import org.bttracker.net.LinuxSockets.InPktinfo;
import org.bttracker.net.LinuxSockets.Iovec;
import org.bttracker.net.LinuxSockets.Mmsghdr;
import org.bttracker.net.LinuxSockets.Pollfd;
import org.bttracker.net.LinuxSockets.SockaddrIn;
import org.bttracker.net.LinuxSockets.SockaddrIn6;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;

/** The structs and numbers, against what the kernel writes and takes. */
@EnabledIf(
    value = "org.bttracker.net.IoPaths#hasBatches",
    disabledReason = "batches need Linux and Java 22")
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LinuxSocketsTest {
  private static final int HEADERS = 0;
  private static final int IOVECS = 256;
  private static final int NAMES = 512;
  private static final int CONTROLS = 1_024;
  private static final int BYTES = 2_048;

  /** What the kernel has not written is recognized. */
  private static final byte UNTOUCHED = 0x5A;

  private final ByteBuffer memory = NativeLinker.allocate(4_096);

  private SystemCalls calls;
  private long address;

  @BeforeEach
  void link() throws Exception {
    BurstIo.of(IoMode.BATCH);
    calls = new SystemCalls();
    address = NativeLinker.pointer(memory);
  }

  /** Those that the tracker fills in, and the kernel only reads. */
  @Test
  void shouldFillInWhatTheKernelReadsAsDrawn() {
    assertArrayEquals(
        new int[] {0, 8, 16, 24, 32, 40, 56, 64},
        new int[] {
          Mmsghdr.NAME,
          Mmsghdr.NAMELEN,
          Mmsghdr.IOV,
          Mmsghdr.IOVLEN,
          Mmsghdr.CONTROL,
          Mmsghdr.CONTROLLEN,
          Mmsghdr.LEN,
          Mmsghdr.LENGTH
        });
    assertArrayEquals(new int[] {0, 8, 16}, new int[] {Iovec.BASE, Iovec.LEN, Iovec.LENGTH});
  }

  @Test
  void shouldReceiveFromAnIpv4SocketAsDrawn() throws Exception {
    try (DatagramChannel server = open(StandardProtocolFamily.INET, "0.0.0.0");
        UdpClient client = client("127.0.0.1", "127.0.0.2", server)) {
      option(server, LinuxSockets.SOL_IP, LinuxSockets.IP_PKTINFO);
      receive(
          server,
          2,
          () -> {
            client.send(new byte[] {1, 2, 3});
            client.send(new byte[] {4, 5, 6, 7, 8});
          });
      for (int i = 0; i < 2; i++) {
        int header = HEADERS + Mmsghdr.LENGTH * i;
        assertEquals(SockaddrIn.LENGTH, memory.getInt(header + Mmsghdr.NAMELEN), "msg_namelen");
        assertEquals(i == 0 ? 3 : 5, memory.getInt(header + Mmsghdr.LEN), "msg_len");
        assertEquals(16 + 12 + 4, memory.getLong(header + Mmsghdr.CONTROLLEN), "msg_controllen");
        int name = NAMES + 32 * i;
        assertEquals(LinuxSockets.AF_INET, memory.getShort(name + SockaddrIn.FAMILY), "sin_family");
        assertEquals(client.port(), bigEndianPort(name + SockaddrIn6.PORT), "sin_port");
        assertEquals("7f000001", hex(name + SockaddrIn.ADDRESS, 4), "sin_addr");
        assertEquals("5a", hex(name + SockaddrIn.LENGTH, 1));
        int control = CONTROLS + 128 * i;
        assertEquals(
            Cmsghdr.DATA + InPktinfo.LENGTH, memory.getLong(control + Cmsghdr.LEN), "cmsg_len");
        assertEquals(LinuxSockets.SOL_IP, memory.getInt(control + Cmsghdr.LEVEL), "cmsg_level");
        assertEquals(LinuxSockets.IP_PKTINFO, memory.getInt(control + Cmsghdr.TYPE), "cmsg_type");
        assertEquals(
            loopbackIndex(),
            memory.getInt(control + Cmsghdr.DATA + InPktinfo.IFINDEX),
            "ipi_ifindex");
        assertEquals(
            "7f000002" + "7f000002",
            hex(control + Cmsghdr.DATA + InPktinfo.SPEC_DST, 8),
            "ipi_spec_dst, ipi_addr");
      }
      assertEquals("010203" + "5a", hex(BYTES, 4));
      assertEquals("0405060708" + "5a", hex(BYTES + 256, 6));
    }
  }

  @Test
  void shouldReceiveFromAnIpv6SocketAsDrawn() throws Exception {
    try (DatagramChannel server = open(StandardProtocolFamily.INET6, "::");
        UdpClient six = client("::1", "::1", server);
        UdpClient four = client("127.0.0.1", "127.0.0.2", server)) {
      option(server, LinuxSockets.SOL_IPV6, LinuxSockets.IPV6_RECVPKTINFO);
      receive(
          server,
          2,
          () -> {
            six.send(new byte[] {1});
            four.send(new byte[] {2});
          });
      String[] sources = {"00".repeat(15) + "01", "00".repeat(10) + "ffff" + "7f000001"};
      String[] targets = {"00".repeat(15) + "01", "00".repeat(10) + "ffff" + "7f000002"};
      int[] ports = {six.port(), four.port()};
      for (int i = 0; i < 2; i++) {
        assertEquals(
            SockaddrIn6.LENGTH,
            memory.getInt(HEADERS + Mmsghdr.LENGTH * i + Mmsghdr.NAMELEN),
            "msg_namelen");
        assertEquals(
            16 + 20 + 4,
            memory.getLong(HEADERS + Mmsghdr.LENGTH * i + Mmsghdr.CONTROLLEN),
            "msg_controllen");
        int name = NAMES + 32 * i;
        assertEquals(
            LinuxSockets.AF_INET6, memory.getShort(name + SockaddrIn.FAMILY), "sin6_family");
        assertEquals(ports[i], bigEndianPort(name + SockaddrIn6.PORT), "sin6_port");
        assertEquals(
            "00000000" + sources[i],
            hex(name + SockaddrIn6.ADDRESS - 4, 20),
            "sin6_flowinfo, sin6_addr");
        assertEquals("00000000" + "5a", hex(name + SockaddrIn6.SCOPE_ID, 5), "sin6_scope_id");
        int control = CONTROLS + 128 * i;
        assertEquals(
            Cmsghdr.DATA + In6Pktinfo.LENGTH, memory.getLong(control + Cmsghdr.LEN), "cmsg_len");
        assertEquals(LinuxSockets.SOL_IPV6, memory.getInt(control + Cmsghdr.LEVEL), "cmsg_level");
        assertEquals(LinuxSockets.IPV6_PKTINFO, memory.getInt(control + Cmsghdr.TYPE), "cmsg_type");
        assertEquals(targets[i], hex(control + Cmsghdr.DATA + In6Pktinfo.ADDR, 16), "ipi6_addr");
        assertEquals(
            loopbackIndex(),
            memory.getInt(control + Cmsghdr.DATA + In6Pktinfo.IFINDEX),
            "ipi6_ifindex");
      }
    }
  }

  @Test
  void shouldReceiveTheInterfaceOfALinkLocalSourceAsDrawn() throws Exception {
    Inet6Address linkLocal =
        (Inet6Address)
            NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(candidate -> candidate instanceof Inet6Address)
                .filter(InetAddress::isLinkLocalAddress)
                .findFirst()
                .orElse(null);
    assumeTrue(linkLocal != null, "no interface has a link-local address");
    try (DatagramChannel server = open(StandardProtocolFamily.INET6, "::");
        UdpClient client =
            new UdpClient(linkLocal, new InetSocketAddress(linkLocal, port(server)))) {
      receive(server, 1, () -> client.send(new byte[1]));
      assertEquals(
          HexFormat.of().formatHex(linkLocal.getAddress()), hex(NAMES + SockaddrIn6.ADDRESS, 16));
      assertEquals(
          linkLocal.getScopeId(), memory.getInt(NAMES + SockaddrIn6.SCOPE_ID), "sin6_scope_id");
    }
  }

  @Test
  void shouldReadASocketsNameAndPollItAsDrawn() throws Exception {
    try (DatagramChannel server = open(StandardProtocolFamily.INET, "127.0.0.1")) {
      leaveUntouched();
      memory.putInt(HEADERS, 28);
      int descriptor = BatchSupport.descriptor(server);
      assertEquals(0, calls.getsockname(descriptor, address + NAMES, address + HEADERS));
      assertEquals(SockaddrIn.LENGTH, memory.getInt(HEADERS));
      assertEquals(port(server), bigEndianPort(NAMES + SockaddrIn6.PORT));
      assertEquals("7f000001", hex(NAMES + SockaddrIn.ADDRESS, 4));
      memory.putInt(HEADERS + Pollfd.FD, descriptor);
      memory.putShort(HEADERS + Pollfd.EVENTS, LinuxSockets.POLLOUT);
      assertEquals(1, calls.poll(address + HEADERS, 1));
      assertEquals(LinuxSockets.POLLOUT, memory.getShort(HEADERS + 6), "revents");
      assertEquals("5a", hex(HEADERS + Pollfd.LENGTH, 1));
    }
  }

  /** Bad file descriptor; and it is the error of this call, not of another before. */
  @Test
  void shouldReturnTheErrorOfACall() throws Exception {
    try (DatagramChannel server = open(StandardProtocolFamily.INET, "127.0.0.1")) {
      prepare();
      assertEquals(-9, calls.recvmmsg(-1, address, 2));
      assertEquals(
          -LinuxSockets.EAGAIN, calls.recvmmsg(BatchSupport.descriptor(server), address, 2));
      assertEquals(-9, calls.sendmmsg(-1, address, 2));
      assertEquals(
          -92, calls.setsockopt(BatchSupport.descriptor(server), 0, 9_999, address + NAMES, 4));
    }
  }

  private void option(DatagramChannel server, int level, int option) throws IOException {
    memory.putInt(HEADERS, 1);
    int descriptor = BatchSupport.descriptor(server);
    assertEquals(0, calls.setsockopt(descriptor, level, option, address + HEADERS, 4));
  }

  /**
   * Fills in two messages at the literal offsets of 64-bit Linux: a {@code struct mmsghdr} has 64
   * bytes, an {@code iovec} 16.
   */
  private void prepare() {
    leaveUntouched();
    for (int i = 0; i < 2; i++) {
      int header = HEADERS + 64 * i;
      memory.putLong(header, address + NAMES + 32 * i); // msg_name
      memory.putInt(header + 8, 28); // msg_namelen
      memory.putLong(header + 16, address + IOVECS + 16 * i); // msg_iov
      memory.putLong(header + 24, 1); // msg_iovlen
      memory.putLong(header + 32, address + CONTROLS + 128 * i); // msg_control
      memory.putLong(header + 40, 128); // msg_controllen
      memory.putLong(IOVECS + 16 * i, address + BYTES + 256 * i); // iov_base
      memory.putLong(IOVECS + 16 * i + 8, 256); // iov_len
    }
  }

  private void leaveUntouched() {
    for (int i = 0; i < memory.capacity(); i++) {
      memory.put(i, UNTOUCHED);
    }
  }

  /** Receives so many in one call. */
  private void receive(DatagramChannel server, int count, Together.Sending sending)
      throws IOException {
    int descriptor = BatchSupport.descriptor(server);
    Together.receive(
        count,
        count,
        sending,
        () -> {
          prepare();
          return calls.recvmmsg(descriptor, address + HEADERS, 2);
        });
  }

  private static DatagramChannel open(StandardProtocolFamily family, String bound)
      throws IOException {
    DatagramChannel channel = DatagramChannel.open(family).bind(new InetSocketAddress(bound, 0));
    channel.configureBlocking(false);
    return channel;
  }

  private static UdpClient client(String from, String to, DatagramChannel server)
      throws IOException {
    return new UdpClient(InetAddress.getByName(from), new InetSocketAddress(to, port(server)));
  }

  private static int port(DatagramChannel server) throws IOException {
    return ((InetSocketAddress) server.getLocalAddress()).getPort();
  }

  private static int loopbackIndex() throws IOException {
    return NetworkInterface.getByInetAddress(InetAddress.getByName("127.0.0.1")).getIndex();
  }

  private int bigEndianPort(int offset) {
    return (memory.get(offset) & 0xFF) << 8 | memory.get(offset + 1) & 0xFF;
  }

  private String hex(int offset, int length) {
    byte[] bytes = new byte[length];
    memory.get(offset, bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
