package org.bttracker.net;

import java.io.IOException;

/**
 * A UDP socket through which one receive loop receives and sends the datagrams of its {@link
 * Burst}. What goes wrong with one datagram costs that datagram and is counted: strangers can
 * provoke failures of both directions. Belongs to one receive loop.
 */
public interface BurstSocket {
  /**
   * Fills the burst with the datagrams that are there, in place of those that were in it. It may be
   * empty afterwards.
   *
   * @throws IOException if the socket is closed, or fails at every attempt
   */
  void receive() throws IOException;

  /**
   * Sends the responses to the burst that was received last.
   *
   * @return how many the network has taken
   */
  int send();
}
