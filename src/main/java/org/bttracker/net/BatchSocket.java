package org.bttracker.net;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import org.bttracker.metrics.Counter;
import org.bttracker.metrics.LoopCounters;

/**
 * Receives a burst with one call of the kernel, and sends its responses with another, on the
 * descriptor of a {@link DatagramChannel}. A response comes from the address that its request was
 * sent to. Allocates nothing for a datagram.
 *
 * <p>The channel may be closed only by the loop, or when the loop has ended. Otherwise the system
 * could give the descriptor to another file, from which the loop would then receive.
 */
final class BatchSocket implements BurstSocket {
  private final DatagramChannel channel;
  private final Burst burst;
  private final LoopCounters counters;
  private final SystemCalls calls;
  private final int descriptor;
  private final SocketNames clients;
  private final PacketInfos askedAddresses = new PacketInfos(Burst.MAX_SIZE);
  private final MessageHeaders headers = new MessageHeaders(Burst.MAX_SIZE);
  private final BatchSender sender;
  private final ReceiveFailures failures;

  private BatchSocket(
      DatagramChannel channel, Burst burst, LoopCounters counters, SystemCalls calls)
      throws IOException, ReflectiveOperationException {
    this.channel = channel;
    this.burst = burst;
    this.counters = counters;
    this.calls = calls;
    descriptor = BatchSupport.descriptor(channel);
    failures = new ReceiveFailures(counters);
    clients = new SocketNames(Burst.MAX_SIZE, BatchOptions.set(calls, descriptor));
    sender = new BatchSender(burst, calls, descriptor, clients, askedAddresses);
    for (int i = 0; i < Burst.MAX_SIZE; i++) {
      headers.setBytes(
          i, NativeLinker.pointer(burst.get(i).packet().clear()), burst.get(i).packet().capacity());
      makeReady(i);
    }
  }

  /**
   * Sets the channel's socket up for batches.
   *
   * @param channel bound, not blocking
   * @param burst the loop's, which the channel is to fill
   * @param counters of the loop
   * @param calls linked, for this socket alone
   * @throws IOException if the kernel does not allow it; the channel can be used as before
   */
  static BatchSocket open(
      DatagramChannel channel, Burst burst, LoopCounters counters, SystemCalls calls)
      throws IOException {
    try {
      return new BatchSocket(channel, burst, counters, calls);
    } catch (ReflectiveOperationException e) {
      throw new IOException("Java does not tell where its buffers are: " + e.getMessage());
    }
  }

  @Override
  public void receive() throws IOException {
    burst.clear();
    int count = receiveMessages();
    for (int i = 0; i < count; i++) {
      burst.next().position(headers.receivedLength(i));
      boolean answerable = askedAddresses.read(i, headers.controlLength(i));
      burst.add(clients.high(i), clients.low(i), clients.port(i), answerable);
      makeReady(i);
    }
  }

  @Override
  public int send() {
    int responses = sender.collect();
    int sent = channel.isOpen() ? sender.send(responses) : 0;
    if (sent < responses) {
      counters.add(Counter.SEND_FAILURES, responses - sent);
    }
    return sent;
  }

  /** Returns how many there were: 0 or more. */
  private int receiveMessages() throws IOException {
    while (channel.isOpen()) {
      int count = calls.recvmmsg(descriptor, headers.pointer(0), Burst.MAX_SIZE);
      if (count >= 0 || count == -LinuxSockets.EAGAIN) {
        failures.endRow();
        return Math.max(0, count);
      }
      if (count != -LinuxSockets.EINTR) {
        failures.add();
        if (failures.areTooMany()) {
          throw new IOException("receiving datagrams fails with the system's error " + -count);
        }
      }
    }
    throw new ClosedChannelException();
  }

  /** Makes a header say how much room there is, which the kernel overwrites. */
  private void makeReady(int index) {
    headers.setName(index, clients.pointer(index), clients.length());
    headers.setControl(index, askedAddresses.pointer(index), PacketInfos.ROOM);
  }
}
