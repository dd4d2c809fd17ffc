package org.bttracker.net;

import java.nio.ByteBuffer;
import org.bttracker.net.LinuxSockets.Pollfd;
import org.bttracker.protocol.ResponseEncoder;

/** Sends the responses of a burst in one batch. */
final class BatchSender {
  /** The loop never waits longer for a full send buffer; then the rest of the burst is dropped. */
  private static final int WAIT_MILLIS = 1;

  private final Burst burst;
  private final SystemCalls calls;
  private final int descriptor;
  private final SocketNames clients;
  private final PacketInfos askedAddresses;
  private final MessageHeaders headers = new MessageHeaders(Burst.MAX_SIZE);
  private final long[] responsePointers = new long[Burst.MAX_SIZE];

  /** Which datagram of the burst each message responds to. */
  private final int[] datagrams = new int[Burst.MAX_SIZE];

  private final ByteBuffer writability = NativeLinker.allocate(Pollfd.LENGTH);
  private final long writabilityPointer = NativeLinker.pointer(writability);

  /**
   * Makes a sender.
   *
   * @param clients where each datagram came from
   * @param askedAddresses where it was sent to, which is where its response is to come from
   */
  BatchSender(
      Burst burst,
      SystemCalls calls,
      int descriptor,
      SocketNames clients,
      PacketInfos askedAddresses)
      throws ReflectiveOperationException {
    this.burst = burst;
    this.calls = calls;
    this.descriptor = descriptor;
    this.clients = clients;
    this.askedAddresses = askedAddresses;
    for (int i = 0; i < Burst.MAX_SIZE; i++) {
      responsePointers[i] = NativeLinker.pointer(burst.get(i).response().packet());
    }
    writability.putInt(Pollfd.FD, descriptor).putShort(Pollfd.EVENTS, LinuxSockets.POLLOUT);
  }

  /**
   * Sends the responses that were collected.
   *
   * @param count how many they are
   * @return how many of them could be sent
   */
  int send(int count) {
    int sentInAll = 0;
    int next = 0;
    boolean waited = false;
    while (next < count) {
      int sent = calls.sendmmsg(descriptor, headers.pointer(next), count - next);
      if (sent > 0) {
        sentInAll += sent;
        next += sent;
      } else if (sent == -LinuxSockets.EAGAIN) {
        if (waited || calls.poll(writabilityPointer, WAIT_MILLIS) == 0) {
          return sentInAll;
        }
        waited = true;
      } else if (sent != -LinuxSockets.EINTR
          && !(sent == -LinuxSockets.EMSGSIZE && cutForNarrowPath(next))) {
        // The kernel has refused this message, and not looked at those behind it.
        next++;
      }
    }
    return sentInAll;
  }

  /** Puts the burst's responses into the headers, one behind the other; returns how many. */
  int collect() {
    int count = 0;
    for (int i = 0; i < burst.size(); i++) {
      ResponseEncoder response = burst.get(i).response();
      if (response.hasResponse()) {
        datagrams[count] = i;
        headers.setBytes(count, responsePointers[i], response.packet().remaining());
        headers.setName(count, clients.pointer(i), clients.length());
        headers.setControl(count, askedAddresses.sendPointer(i), askedAddresses.sendLength(i));
        count++;
      }
    }
    return count;
  }

  /** Cuts a response to what the next narrower path carries; false if nothing is left to cut. */
  private boolean cutForNarrowPath(int message) {
    Datagram datagram = burst.get(datagrams[message]);
    if (!datagram.cutResponse()) {
      return false;
    }
    headers.setBytes(
        message, responsePointers[datagrams[message]], datagram.response().packet().remaining());
    return true;
  }
}
