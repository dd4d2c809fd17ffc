package org.bttracker.net;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;

/**
 * Has several datagrams received in one burst. The kernel mostly delivers on loopback before the
 * call that sends returns, but need not: then what has come is thrown away, and all is sent again.
 */
final class Together {
  private static final int TRIES = 100;

  private Together() {}

  /** Sends the datagrams, the same each time. */
  @FunctionalInterface
  interface Sending {
    void send() throws IOException;
  }

  /** Receives without waiting; returns how many datagrams, at most 0 for none. */
  @FunctionalInterface
  interface Receiving {
    int receive() throws IOException;
  }

  /** Fills the burst with as many as were sent, or as many of them as it can hold. */
  static void receive(BurstSocket socket, Burst burst, int sent, Sending sending)
      throws IOException {
    receive(
        sent,
        Math.min(sent, Burst.MAX_SIZE),
        sending,
        () -> {
          socket.receive();
          return burst.size();
        });
  }

  /** Does so until as many as expected, of those that were sent, come at once. */
  static void receive(int sent, int expected, Sending sending, Receiving receiving)
      throws IOException {
    int first = 0;
    for (int i = 0; i < TRIES && first != expected; i++) {
      sending.send();
      first = await(receiving);
      int left = first == expected ? 0 : sent - first;
      while (left > 0) {
        left -= await(receiving);
      }
    }
    assertEquals(expected, first, "received at once");
  }

  /** Receives until something has come. */
  private static int await(Receiving receiving) throws IOException {
    int received;
    do {
      received = receiving.receive();
    } while (received <= 0);
    return received;
  }
}
