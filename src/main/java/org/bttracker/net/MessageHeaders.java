package org.bttracker.net;

import java.nio.ByteBuffer;
import org.bttracker.net.LinuxSockets.Iovec;
import org.bttracker.net.LinuxSockets.Mmsghdr;

/** An array of {@code struct mmsghdr}, each with one {@code struct iovec}. */
final class MessageHeaders {
  private final ByteBuffer headers;
  private final ByteBuffer iovecs;
  private final long pointer;

  MessageHeaders(int count) throws ReflectiveOperationException {
    headers = NativeLinker.allocate(count * Mmsghdr.LENGTH);
    iovecs = NativeLinker.allocate(count * Iovec.LENGTH);
    pointer = NativeLinker.pointer(headers);
    long iovecsPointer = NativeLinker.pointer(iovecs);
    for (int i = 0; i < count; i++) {
      headers.putLong(i * Mmsghdr.LENGTH + Mmsghdr.IOV, iovecsPointer + i * Iovec.LENGTH);
      headers.putLong(i * Mmsghdr.LENGTH + Mmsghdr.IOVLEN, 1);
    }
  }

  /** Where the array has a message, for a call that begins with it. */
  long pointer(int index) {
    return pointer + index * Mmsghdr.LENGTH;
  }

  void setBytes(int index, long bytes, int length) {
    iovecs.putLong(index * Iovec.LENGTH + Iovec.BASE, bytes);
    iovecs.putLong(index * Iovec.LENGTH + Iovec.LEN, length);
  }

  void setName(int index, long name, int length) {
    headers.putLong(index * Mmsghdr.LENGTH + Mmsghdr.NAME, name);
    headers.putInt(index * Mmsghdr.LENGTH + Mmsghdr.NAMELEN, length);
  }

  void setControl(int index, long control, int length) {
    headers.putLong(index * Mmsghdr.LENGTH + Mmsghdr.CONTROL, control);
    headers.putLong(index * Mmsghdr.LENGTH + Mmsghdr.CONTROLLEN, length);
  }

  /** How many control bytes have been received. */
  int controlLength(int index) {
    return (int) headers.getLong(index * Mmsghdr.LENGTH + Mmsghdr.CONTROLLEN);
  }

  /** How many bytes have been received. */
  int receivedLength(int index) {
    return headers.getInt(index * Mmsghdr.LENGTH + Mmsghdr.LEN);
  }
}
