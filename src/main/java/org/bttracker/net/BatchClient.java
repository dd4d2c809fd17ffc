package org.bttracker.net;

import java.io.Closeable;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.DatagramChannel;
import java.util.List;
import java.util.Optional;
import org.bttracker.net.LinuxSockets.Cmsghdr;
import org.bttracker.net.LinuxSockets.InPktinfo;
import org.bttracker.net.LinuxSockets.Pollfd;
import org.bttracker.net.LinuxSockets.SockaddrIn;
import org.bttracker.net.LinuxSockets.SockaddrIn6;
import org.bttracker.protocol.IpAddress;

/**
 * Sends requests to one IPv4 server from many addresses of this host, through one socket, and
 * receives the replies: both in batches. Allocates nothing for a datagram. For one thread.
 */
public final class BatchClient implements Closeable {
  /** The most requests that are sent, and replies that are received, with one system call. */
  public static final int BATCH = 64;

  private static final int BUFFER_BYTES = 8 << 20;
  private static final int CONTROL_LENGTH = 32;
  private static final int NO_CONTROL = 0;

  private final DatagramChannel channel;
  private final SystemCalls calls;
  private final int descriptor;
  private final DatagramSlots requests;
  private final DatagramSlots replies;
  private final SocketNames senders = new SocketNames(BATCH, false);
  private final MessageHeaders outgoing = new MessageHeaders(BATCH);
  private final MessageHeaders incoming = new MessageHeaders(BATCH);

  /** The server's {@code struct sockaddr_in}, and what the senders of replies must be. */
  private final ByteBuffer server = NativeLinker.allocate(SockaddrIn.LENGTH);

  private final long serverPointer = NativeLinker.pointer(server);
  private final long serverLow;
  private final int serverPort;

  /** A control message for each source, which names it; the kernel only reads them. */
  private final ByteBuffer controls;

  private final long controlsPointer;
  private final ByteBuffer pollfd = NativeLinker.allocate(Pollfd.LENGTH);
  private final long pollfdPointer = NativeLinker.pointer(pollfd);
  private int waiting;

  private BatchClient(
      DatagramChannel channel,
      InetSocketAddress server,
      List<InetAddress> sources,
      int maxReplyLength,
      SystemCalls calls)
      throws IOException, ReflectiveOperationException {
    this.channel = channel;
    this.calls = calls;
    descriptor = BatchSupport.descriptor(channel);
    requests = new DatagramSlots(BATCH, maxReplyLength);
    replies = new DatagramSlots(BATCH, maxReplyLength);
    this.server.putShort(SockaddrIn.FAMILY, (short) LinuxSockets.AF_INET);
    ByteBuffer bigEndian = this.server.duplicate().order(ByteOrder.BIG_ENDIAN);
    bigEndian.putShort(SockaddrIn6.PORT, (short) server.getPort());
    bigEndian.put(SockaddrIn.ADDRESS, server.getAddress().getAddress());
    serverLow = IpAddress.lowOfIpv4(bigEndian.getInt(SockaddrIn.ADDRESS));
    serverPort = server.getPort();
    controls = NativeLinker.allocate(sources.size() * CONTROL_LENGTH);
    controlsPointer = NativeLinker.pointer(controls);
    for (int i = 0; i < sources.size(); i++) {
      putSource(i * CONTROL_LENGTH, sources.get(i));
    }
    for (int i = 0; i < BATCH; i++) {
      outgoing.setName(i, serverPointer, SockaddrIn.LENGTH);
      incoming.setBytes(i, replies.pointer(i), maxReplyLength);
      incoming.setControl(i, NO_CONTROL, 0);
    }
    pollfd.putInt(Pollfd.FD, descriptor).putShort(Pollfd.EVENTS, LinuxSockets.POLLIN);
  }

  /**
   * Opens the socket, and links the system's functions, which takes some tenths of a second the
   * first time.
   *
   * @param server an IPv4 address and a port
   * @param sources IPv4 addresses of this host, one or more
   * @param maxLength of requests and replies; what is longer is cut
   * @return the client
   * @throws IOException if batches are not possible here; the message says why
   */
  public static BatchClient open(InetSocketAddress server, List<InetAddress> sources, int maxLength)
      throws IOException {
    Optional<String> whyNot = BatchSupport.whyNot().or(SystemCalls::link);
    if (whyNot.isPresent()) {
      throw new IOException(whyNot.get());
    }
    try {
      return open(server, sources, maxLength, new SystemCalls());
    } catch (ReflectiveOperationException e) {
      throw new IOException("Java does not tell where its buffers are: " + e.getMessage(), e);
    }
  }

