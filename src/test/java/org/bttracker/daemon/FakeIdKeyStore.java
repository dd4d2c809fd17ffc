package org.bttracker.daemon;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.bttracker.cluster.IdKeyStore;

/** The keys of a cluster in memory, with a clock of their own; may be away. */
final class FakeIdKeyStore implements IdKeyStore {
  private final Map<Long, byte[]> keys = new HashMap<>();
  private long millis;
  private boolean away;
  private boolean asked;

  FakeIdKeyStore(long millis) {
    this.millis = millis;
  }

  synchronized void set(long nowMillis) {
    millis = nowMillis;
  }

  synchronized void pass(long passedMillis) {
    millis += passedMillis;
  }

  synchronized void setAway(boolean isAway) {
    away = isAway;
  }

  synchronized boolean wasAsked() {
    return asked;
  }

  /** As FLUSHALL does. */
  synchronized void lose() {
    keys.clear();
  }

  @Override
  public synchronized long millis() throws IOException {
    expectThere();
    return millis;
  }

  @Override
  public synchronized byte[] getOrMake(long day, byte[] proposed) throws IOException {
    expectThere();
    keys.putIfAbsent(day, proposed.clone());
    return keys.get(day).clone();
  }

  private void expectThere() throws IOException {
    asked = true;
    if (away) {
      throw new IOException("the server is away");
    }
  }
}
