package org.bttracker.net;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.bttracker.net.LinuxSockets.Cmsghdr;
import org.bttracker.net.LinuxSockets.In6Pktinfo;
import org.bttracker.net.LinuxSockets.InPktinfo;
import org.bttracker.protocol.IpAddress;

/**
 * The control messages of a burst, which tell where each datagram was sent to. The message is sent
 * back with the response, and the kernel takes the response's source from it. The interface in it
 * is set to 0, so that the route to the client decides: on a host with several, it need not be the
 * one that the datagram came in by. Only a link-local address needs its interface.
 */
final class PacketInfos {
  /**
   * Room for both kinds, and for others: the program that opened an inherited socket may have asked
   * the kernel for more, such as the time of each datagram.
   */
  static final int ROOM = 256;

  private static final int NONE = -1;

  private final ByteBuffer controls;
  private final ByteBuffer controlsBigEndian;
  private final long pointer;

  /** Where the message to send back begins, or {@link #NONE}. */
  private final int[] offsets;

  PacketInfos(int count) throws ReflectiveOperationException {
    this(NativeLinker.allocate(count * ROOM));
  }

  /**
   * Uses given memory.
   *
   * @param controls direct, {@link #ROOM} bytes for each datagram, in the processor's byte order
   */
  PacketInfos(ByteBuffer controls) throws ReflectiveOperationException {
    this.controls = controls;
    controlsBigEndian = controls.duplicate().order(ByteOrder.BIG_ENDIAN);
    pointer = NativeLinker.pointer(controls);
    offsets = new int[controls.capacity() / ROOM];
  }

  /** Where the kernel is to put the control messages of a datagram. */
  long pointer(int index) {
    return pointer + index * ROOM;
  }

  /**
   * Reads the control messages of a datagram that was received, and makes them ready to send.
   *
   * @param length how many bytes of them there are
   * @return false if the datagram was sent to an address that no response may come from
   */
  boolean read(int index, int length) {
    offsets[index] = NONE;
    boolean own = true;
    int end = index * ROOM + Math.min(length, ROOM);
    int message = index * ROOM;
    while (message + Cmsghdr.DATA <= end) {
      int messageLength = (int) controls.getLong(message + Cmsghdr.LEN);
      if (messageLength < Cmsghdr.DATA || messageLength > end - message) {
        return own;
      }
      if (is(message, LinuxSockets.SOL_IPV6, LinuxSockets.IPV6_PKTINFO)) {
        offsets[index] = message;
        own &= readIpv6(message + Cmsghdr.DATA);
      } else if (is(message, LinuxSockets.SOL_IP, LinuxSockets.IP_PKTINFO)) {
        // An IPv6 socket may tell both of a datagram of IPv4. This one tells more.
        offsets[index] = message;
        own &= readIpv4(message + Cmsghdr.DATA);
      }
      message += align(messageLength);
    }
    return own;
  }

  /** Where the message to send is; only if {@link #sendLength} is not 0. */
  long sendPointer(int index) {
    return pointer + offsets[index];
  }

  /**
   * How long the message to send is; 0 if there is none, and the kernel chooses the source. Without
   * the gap that would stand before another message, the kernel has room for it on its stack.
   */
  int sendLength(int index) {
    return offsets[index] == NONE ? 0 : (int) controls.getLong(offsets[index] + Cmsghdr.LEN);
  }

  private boolean is(int message, int level, int type) {
    return controls.getInt(message + Cmsghdr.LEVEL) == level
        && controls.getInt(message + Cmsghdr.TYPE) == type;
  }

  private boolean readIpv6(int info) {
    long high = controlsBigEndian.getLong(info + In6Pktinfo.ADDR);
    if (!IpAddress.isLinkLocal(high)) {
      controls.putInt(info + In6Pktinfo.IFINDEX, 0);
    }
    long low = controlsBigEndian.getLong(info + In6Pktinfo.ADDR + Long.BYTES);
    return IpAddress.isUnicast(high, low);
  }

  private boolean readIpv4(int info) {
    controls.putInt(info + InPktinfo.IFINDEX, 0);
    int sentTo = controlsBigEndian.getInt(info + InPktinfo.ADDR);
    int own = controlsBigEndian.getInt(info + InPktinfo.SPEC_DST);
    if (own == 0) {
      // It came before the socket was told to look.
      controlsBigEndian.putInt(info + InPktinfo.SPEC_DST, sentTo);
      return IpAddress.isUnicast(0, IpAddress.lowOfIpv4(sentTo));
    }
    return own == sentTo;
  }

  private static int align(int length) {
    return length + Cmsghdr.ALIGNMENT - 1 & -Cmsghdr.ALIGNMENT;
  }
}