  static BatchClient open(
      InetSocketAddress server, List<InetAddress> sources, int maxLength, SystemCalls calls)
      throws IOException, ReflectiveOperationException {
    if (!(server.getAddress() instanceof Inet4Address)) {
      throw new IOException("it needs an IPv4 address");
    }
    DatagramChannel channel = DatagramChannel.open(StandardProtocolFamily.INET);
    try {
      channel.setOption(StandardSocketOptions.SO_RCVBUF, BUFFER_BYTES);
      channel.bind(null).configureBlocking(false);
      BatchOptions.refuseFragments(calls, BatchSupport.descriptor(channel));
      return new BatchClient(channel, server, sources, maxLength, calls);
    } catch (IOException | ReflectiveOperationException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /**
   * Whether the batch has no room for another request.
   *
   * @return true until {@link #send} has made some
   */
  public boolean isFull() {
    return waiting == BATCH;
  }

  /**
   * Puts a request into the batch, which must have room.
   *
   * @param source the index of the address that it comes from
   * @param request from position to limit; it is copied
   */
  public void add(int source, ByteBuffer request) {
    int length = requests.fill(waiting, request);
    outgoing.setBytes(waiting, requests.pointer(waiting), length);
    outgoing.setControl(waiting, controlsPointer + (long) source * CONTROL_LENGTH, CONTROL_LENGTH);
    waiting++;
  }

  /**
   * Sends the batch, and empties it. What there is no room for in the kernel's buffer is dropped.
   *
   * @throws IOException if the network refuses a request; the batch is empty then, too
   */
  public void send() throws IOException {
    int count = waiting;
    int next = 0;
    waiting = 0;
    while (next < count) {
      int sent = calls.sendmmsg(descriptor, outgoing.pointer(next), count - next);
      if (sent > 0) {
        next += sent;
      } else if (sent == -LinuxSockets.EAGAIN || sent == -LinuxSockets.ENOBUFS) {
        return;
      } else if (sent != -LinuxSockets.EINTR) {
        throw new IOException(
            sent == -LinuxSockets.EPERM
                ? "Operation not permitted"
                : "sending fails with the system's error " + -sent);
      }
    }
  }

  /**
   * Receives the datagrams that are there, {@value #BATCH} at the most.
   *
   * @return how many there are; {@link #reply} tells which are the server's
   * @throws IOException if the network refuses
   */
  public int receive() throws IOException {
    for (int i = 0; i < BATCH; i++) {
      incoming.setName(i, senders.pointer(i), senders.length());
    }
    int count = calls.recvmmsg(descriptor, incoming.pointer(0), BATCH);
    if (count == -LinuxSockets.EAGAIN || count == -LinuxSockets.EINTR) {
      return 0;
    }
    if (count < 0) {
      throw new IOException("receiving fails with the system's error " + -count);
    }
    return count;
  }

  /**
   * One of the datagrams that were received.
   *
   * @param index 0 or more and below what {@link #receive} has returned
   * @return from index 0 to the limit, valid until the next call of {@link #receive}; null if
   *     somebody else than the server has sent it
   */
  public ByteBuffer reply(int index) {
    boolean own = senders.low(index) == serverLow && senders.port(index) == serverPort;
    return own ? replies.get(index, incoming.receivedLength(index)) : null;
  }

  /**
   * Waits for something to receive.
   *
   * @param millis the longest wait, 0 or more
   */
  public void await(int millis) {
    calls.poll(pollfdPointer, millis);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  private void putSource(int at, InetAddress source) {
    controls.putLong(at + Cmsghdr.LEN, Cmsghdr.DATA + InPktinfo.LENGTH);
    controls.putInt(at + Cmsghdr.LEVEL, LinuxSockets.SOL_IP);
    controls.putInt(at + Cmsghdr.TYPE, LinuxSockets.IP_PKTINFO);
    controls.put(at + Cmsghdr.DATA + InPktinfo.SPEC_DST, source.getAddress());
  }
}
