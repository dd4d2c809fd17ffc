package org.bttracker.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import org.bttracker.protocol.Bep15;

/**
 * The limit of what one Java thread and one channel can do: answers with a tracker's action,
 * transaction ID and length, and knows nothing. A program of its own, so that its CPU time can be
 * told; it runs until it is killed.
 */
final class ZeroLogicLoop {
  /** What it prints before the port when it is ready. */
  static final String READY = "Zero-logic loop on port ";

  private static final int RECEIVE_BUFFER_BYTES = 8 << 20;
  private static final int MAX_LENGTH = 2_048;

  private ZeroLogicLoop() {}

  /**
   * Runs it on any free port of 127.0.0.1.
   *
   * @param args how many peers an announce gets
   */
  public static void main(String[] args) throws IOException {
    try (DatagramChannel channel = open()) {
      loop(channel, lengths(args));
    }
  }

  /** Opens a socket like the tracker's, and says that it is there. */
  static DatagramChannel open() throws IOException {
    DatagramChannel channel = DatagramChannel.open(StandardProtocolFamily.INET);
    channel.setOption(StandardSocketOptions.SO_RCVBUF, RECEIVE_BUFFER_BYTES);
    channel.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0));
    System.out.println(READY + ((InetSocketAddress) channel.getLocalAddress()).getPort());
    return channel;
  }

  /** How long the response to each action is. */
  static int[] lengths(String[] args) {
    int announceLength =
        Bep15.AnnounceResponseFrame.PEERS + Integer.parseInt(args[0]) * Bep15.IPV4_PEER_LENGTH;
    int scrapeLength =
        Bep15.ResponseFrame.LENGTH + Samples.SCRAPED * Bep15.ScrapeTripleFrame.LENGTH;
    return new int[] {Bep15.ConnectResponseFrame.LENGTH, announceLength, scrapeLength};
  }

  private static void loop(DatagramChannel channel, int[] lengths) throws IOException {
    ByteBuffer request = ByteBuffer.allocateDirect(MAX_LENGTH);
    ByteBuffer response = ByteBuffer.allocateDirect(MAX_LENGTH);
    while (true) {
      SocketAddress source = channel.receive(request.clear());
      int action = request.getInt(Bep15.RequestFrame.ACTION);
      response.clear();
      response.putInt(Bep15.ResponseFrame.ACTION, action);
      response.putInt(
          Bep15.ResponseFrame.TRANSACTION_ID, request.getInt(Bep15.RequestFrame.TRANSACTION_ID));
      channel.send(response.limit(lengths[action]), source);
    }
  }
}
