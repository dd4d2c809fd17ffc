package org.bttracker.net;

import java.io.IOException;

/**
 * A socket that begins with Java's channel, so that the first answer need not wait, and goes over
 * to batches between two bursts, as soon as their functions are linked.
 */
final class SwitchedSocket implements BurstSocket {
  private BurstSocket current;

  /** Null once it has switched, or tried to. */
  private Switch later;

  /** What it goes over to. */
  @FunctionalInterface
  interface Switch {
    /** Returns the socket to go on with; null if it is not time yet. */
    BurstSocket tryNow();
  }

  SwitchedSocket(BurstSocket first, Switch later) {
    current = first;
    this.later = later;
  }

  /** The socket that receives and sends now. */
  BurstSocket current() {
    return current;
  }

  @Override
  public void receive() throws IOException {
    if (later != null) {
      BurstSocket next = later.tryNow();
      if (next != null) {
        current = next;
        later = null;
      }
    }
    current.receive();
  }

  @Override
  public void send() {
    current.send();
  }
}
