package org.bttracker.swarm;

/**
 * Told what announces change. Each receive loop has one of its own, and calls it on its own thread,
 * with no lock held.
 */
@FunctionalInterface
public interface SwarmChanges {
  /**
   * An announce was accepted.
   *
   * @param announcement what the peer says; good until the call returns
   * @param result what it has changed; good until the call returns
   * @param nowNanos the monotonic clock at the announce
   */
  void announced(PeerAnnouncement announcement, AnnounceResult result, long nowNanos);
}
