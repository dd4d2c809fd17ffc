package org.bttracker.net;

/**
 * The structs and numbers of Linux's socket calls, as they stand in the kernel's headers (its
 * {@code include/uapi}) for 64-bit x86 and ARM, where they are the same. Offsets and lengths are in
 * bytes. Numbers are in the processor's byte order, addresses and ports in the network's.
 */
final class LinuxSockets {
  /** Address families, {@code AF_...}. */
  static final int AF_UNIX = 1;

  static final int AF_INET = 2;

  static final int AF_INET6 = 10;

  /** A kind of socket: for datagrams. */
  static final int SOCK_DGRAM = 2;

  /** Beside the kind of socket: programs that this one starts do not get it. */
  static final int SOCK_CLOEXEC = 0x80000;

  /** Levels of socket options and control messages, {@code SOL_...}. */
  static final int SOL_IP = 0;

  static final int SOL_IPV6 = 41;

  /**
   * An option of {@link #SOL_IP}: tell where each datagram was sent to; and that message's type.
   */
  static final int IP_PKTINFO = 8;

  /**
   * An option of {@link #SOL_IP}: keep errors that others report, such as ICMP messages, in a queue
   * that must be read.
   */
  static final int IP_RECVERR = 11;

  /** An option of {@link #SOL_IP}: what to do with what a path may be too narrow for. */
  static final int IP_MTU_DISCOVER = 10;

  /** A value of {@link #IP_MTU_DISCOVER}: fail with {@link #EMSGSIZE}. */
  static final int IP_PMTUDISC_DO = 2;

  /** As {@link #IP_MTU_DISCOVER} and its value, of {@link #SOL_IPV6}. */
  static final int IPV6_MTU_DISCOVER = 23;

  static final int IPV6_PMTUDISC_DO = 2;

  /** As {@link #IP_RECVERR}, of {@link #SOL_IPV6}. */
  static final int IPV6_RECVERR = 25;

  /** An option of {@link #SOL_IPV6}: tell where each datagram was sent to. */
  static final int IPV6_RECVPKTINFO = 49;

  /** The type of the message that tells it. */
  static final int IPV6_PKTINFO = 50;

  /** A flag of {@code recvmmsg} and {@code sendmmsg}. */
  static final int MSG_DONTWAIT = 0x40;

  /** An event of {@code poll}: there is something to receive. */
  static final short POLLIN = 1;

  /** An event of {@code poll}: there is room to send. */
  static final short POLLOUT = 4;

  /** Errors. */
  static final int EPERM = 1;

  static final int EINTR = 4;
  static final int EAGAIN = 11;
  static final int ENOSYS = 38;
  static final int EMSGSIZE = 90;
  static final int ENOBUFS = 105;

  private LinuxSockets() {}

  /**
   * An IPv4 socket's name.
   *
   * <pre>
   * struct sockaddr_in
   *  0  uint16   sin_family = AF_INET
   *  2  be16     sin_port
   *  4  be32     sin_addr
   *  8  byte[8]  zeros
   * 16
   * </pre>
   */
  static final class SockaddrIn {
    static final int FAMILY = 0;
    static final int ADDRESS = 4;
    static final int LENGTH = 16;

    private SockaddrIn() {}
  }

  /**
   * An IPv6 socket's name; of an IPv4 source, the address is {@code ::ffff:a.b.c.d}.
   *
   * <pre>
   * struct sockaddr_in6
   *  0  uint16   sin6_family = AF_INET6
   *  2  be16     sin6_port
   *  4  be32     sin6_flowinfo
   *  8  byte[16] sin6_addr
   * 24  uint32   sin6_scope_id: the interface of a link-local address
   * 28
   * </pre>
   */
  static final class SockaddrIn6 {
    static final int PORT = 2;
    static final int ADDRESS = 8;
    static final int SCOPE_ID = 24;
    static final int LENGTH = 28;

    private SockaddrIn6() {}
  }

