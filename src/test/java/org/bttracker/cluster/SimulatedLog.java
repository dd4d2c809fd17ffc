package org.bttracker.cluster;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

/** One shard of a log in memory, on a server that fails as real ones do. */
final class SimulatedLog {
  private final Random random;
  private final List<ReplicationLog.Entry> entries = new ArrayList<>();
  private Position last = Position.START;
  private long serverMillis;
  private long behindMillis;
  private boolean down;
  private boolean faulty;

  SimulatedLog(Random random) {
    this.random = random;
  }

  void setTime(long millis) {
    serverMillis = millis - behindMillis;
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

  boolean isFaulty() {
    return faulty;
  }

  /** Forgets entries from the beginning, and shows what is lost. */
  void trim(int keep, Consumer<ReplicationLog.Entry> lost) {
    while (entries.size() > keep) {
      lost.accept(entries.remove(0));
    }
  }

  /** Forgets everything, also how far it was: the clock alone makes the next position greater. */
  void flush(Consumer<ReplicationLog.Entry> lost) {
    trim(0, lost);
    last = Position.START;
  }

  /** Another server takes over, which has nothing, and whose clock is behind. */
  void replace(Consumer<ReplicationLog.Entry> lost) {
    flush(lost);
    int millis = random.nextInt(20_000);
    behindMillis += millis;
    serverMillis -= millis;
  }

  /** Another server takes over, which has not got the newest entries. */
  void failOver(int count, Consumer<ReplicationLog.Entry> lost) {
    for (int i = 0; i < count && !entries.isEmpty(); i++) {
      lost.accept(entries.remove(entries.size() - 1));
    }
    last = entries.isEmpty() ? Position.START : entries.get(entries.size() - 1).position();
  }

  /** Somebody else writes, too. */
  void appendForeign() {
    byte[] bytes = new byte[random.nextInt(100)];
    random.nextBytes(bytes);
    if (bytes.length > 0) {
      bytes[0] = 2;
    }
    add(bytes);
  }

  /** As one tracker sees it. */
  ReplicationLog forTracker() {
    return new View();
  }

  private void add(byte[] bytes) {
    // An append may hang, and none overtakes it.
    long millis = serverMillis + (faulty && random.nextInt(20) == 0 ? random.nextInt(5_000) : 0);
    last =
        last.millis() < millis
            ? new Position(millis, 0)
            : new Position(last.millis(), last.sequence() + 1);
    entries.add(new ReplicationLog.Entry(last, bytes));
  }

  private final class View implements ReplicationLog {
    @Override
    public void append(List<byte[]> batches) throws IOException {
      for (byte[] batch : batches) {
        fail();
        add(batch);
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
