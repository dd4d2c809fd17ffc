package org.bttracker.load;

/**
 * How far a load has come.
 *
 * @param phase what goes on
 * @param connectedClients clients that have got a connection ID at least once
 * @param clients all clients that take part
 * @param soFar the result up to now
 */
public record LoadProgress(Phase phase, int connectedClients, int clients, LoadResult soFar) {
  /** The phases of a load, in order. */
  public enum Phase {
    /** Not every client has got a connection ID yet; at a low rate this takes a while. */
    CONNECTING,
    /** All clients are connected, but what they measure is left out of the latencies. */
    WARM_UP,
    /** Everything counts. */
    MEASURING
  }
}
