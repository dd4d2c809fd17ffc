package org.bttracker.snapshot;

import org.bttracker.swarm.SwarmImage;

/** Takes nothing over: the reader finds out whether the file is whole. */
final class CheckedRecords implements Records {
  private final RestoreProgress progress;
  private final Clocks clocks;

  CheckedRecords(RestoreProgress progress, Clocks clocks) {
    this.progress = progress;
    this.clocks = clocks;
  }

  @Override
  public void torrent(SwarmImage image, long moment, boolean first) {
    if (first) {
      progress.torrent(clocks.nanos());
    }
  }
}
