package org.bttracker.metrics;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * How many announces of each family of clients had a bad connection ID or got an error. The family
 * is what stands behind the hyphen that many clients begin their peer ID with. Only families that
 * are listed here are told apart, since strangers can write there what they like. The thread of a
 * receive loop writes, any thread reads.
 */
public final class ClientErrors {
  /**
   * Of widespread clients, by their own words: qBittorrent, Transmission, µTorrent (Windows, Mac,
   * Web), BitTorrent, libtorrent (Rasterbar), rtorrent's libtorrent, Deluge, Azureus and Vuze,
   * BiglyBT, aria2, KTorrent, Free Download Manager, Xunlei, BitComet, Tixati, FrostWire,
   * WebTorrent, anacrolix's torrent.
   */
  private static final List<String> FAMILIES =
      List.of(
          "qB", "TR", "UT", "UM", "UW", "BT", "LT", "lt", "DE", "AZ", "BI", "A2", "KT", "FD", "XL",
          "BC", "TX", "FW", "WW", "GT");

  private static final String OTHER = "other";

  /** By the two bytes of a family; no object is made to find one. */
  private static final byte[] INDEXES = indexes();

  private static final int STALE = 0;
  private static final int ERRORS = FAMILIES.size() + 1;

  private final OneWriterLongs counts = new OneWriterLongs(2 * ERRORS);

  ClientErrors() {}

  /**
   * All families.
   *
   * @return two characters each; the last one is "other"
   */
  public static List<String> families() {
    return Stream.concat(FAMILIES.stream(), Stream.of(OTHER)).toList();
  }

  /**
   * Counts an announce that was ignored since its connection ID is not valid, or no longer.
   *
   * @param peerIdHead the first 8 bytes of the peer ID
   */
  public void addStale(long peerIdHead) {
    counts.add(STALE + family(peerIdHead), 1);
  }

  /**
   * Counts an announce that got an error.
   *
   * @param peerIdHead the first 8 bytes of the peer ID
   */
  public void addError(long peerIdHead) {
    counts.add(ERRORS + family(peerIdHead), 1);
  }

  /**
   * How many announces of a family had a bad connection ID.
   *
   * @param family the index in {@link #families}
   * @return 0 or more
   */
  public long stale(int family) {
    return counts.get(STALE + family);
  }

  /**
   * How many announces of a family got an error.
   *
   * @param family the index in {@link #families}
   * @return 0 or more
   */
  public long errors(int family) {
    return counts.get(ERRORS + family);
  }

  private static int family(long peerIdHead) {
    return (peerIdHead >>> 56) == '-'
        ? INDEXES[(int) (peerIdHead >>> 40) & 0xFFFF]
        : FAMILIES.size();
  }

  private static byte[] indexes() {
    byte[] indexes = new byte[1 << 16];
    Arrays.fill(indexes, (byte) FAMILIES.size());
    for (int i = 0; i < FAMILIES.size(); i++) {
      String family = FAMILIES.get(i);
      indexes[family.charAt(0) << 8 | family.charAt(1)] = (byte) i;
    }
    return indexes;
  }
}
