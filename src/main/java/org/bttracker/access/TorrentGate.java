package org.bttracker.access;

import org.bttracker.protocol.InfoHash;

/**
 * Which torrents the tracker serves: none that is denied and, if there is a list of allowed ones,
 * only those. Its lists can be replaced at any time; each look-up sees a whole list. For any
 * thread.
 */
public final class TorrentGate {
  private volatile TorrentList allowed;
  private volatile TorrentList denied;

  /**
   * Makes a gate.
   *
   * @param allowed null: all
   * @param denied null: none
   */
  public TorrentGate(TorrentList allowed, TorrentList denied) {
    this.allowed = allowed;
    this.denied = denied;
  }

  /**
   * Looks a torrent up. Allocates nothing.
   *
   * @param head bytes 0 to 7 of its info hash, as {@link InfoHash} has them
   * @param middle bytes 8 to 15
   * @param tail bytes 16 to 19
   * @return whether it is served
   */
  public Verdict check(long head, long middle, int tail) {
    TorrentList deniedNow = denied;
    if (deniedNow != null && deniedNow.contains(head, middle, tail)) {
      return Verdict.DENIED;
    }
    TorrentList allowedNow = allowed;
    return allowedNow == null || allowedNow.contains(head, middle, tail)
        ? Verdict.ADMITTED
        : Verdict.NOT_ALLOWED;
  }

  /**
   * Whether a torrent is served.
   *
   * @param infoHash the torrent
   * @return false if it is denied or not allowed
   */
  public boolean admits(InfoHash infoHash) {
    return check(infoHash.head(), infoHash.middle(), infoHash.tail()) == Verdict.ADMITTED;
  }

  /**
   * Replaces the list of allowed torrents.
   *
   * @param list the new one
   */
  public void allow(TorrentList list) {
    allowed = list;
  }

  /**
   * Replaces the list of denied torrents.
   *
   * @param list the new one
   */
  public void deny(TorrentList list) {
    denied = list;
  }
}
