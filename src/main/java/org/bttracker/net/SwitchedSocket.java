package org.bttracker.net;

import java.io.IOException;

/**
 * A socket that begins with Java's channel and goes over to batches between two bursts. Linking
 * what batches need takes some tenths of a second. The first answer must not wait so long, and with
 * one processor it would; so linking begins when something has been answered.
 */
final class SwitchedSocket implements BurstSocket {
  /** Where the socket to go on with comes from. */
  @FunctionalInterface
  interface Next {
    /** Returns null as long as there is none. */
    BurstSocket get() throws IOException;
  }

  private BurstSocket current;

  /** Null once it has run. */
  private Runnable prepare;

  /** Null once it has given the socket to go on with. */
  private Next next;

  /**
   * Begins with one socket.
   *
   * @param first the channel's
   * @param prepare called once, after the first answer
   * @param next asked before each burst until it has the socket: another one's answer may have had
   *     it prepared
   */
  SwitchedSocket(BurstSocket first, Runnable prepare, Next next) {
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
    if (next != null) {
      goOver(next.get());
    }
    current.receive();
  }

  @Override
  public int send() {
    int sent = current.send();
    if (sent > 0 && prepare != null) {
      prepare.run();
      prepare = null;
    }
    return sent;
  }

  private void goOver(BurstSocket found) {
    if (found != null) {
      current = found;
      next = null;
    }
  }
}
