package org.bttracker.client;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;

/** Peer IDs of this program's own clients. */
final class PeerIds {
  private static final byte[] PREFIX = "-BT2000-".getBytes(StandardCharsets.US_ASCII);

  private PeerIds() {}

  /** The program's prefix and 12 random bytes. */
  static byte[] random(Random random) {
    byte[] peerId = new byte[RequestEncoder.PEER_ID_LENGTH];
    random.nextBytes(peerId);
    byte[] own = Arrays.copyOf(PREFIX, peerId.length);
    System.arraycopy(peerId, PREFIX.length, own, PREFIX.length, peerId.length - PREFIX.length);
    return own;
  }
}
