package org.bttracker;

import java.io.IOException;
import java.net.DatagramSocket;

/** For tests that must know a port before somebody binds it, or where nobody is to listen. */
public final class FreePort {
  private FreePort() {}

  /** A UDP port that was free a moment ago, at all addresses. */
  public static int find() throws IOException {
    try (DatagramSocket socket = new DatagramSocket()) {
      return socket.getLocalPort();
    }
  }
}
