package org.bttracker.net;

import java.io.IOException;
import java.util.function.Supplier;

/**
 * A socket that begins with Java's channel and goes over to batches between two bursts. Linking
 * what batches need takes time that the first answer would wait, if only for the processor; so it
 * begins when something has been answered.
 */
final class SwitchedSocket implements BurstSocket {
  private BurstSocket current;

  /** Null once it has run. */
  private Runnable prepare;

  /** Null once it has given the socket to go on with. */
  private Supplier<BurstSocket> next;

  /**
   * Begins with one socket.
   *
   * @param first the channel's
   * @param prepare called once, after the first answer
   * @param next called from then on; returns null until it has the socket to go on with
   */
  SwitchedSocket(BurstSocket first, Runnable prepare, Supplier<BurstSocket> next) {
    current = first;
    this.prepare = prepare;
    this.next = next;
  }

  /** The socket that receives and sends now. */
  BurstSocket current() {
    return current;
  }

  @Override
  public void receive() throws IOException {
    if (prepare == null && next != null) {
      goOver(next.get());
    }
    current.receive();
  }

  @Override
  public void send() {
    current.send();
    if (prepare != null) {
      prepare.run();
      prepare = null;
    }
  }

  private void goOver(BurstSocket found) {
    if (found != null) {
      current = found;
      next = null;
    }
  }
}
