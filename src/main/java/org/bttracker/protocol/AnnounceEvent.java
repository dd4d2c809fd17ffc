package org.bttracker.protocol;

/** The {@code event} of an announce request. */
public enum AnnounceEvent {
  /** 0: one of the regular announces; also taken for any value that is not listed. */
  NONE,
  /** 1: the download has just finished. */
  COMPLETED,
  /** 2: the first announce. */
  STARTED,
  /** 3: the last announce. */
  STOPPED,
  /** 4: a partial seed (BEP 21), which libtorrent sends in every announce; taken like none. */
  PAUSED;

  private static final AnnounceEvent[] BY_CODE = values();

  /**
   * Reads the wire's value. Never fails: an unknown event must not cost the peer its announce.
   *
   * @param code any int32
   * @return the event, {@link #NONE} for values beyond the list
   */
  public static AnnounceEvent of(int code) {
    return code >= 0 && code < BY_CODE.length ? BY_CODE[code] : NONE;
  }

  /**
   * The wire's value.
   *
   * @return 0 to 4
   */
  public int code() {
    return ordinal();
  }
}
