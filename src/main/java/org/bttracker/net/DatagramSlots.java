package org.bttracker.net;

import java.nio.ByteBuffer;

/** Buffers of one length for the datagrams of a batch. */
final class DatagramSlots {
  private final ByteBuffer[] slots;
  private final long[] pointers;

  DatagramSlots(int count, int length) throws ReflectiveOperationException {
    slots = new ByteBuffer[count];
    pointers = new long[count];
    for (int i = 0; i < count; i++) {
      slots[i] = ByteBuffer.allocateDirect(length);
      pointers[i] = NativeLinker.pointer(slots[i]);
    }
  }

  /** Where a buffer is, for the system. */
  long pointer(int index) {
    return pointers[index];
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
