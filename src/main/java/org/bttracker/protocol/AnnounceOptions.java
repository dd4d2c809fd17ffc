package org.bttracker.protocol;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The options behind an announce request (BEP 41, <em>UDP Tracker Protocol Extensions</em>).
 * libtorrent appends them always, aria2 two zero bytes; so nothing in here may cost the announce.
 */
final class AnnounceOptions {
  private static final int END_OF_OPTIONS = 0;
  private static final int NOP = 1;
  private static final int URL_DATA = 2;

  private AnnounceOptions() {}

  /**
   * The URL data of all options of that type, joined. Unknown options are skipped. An option whose
   * length runs past the packet ends the list, as if the packet ended before it.
   */
  static String urlData(ByteBuffer packet, int offset) {
    int end = packet.limit();
    if (offset >= end || packet.get(offset) == END_OF_OPTIONS) {
      return "";
    }
    StringBuilder urlData = new StringBuilder();
    int at = offset;
    while (at < end && packet.get(at) != END_OF_OPTIONS) {
      int type = packet.get(at++);
      if (type == NOP) {
        continue;
      }
      int length = at < end ? packet.get(at++) & 0xFF : 0;
      if (length > end - at) {
        break;
      }
      if (type == URL_DATA) {
        byte[] bytes = new byte[length];
        packet.get(at, bytes);
        urlData.append(new String(bytes, StandardCharsets.ISO_8859_1));
      }
      at += length;
    }
    return urlData.toString();
  }
}
