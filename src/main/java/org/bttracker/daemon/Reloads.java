package org.bttracker.daemon;

import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What can be read anew while the tracker runs, in the order in which that is done. */
final class Reloads {
  private static final Logger LOG = LoggerFactory.getLogger(Reloads.class);

  private final List<Reloadable> reloadables = new ArrayList<>();

  /** Adds one; before the first run. */
  void add(Reloadable reloadable) {
    reloadables.add(reloadable);
  }

  /** Reads all of them anew. One that fails does not keep the others from it. */
  void run() {
    for (Reloadable reloadable : reloadables) {
      try {
        String change = reloadable.reload();
        if (!change.isEmpty()) {
          LOG.info(change);
        }
      } catch (StartException e) {
        LOG.warn("Not reloaded: {}", e.getMessage());
      }
    }
  }
}
