package org.bttracker.net;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.bttracker.net.LinuxSockets.SockaddrIn;
import org.bttracker.net.LinuxSockets.SockaddrIn6;

/** The options that a socket needs for batches. */
final class BatchOptions {
  private static final int VALUE = 0;
  private static final int NAME_LENGTH = 4;
  private static final int NAME = 8;
  private static final int ROOM = NAME + SockaddrIn6.LENGTH;

  private final SystemCalls calls;
  private final int socket;
  private final ByteBuffer memory = NativeLinker.allocate(ROOM);
  private final long pointer = NativeLinker.pointer(memory);

  private BatchOptions(SystemCalls calls, int socket) throws ReflectiveOperationException {
    this.calls = calls;
    this.socket = socket;
  }

  /**
   * Sets the options.
   *
   * @param socket bound
   * @return whether it is an IPv6 socket, with or without IPv4, which decides how it names others
   * @throws IOException if the kernel refuses something
   */
  static boolean set(SystemCalls calls, int socket)
      throws IOException, ReflectiveOperationException {
    return new BatchOptions(calls, socket).set();
  }

  /**
   * Makes an IPv4 socket send nothing in fragments, which saves the kernel a number for each
   * datagram.
   *
   * @throws IOException if the kernel refuses that, or batches
   */
  static void refuseFragments(SystemCalls calls, int socket)
      throws IOException, ReflectiveOperationException {
    BatchOptions options = new BatchOptions(calls, socket);
    options.checkCalls();
    options.set(LinuxSockets.SOL_IP, LinuxSockets.IP_MTU_DISCOVER, LinuxSockets.IP_PMTUDISC_DO);
  }

  private boolean set() throws IOException {
    checkCalls();
    readName();
    int family = memory.getShort(NAME + SockaddrIn.FAMILY);
    if (family != LinuxSockets.AF_INET && family != LinuxSockets.AF_INET6) {
      throw new IOException("the socket is of the unknown family " + family);
    }
    boolean ipv6 = family == LinuxSockets.AF_INET6;
    boolean anyAddress = isAnyAddress(ipv6);
    if (ipv6) {
      set(LinuxSockets.SOL_IPV6, LinuxSockets.IPV6_RECVPKTINFO, anyAddress ? 1 : 0);
      set(LinuxSockets.SOL_IPV6, LinuxSockets.IPV6_MTU_DISCOVER, LinuxSockets.IPV6_PMTUDISC_DO);
      set(LinuxSockets.SOL_IPV6, LinuxSockets.IPV6_RECVERR, 0);
    }
    // For IPv4 on an IPv6 socket too.
    set(LinuxSockets.SOL_IP, LinuxSockets.IP_PKTINFO, anyAddress ? 1 : 0);
    set(LinuxSockets.SOL_IP, LinuxSockets.IP_MTU_DISCOVER, LinuxSockets.IP_PMTUDISC_DO);
    // Whoever opened an inherited socket may have it on. Nobody reads that queue here, and while
    // something is in it the selector never waits.
    set(LinuxSockets.SOL_IP, LinuxSockets.IP_RECVERR, 0);
    return ipv6;
  }

  /** A sandbox may forbid them. Asked for no datagram, they do nothing. */
  private void checkCalls() throws IOException {
    int result = calls.sendmmsg(socket, pointer, 0);
    if (result < 0) {
      throw new IOException("sendmmsg fails with the system's error " + -result);
    }
    result = calls.recvmmsg(socket, pointer, 0);
    if (result == -LinuxSockets.ENOSYS || result == -LinuxSockets.EPERM) {
      throw new IOException("recvmmsg fails with the system's error " + -result);
    }
  }

  private void readName() throws IOException {
    memory.putInt(NAME_LENGTH, SockaddrIn6.LENGTH);
    int result = calls.getsockname(socket, pointer + NAME, pointer + NAME_LENGTH);
    if (result < 0) {
      throw new IOException("the socket has no name, the system's error is " + -result);
    }
  }

  /** A response from a socket of one address can come from no other. */
  private boolean isAnyAddress(boolean ipv6) {
    return ipv6
        ? (memory.getLong(NAME + SockaddrIn6.ADDRESS)
                | memory.getLong(NAME + SockaddrIn6.ADDRESS + Long.BYTES))
            == 0
        : memory.getInt(NAME + SockaddrIn.ADDRESS) == 0;
  }

  private void set(int level, int option, int value) throws IOException {
    memory.putInt(VALUE, value);
    int result = calls.setsockopt(socket, level, option, pointer + VALUE, Integer.BYTES);
    if (result < 0) {
      throw new IOException(
          "the kernel refuses socket option %d of level %d with error %d"
              .formatted(option, level, -result));
    }
  }
}
