package org.bttracker.daemon;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads anew what can change while the tracker runs, and tells the operator what has changed. All
 * is added at the start. Any thread may want a reload; a maintenance thread runs it.
 */
final class Reloads {
  private static final Logger LOG = LoggerFactory.getLogger(Reloads.class);

  private final List<Reloadable> all = new ArrayList<>();

  /** How often a reload was wanted that has not ended. */
  private final AtomicInteger wanted = new AtomicInteger();

  /** Adds what is to be read anew, behind all others. */
  void add(Reloadable reloadable) {
    all.add(reloadable);
  }

  /** Adds what is to be read anew, before all others. */
  void addFirst(Reloadable reloadable) {
    all.add(0, reloadable);
  }

  /**
   * Wants a reload.
   *
   * @return whether {@link #runWanted} is to be called for it; if not, the call that is to come, or
   *     is under way, does it
   */
  boolean want() {
    return wanted.getAndIncrement() == 0;
  }

  /** Reads all anew, and once more if that was wanted meanwhile, however often. */
  void runWanted() {
    try {
      int seen;
      do {
        seen = wanted.get();
        run();
      } while (!wanted.compareAndSet(seen, 0));
    } catch (RuntimeException | Error e) {
      // So that a later one begins anew.
      wanted.set(0);
      throw e;
    }
  }

  /** Reads all anew. What fails stays as it was, and the rest goes on. */
  private void run() {
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
      } catch (RuntimeException e) {
        LOG.error("Not reloaded, please report this: {}", e.toString());
        told = true;
      }
    }
    if (!told) {
      LOG.info("Reloaded, and nothing has changed");
    }
  }
}
