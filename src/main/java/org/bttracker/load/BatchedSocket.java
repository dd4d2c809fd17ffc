package org.bttracker.load;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import org.bttracker.net.BatchClient;

/** One socket for all addresses that a load comes from, with batches. For one thread. */
final class BatchedSocket implements LoadSockets {
  /** Batches of replies before requests have their turn. */
  private static final int BATCHES = 4;

  private final BatchClient batches;
  private final int sources;
  private final Receiver receiver;

  private BatchedSocket(BatchClient batches, int sources, Receiver receiver) {
    this.batches = batches;
    this.sources = sources;
    this.receiver = receiver;
  }

  /**
   * Opens it.
   *
   * @throws IOException if batches are not possible
   */
  static BatchedSocket open(InetSocketAddress tracker, List<InetAddress> sources, Receiver receiver)
      throws IOException {
    if (sources.contains(null)) {
      // A tracker with several receive loops tells them apart by address and port.
      throw new IOException("it needs a tracker that can be asked from many addresses");
    }
    return new BatchedSocket(
        BatchClient.open(tracker, sources, MAX_REPLY_LENGTH), sources.size(), receiver);
  }

  @Override
  public int endpoints() {
    return sources;
  }

  @Override
  public int socketOf(int client) {
    return 0;
  }

  @Override
  public void waits(int client) {}

  @Override
  public void settled(int client) {}

  @Override
  public void send(int client, ByteBuffer packet) throws IOException {
    if (batches.isFull()) {
      batches.send();
    }
    batches.add(client % sources, packet);
  }

  @Override
  public int receive(long waitMillis) throws IOException {
    batches.send();
    int received = receiveBatches();
    if (received == 0 && waitMillis > 0) {
      batches.await((int) waitMillis);
      received = receiveBatches();
    }
    return received;
  }

  @Override
  public void close() throws IOException {
    batches.close();
  }

  private int receiveBatches() throws IOException {
    int received = 0;
    int count = BatchClient.BATCH;
    for (int i = 0; i < BATCHES && count == BatchClient.BATCH; i++) {
      count = batches.receive();
      for (int index = 0; index < count; index++) {
        ByteBuffer reply = batches.reply(index);
        if (reply != null) {
          received++;
          receiver.receive(reply, 0);
        }
      }
    }
    return received;
  }
}
