package org.bttracker.metrics;

import java.util.Locale;

/** What a datagram is, for those who count datagrams. */
public enum Message {
  /** A connect request, or the response to one. */
  CONNECT,
  /** An announce request, or the response to one. */
  ANNOUNCE,
  /** A scrape request, or the response to one. */
  SCRAPE,
  /** A faulty request, or an error response. */
  ERROR;

  /**
   * Its name in metrics.
   *
   * @return in lower case
   */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
