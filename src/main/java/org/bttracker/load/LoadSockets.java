package org.bttracker.load;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import org.bttracker.net.IoMode;

/** What a load is sent and answered through. For one thread. */
interface LoadSockets extends Closeable {
  /** Far above what a tracker should send; the kernel cuts longer replies. */
  int MAX_REPLY_LENGTH = 4_096;

  /**
   * Opens all sockets, or none: one for all, with batches, if the clients have many addresses and
   * batches are possible; otherwise connected ones.
   *
   * @param io whether batches are wanted
   * @param sources addresses to send from, in turn; null for one that the system chooses
   * @param clients number of virtual clients
   * @param receiver takes all replies
   * @throws IOException if the network refuses, or if batches are wanted and not possible
   */
  static LoadSockets open(
      IoMode io,
      InetSocketAddress tracker,
      List<InetAddress> sources,
      int clients,
      Receiver receiver)
      throws IOException {
    if (io != IoMode.CHANNEL) {
      try {
        return BatchedSocket.open(tracker, sources, receiver);
      } catch (IOException e) {
        if (io == IoMode.BATCH) {
          throw new IOException("--io=batch is not possible: " + e.getMessage(), e);
        }
      }
    }
    return new ConnectedSockets(tracker, sources, clients, receiver);
  }

  /** How many pairs of an address and a port requests come from: a fill uses a client for each. */
  int endpoints();

  /** The number of a client's socket. */
  int socketOf(int client);

  /** Takes note that a request of a client waits for its answer. */
  void waits(int client);

  /** Takes note that a request of a client no longer waits. */
  void settled(int client);

  /**
   * Sends a request, at the next {@link #receive} at the latest. If the kernel's buffer is full or
   * the port is closed, it is lost.
   */
  void send(int client, ByteBuffer packet) throws IOException;

  /**
   * Receives replies that are there.
   *
   * @param waitMillis how long to wait for the first one, 0 for not at all
   * @return the number of replies; 0 only if none was there
   */
  int receive(long waitMillis) throws IOException;

  /** Takes what the tracker sends. */
  @FunctionalInterface
  interface Receiver {
    /**
     * Takes one datagram.
     *
     * @param reply from index 0 to its limit, valid until the return
     * @param socket the number of the socket
     */
    void receive(ByteBuffer reply, int socket);
  }
}
