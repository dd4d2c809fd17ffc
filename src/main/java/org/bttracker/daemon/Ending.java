package org.bttracker.daemon;

import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/** How a tracker ends: asked to, or because it cannot go on. For any thread. */
final class Ending {
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile boolean wanted;
  private volatile Throwable failure;

  /** Somebody has asked for it: whatever fails from now on is no reason. */
  void want() {
    wanted = true;
  }

  boolean isWanted() {
    return wanted;
  }

  /** A receive loop has ended. */
  void ended() {
    ended.countDown();
  }

  /** The tracker cannot go on. Without memory, the whole program ends here. */
  void fail(Throwable reason) {
    if (reason instanceof OutOfMemoryError error) {
      OutOfMemory.end(error);
    }
    if (!wanted) {
      failure = reason;
    }
    ended.countDown();
  }

  /** Waits for the end; returns why, if nobody has asked for it. */
  Optional<Throwable> await() throws InterruptedException {
    ended.await();
    return Optional.ofNullable(failure);
  }
}
