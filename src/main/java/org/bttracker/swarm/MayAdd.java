package org.bttracker.swarm;

/** What an announce may add to the registry. A peer that is there already is never refused. */
public enum MayAdd {
  /** A new torrent, and a new peer. */
  TORRENT,
  /** A new peer in a torrent that is there, but no new torrent. */
  PEER,
  /** Neither. */
  NOTHING
}
