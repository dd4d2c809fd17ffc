package org.bttracker.net;

import java.nio.ByteBuffer;
import org.bttracker.net.LinuxSockets.SockaddrIn;
import org.bttracker.net.LinuxSockets.SockaddrIn6;
import org.bttracker.protocol.IpAddress;

/**
 * Where the datagrams of a burst came from, as the kernel writes it: an array of {@code struct
 * sockaddr_in6}, or of {@code sockaddr_in} for an IPv4 socket. A response is sent to the same name.
 */
final class SocketNames {
  /** The same for all, and a multiple of what the numbers in them are aligned to. */
  private static final int STRIDE = 32;

  private final boolean ipv6;
  private final ByteBuffer names;
  private final long pointer;

  SocketNames(int count, boolean ipv6) throws ReflectiveOperationException {
    this.ipv6 = ipv6;
    names = ByteBuffer.allocateDirect(count * STRIDE);
    pointer = NativeLinker.pointer(names);
  }

  /** Where a name is, for the kernel. */
  long pointer(int index) {
    return pointer + index * STRIDE;
  }

  /** How long the family's names are. */
  int length() {
    return ipv6 ? SockaddrIn6.LENGTH : SockaddrIn.LENGTH;
  }

  /** The first 64 bits of the address, as {@link IpAddress} has them. */
  long high(int index) {
    if (!ipv6) {
      return 0;
    }
    int name = index * STRIDE;
    long high = names.getLong(name + SockaddrIn6.ADDRESS);
    return IpAddress.isLinkLocal(high)
        ? IpAddress.withoutScope(high) | scopeId(name) & 0xFFFF_FFFFL
        : high;
  }

  /** The last 64 bits. */
  long low(int index) {
    int name = index * STRIDE;
    return ipv6
        ? names.getLong(name + SockaddrIn6.ADDRESS + Long.BYTES)
        : IpAddress.lowOfIpv4(names.getInt(name + SockaddrIn.ADDRESS));
  }

  int port(int index) {
    // It stands at the same place in both.
    return names.getShort(index * STRIDE + SockaddrIn6.PORT) & 0xFFFF;
  }

  /** The only number in the processor's byte order: both kinds of processors begin with the low. */
  private int scopeId(int name) {
    return Integer.reverseBytes(names.getInt(name + SockaddrIn6.SCOPE_ID));
  }
}
