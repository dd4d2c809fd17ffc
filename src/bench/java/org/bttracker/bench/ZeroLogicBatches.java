package org.bttracker.bench;

import java.io.IOException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import org.bttracker.metrics.Counters;
import org.bttracker.net.Burst;
import org.bttracker.net.BurstIo;
import org.bttracker.net.BurstSocket;
import org.bttracker.net.Datagram;
import org.bttracker.net.IoMode;
import org.bttracker.protocol.Bep15;
import org.bttracker.protocol.Request;

/** {@link ZeroLogicLoop} in batches, on the tracker's own socket and buffers. */
final class ZeroLogicBatches {
  private ZeroLogicBatches() {}

  /**
   * Runs it on any free port of 127.0.0.1.
   *
   * @param args how many peers an announce gets
   */
  public static void main(String[] args) throws IOException {
    int[] lengths = ZeroLogicLoop.lengths(args);
    BurstIo io = BurstIo.of(IoMode.BATCH);
    Burst burst = new Burst();
    try (DatagramChannel channel = ZeroLogicLoop.open();
        Selector selector = Selector.open()) {
      channel.configureBlocking(false).register(selector, SelectionKey.OP_READ);
      BurstSocket socket = io.open(channel, burst, new Counters().forLoop());
      while (true) {
        selector.select(key -> {});
        do {
          socket.receive();
          for (int i = 0; i < burst.size(); i++) {
            answer(burst.get(i), lengths);
          }
          socket.send();
        } while (burst.isFull());
      }
    }
  }

  /** The encoder's announce takes any length, and looks at no field. */
  private static void answer(Datagram datagram, int[] lengths) {
    Request request = datagram.request();
    request.decode();
    int peersLength = lengths[request.action()] - Bep15.AnnounceResponseFrame.PEERS;
    datagram.response().announce(request.transactionId(), 0, 0, 0, peersLength);
    datagram.response().packet().putInt(Bep15.ResponseFrame.ACTION, request.action());
  }
}
