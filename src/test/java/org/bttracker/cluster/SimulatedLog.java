package org.bttracker.cluster;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** One shard of a log in memory, on a server that fails as real ones do. */
final class SimulatedLog {
  private final Random random;
  private final List<ReplicationLog.Entry> entries = new ArrayList<>();
  private Position last = Position.START;
  private long serverMillis;
  private boolean down;
  private boolean faulty;

  /** Whether an entry was lost that somebody may not have read. */
  private boolean lossy;

  SimulatedLog(Random random) {
    this.random = random;
  }

  void setTime(long millis) {
    serverMillis = millis;
  }

  long serverMillis() {
    return serverMillis;
  }

  void setDown(boolean now) {
    down = now;
  }

  /** From now on, some appends and reads fail, and some that fail have been done. */
  void setFaulty(boolean now) {
    faulty = now;
  }

  boolean isLossy() {
    return lossy;
  }

  /** Forgets entries from the beginning. */
  void trim(int keep) {
    while (entries.size() > keep) {
      entries.remove(0);
      lossy = true;
    }
  }

  /** Another server takes over, which has not got the newest entries. */
  void failOver(int lost) {
    for (int i = 0; i < lost && !entries.isEmpty(); i++) {
      entries.remove(entries.size() - 1);
      lossy = true;
    }
    last = entries.isEmpty() ? Position.START : entries.get(entries.size() - 1).position();
  }

  /** As one tracker sees it. */
  ReplicationLog forTracker() {
    return new View();
  }

  private final class View implements ReplicationLog {
    @Override
    public void append(List<byte[]> batches) throws IOException {
      for (byte[] batch : batches) {
        fail();
        last =
            last.millis() < serverMillis
                ? new Position(serverMillis, 0)
                : new Position(last.millis(), last.sequence() + 1);
        entries.add(new Entry(last, batch.clone()));
        if (faulty && random.nextInt(20) == 0) {
          throw new IOException("the answer was lost");
        }
      }
    }

    @Override
    public List<Entry> read(Position behind, int most) throws IOException {
      fail();
      int atOnce = faulty ? 1 + random.nextInt(most) : most;
      return entries.stream()
          .filter(entry -> entry.position().compareTo(behind) > 0)
          .limit(atOnce)
          .toList();
    }

    @Override
    public Position first() throws IOException {
      fail();
      return entries.isEmpty() ? Position.START : entries.get(0).position();
    }

    @Override
    public Position last() throws IOException {
      fail();
      return last;
    }

    private void fail() throws IOException {
      if (down || faulty && random.nextInt(20) == 0) {
        throw new IOException("the log is away");
      }
    }
  }
}