  /**
   * A UNIX socket's name; its length is that of what is used.
   *
   * <pre>
   * struct sockaddr_un
   *  0  uint16    sun_family = AF_UNIX
   *  2  byte[108] sun_path: ends with a zero; or begins with one, and is then no file's
   * 110
   * </pre>
   */
  static final class SockaddrUn {
    static final int FAMILY = 0;
    static final int PATH = 2;
    static final int PATH_LENGTH = 108;

    private SockaddrUn() {}
  }

  /**
   * Where a datagram's bytes are.
   *
   * <pre>
   * struct iovec
   *  0  pointer  iov_base
   *  8  size_t   iov_len
   * 16
   * </pre>
   */
  static final class Iovec {
    static final int BASE = 0;
    static final int LEN = 8;
    static final int LENGTH = 16;

    private Iovec() {}
  }

  /**
   * One datagram of {@code recvmmsg} or {@code sendmmsg}. When it receives, the kernel overwrites
   * the lengths of name and control with what it has filled in.
   *
   * <pre>
   * struct mmsghdr
   *  0  struct msghdr
   *      0  pointer  msg_name
   *      8  uint32   msg_namelen
   *     16  pointer  msg_iov
   *     24  size_t   msg_iovlen
   *     32  pointer  msg_control
   *     40  size_t   msg_controllen
   *     48  int32    msg_flags
   * 56  uint32   msg_len: bytes received or sent
   * 64
   * </pre>
   */
  static final class Mmsghdr {
    static final int NAME = 0;
    static final int NAMELEN = 8;
    static final int IOV = 16;
    static final int IOVLEN = 24;
    static final int CONTROL = 32;
    static final int CONTROLLEN = 40;
    static final int LEN = 56;
    static final int LENGTH = 64;

    private Mmsghdr() {}
  }

  /**
   * What stands before each control message. The next one begins at a multiple of 8.
   *
   * <pre>
   * struct cmsghdr
   *  0  size_t   cmsg_len: of this header and the data
   *  8  int32    cmsg_level
   * 12  int32    cmsg_type
   * 16  ...      data
   * </pre>
   */
  static final class Cmsghdr {
    static final int LEN = 0;
    static final int LEVEL = 8;
    static final int TYPE = 12;
    static final int DATA = 16;
    static final int ALIGNMENT = 8;

    private Cmsghdr() {}
  }

  /**
   * Where an IPv4 datagram was sent to. Sent with a response, {@code ipi_spec_dst} is the address
   * that it comes from.
   *
   * <pre>
   * struct in_pktinfo
   *  0  int32    ipi_ifindex: the interface; sent, 0 lets the route decide
   *  4  be32     ipi_spec_dst: the host's address; the same as the next if that is one host's
   *  8  be32     ipi_addr: as it stands in the packet; ignored if sent
   * 12
   * </pre>
   */
  static final class InPktinfo {
    static final int IFINDEX = 0;
    static final int SPEC_DST = 4;
    static final int ADDR = 8;
    static final int LENGTH = 12;

    private InPktinfo() {}
  }

  /**
   * Where a datagram was sent to that an IPv6 socket has received; IPv4 addresses as in {@link
   * SockaddrIn6}. Sent with a response, it is the address that the response comes from.
   *
   * <pre>
   * struct in6_pktinfo
   *  0  byte[16] ipi6_addr
   * 16  uint32   ipi6_ifindex: as in in_pktinfo; needed beside a link-local address
   * 20
   * </pre>
   */
  static final class In6Pktinfo {
    static final int ADDR = 0;
    static final int IFINDEX = 16;
    static final int LENGTH = 20;

    private In6Pktinfo() {}
  }

  /**
   * What to wait for.
   *
   * <pre>
   * struct pollfd
   *  0  int32    fd
   *  4  int16    events
   *  6  int16    revents: those that have happened
   *  8
   * </pre>
   */
  static final class Pollfd {
    static final int FD = 0;
    static final int EVENTS = 4;
    static final int LENGTH = 8;

    private Pollfd() {}
  }
}
