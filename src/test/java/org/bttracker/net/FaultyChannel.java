package org.bttracker.net;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketOption;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.MembershipKey;
import java.util.Set;

/**
 * A channel that receives and sends as another one does, but fails when it is told to. No selector
 * takes it, and it has no descriptor.
 */
public final class FaultyChannel extends DatagramChannel {
  private final DatagramChannel channel;
  private final Faults receiving = new Faults();
  private final Faults sending = new Faults();
  private int maxBytes = Integer.MAX_VALUE;

  public FaultyChannel(DatagramChannel channel) {
    super(channel.provider());
    this.channel = channel;
  }

  /** Has so many attempts to receive fail after those that are to succeed. */
  void failAtReceive(int successesBefore, int failures, Exception failure) {
    receiving.set(successesBefore, failures, failure);
  }

  /** Has one attempt to send fail after those that are to succeed. */
  void failAtSend(int successesBefore, Exception failure) {
    sending.set(successesBefore, 1, failure);
  }

  /** Has attempts to send more than so many bytes fail, as the kernel does for a narrow path. */
  void failAtSendOfMoreThan(int newMaxBytes) {
    maxBytes = newMaxBytes;
  }

  @Override
  public SocketAddress receive(ByteBuffer packet) throws IOException {
    receiving.check();
    return channel.receive(packet);
  }

  @Override
  public int send(ByteBuffer packet, SocketAddress target) throws IOException {
    sending.check();
    if (packet.remaining() > maxBytes) {
      throw new SocketException("Message too long");
    }
    return channel.send(packet, target);
  }

  /** What is to fail: nothing at first. */
  private static final class Faults {
    private int successesBefore;
    private int failures;
    private Exception failure;

    void set(int newSuccessesBefore, int newFailures, Exception newFailure) {
      successesBefore = newSuccessesBefore;
      failures = newFailures;
      failure = newFailure;
    }

    void check() throws IOException {
      if (successesBefore-- > 0 || failures-- <= 0) {
        return;
      }
      if (failure instanceof RuntimeException unchecked) {
        throw unchecked;
      }
      throw (IOException) failure;
    }
  }

  @Override
  public Set<SocketOption<?>> supportedOptions() {
    return Set.of();
  }

  @Override
  protected void implCloseSelectableChannel() throws IOException {
    channel.close();
  }

  @Override
  protected void implConfigureBlocking(boolean block) throws IOException {
    channel.configureBlocking(block);
  }

  // Nobody uses the rest.

  @Override
  public DatagramChannel bind(SocketAddress local) {
    throw new UnsupportedOperationException();
  }

  @Override
  public <T> DatagramChannel setOption(SocketOption<T> name, T value) {
    throw new UnsupportedOperationException();
  }

  @Override
  public <T> T getOption(SocketOption<T> name) {
    throw new UnsupportedOperationException();
  }

  @Override
  public DatagramSocket socket() {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean isConnected() {
    throw new UnsupportedOperationException();
  }

  @Override
  public DatagramChannel connect(SocketAddress remote) {
    throw new UnsupportedOperationException();
  }

  @Override
  public DatagramChannel disconnect() {
    throw new UnsupportedOperationException();
  }

  @Override
  public SocketAddress getRemoteAddress() {
    throw new UnsupportedOperationException();
  }

  @Override
  public SocketAddress getLocalAddress() {
    throw new UnsupportedOperationException();
  }

  @Override
  public int read(ByteBuffer packet) {
    throw new UnsupportedOperationException();
  }

  @Override
  public long read(ByteBuffer[] packets, int offset, int length) {
    throw new UnsupportedOperationException();
  }

  @Override
  public int write(ByteBuffer packet) {
    throw new UnsupportedOperationException();
  }

  @Override
  public long write(ByteBuffer[] packets, int offset, int length) {
    throw new UnsupportedOperationException();
  }

  @Override
  public MembershipKey join(InetAddress group, NetworkInterface at) {
    throw new UnsupportedOperationException();
  }

  @Override
  public MembershipKey join(InetAddress group, NetworkInterface at, InetAddress source) {
    throw new UnsupportedOperationException();
  }
}
