package org.bttracker.net;

import java.nio.ByteBuffer;

/** Buffers of one length for the datagrams of a batch. */
final class DatagramSlots {
  private final ByteBuffer[] slots;
  private final long[] addresses;

  DatagramSlots(int count, int length) throws ReflectiveOperationException {
    slots = new ByteBuffer[count];
    addresses = new long[count];
    for (int i = 0; i < count; i++) {
      slots[i] = ByteBuffer.allocateDirect(length);
      addresses[i] = NativeLinker.address(slots[i]);
    }
  }

  /** Where a buffer is, for the system. */
  long address(int index) {
    return addresses[index];
  }

  /** A buffer with so many bytes from index 0 on. */
  ByteBuffer get(int index, int length) {
    return slots[index].position(0).limit(length);
  }

  /** Copies a datagram into a buffer; returns its length. */
  int fill(int index, ByteBuffer datagram) {
    return slots[index].clear().put(datagram).position();
  }
}
