package org.bttracker.load;

/**
 * What the virtual clients send, unless a load is a fill.
 *
 * @param mix the weights of the kinds of requests
 * @param own torrents of each client, which it announces in turn, again and again; 0 if each
 *     announce is of any torrent
 * @param stoppedPercent share of announces with the event {@code stopped}, 0 to 100
 * @param badIdPercent share of announces and scrapes with a connection ID that no tracker has
 *     given; 0 to {@link #MAX_BAD_ID_PERCENT}
 */
public record LoadTraffic(LoadMix mix, int own, int stoppedPercent, int badIdPercent) {
  /**
   * Only answers pace a load without a rate, so some of the requests must get one. A tenth leaves
   * the most requests on the way at ten times the window.
   */
  public static final int MAX_BAD_ID_PERCENT = 90;
}
