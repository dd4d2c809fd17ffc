package org.bttracker.daemon;

import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads anew what can change while the tracker runs, and tells the operator what has changed. All
 * is added at the start; then one maintenance thread at a time uses it.
 */
final class Reloads {
  private static final Logger LOG = LoggerFactory.getLogger(Reloads.class);

  private final List<Reloadable> all = new ArrayList<>();

  /** Adds what is to be read anew, behind all others. */
  void add(Reloadable reloadable) {
    all.add(reloadable);
  }

  /** Reads all anew. What fails stays as it was, and the rest goes on. */
  synchronized void run() {
    boolean told = false;
    for (Reloadable reloadable : all) {
      try {
        String change = reloadable.reload();
        if (!change.isEmpty()) {
          LOG.info("Reloaded {}", change);
          told = true;
        }
      } catch (StartException e) {
        LOG.error("Not reloaded, and left as it was: {}", e.getMessage());
        told = true;
      }
    }
    if (!told) {
      LOG.info("Reloaded, and nothing has changed");
    }
  }
}
