package org.bttracker.net;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.bttracker.net.LinuxSockets.Pollfd;
import org.bttracker.protocol.ResponseEncoder;

/** Sends the responses of a burst in one batch. */
final class BatchSender {
  /** The loop never waits longer for a full send buffer; then the rest of the burst is dropped. */
  private static final int WAIT_MILLIS = 1;

  private final Burst burst;
  private final SystemCalls calls;
  private final int descriptor;
  private final SocketNames targets;
  private final PacketInfos sources;
  private final MessageHeaders headers = new MessageHeaders(Burst.MAX_SIZE);
  private final long[] responseAddresses = new long[Burst.MAX_SIZE];

  /** Which datagram of the burst each message responds to. */
  private final int[] datagrams = new int[Burst.MAX_SIZE];

  private final ByteBuffer writability =
      ByteBuffer.allocateDirect(Pollfd.LENGTH).order(ByteOrder.nativeOrder());

  private final long writabilityAddress = NativeLinker.address(writability);

  /**
   * Makes a sender.
   *
   * @param targets where each datagram came from
   * @param sources where it was sent to, which is where its response is to come from
   */
  BatchSender(
      Burst burst, SystemCalls calls, int descriptor, SocketNames targets, PacketInfos sources)
      throws ReflectiveOperationException {
    this.burst = burst;
    this.calls = calls;
    this.descriptor = descriptor;
    this.targets = targets;
    this.sources = sources;
    for (int i = 0; i < Burst.MAX_SIZE; i++) {
      responseAddresses[i] = NativeLinker.address(burst.get(i).response().packet());
    }
    writability.putInt(Pollfd.FD, descriptor).putShort(Pollfd.EVENTS, LinuxSockets.POLLOUT);
  }

  /** How many responses there are to be sent. */
  int count() {
    int count = 0;
    for (int i = 0; i < burst.size(); i++) {
      if (burst.get(i).response().hasResponse()) {
        count++;
      }
    }
    return count;
  }

  /** Sends all; returns how many could not be sent. */
  int send() {
    int count = collect();
    int failures = 0;
    int next = 0;
    boolean waited = false;
    while (next < count) {
      int sent = calls.sendmmsg(descriptor, headers.address(next), count - next);
      if (sent > 0) {
        next += sent;
      } else if (sent == -LinuxSockets.EAGAIN) {
        if (waited || calls.poll(writabilityAddress, WAIT_MILLIS) == 0) {
          return failures + count - next;
        }
        waited = true;
      } else if (sent != -LinuxSockets.EINTR
          && !(sent == -LinuxSockets.EMSGSIZE && cutForNarrowPath(next))) {
        // The kernel has refused this message, and not looked at those behind it.
        failures++;
        next++;
      }
    }
    return failures;
  }

  /** Puts the responses into the headers, one behind the other; returns how many there are. */
  private int collect() {
    int count = 0;
    for (int i = 0; i < burst.size(); i++) {
      ResponseEncoder response = burst.get(i).response();
      if (response.hasResponse()) {
        datagrams[count] = i;
        headers.setBytes(count, responseAddresses[i], response.packet().remaining());
        headers.setName(count, targets.address(i), targets.length());
        headers.setControl(count, sources.sendAddress(i), sources.sendLength(i));
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
        message, responseAddresses[datagrams[message]], datagram.response().packet().remaining());
    return true;
  }
}
