package org.bttracker.cluster;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** A log's server within the test's process, that several trackers share. */
public final class MemoryServer {
  private final List<List<ReplicationLog.Entry>> shards = new ArrayList<>();
  private final LongSupplier nanoClock;
  private boolean away;

  /**
   * With empty shards.
   *
   * @param nanoClock of the server
   */
  public MemoryServer(int count, LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
    for (int i = 0; i < count; i++) {
      shards.add(new ArrayList<>());
    }
  }

  /** From now on, every call fails, or none. */
  public synchronized void setAway(boolean now) {
    away = now;
    notifyAll();
  }

  /** Forgets all entries. */
  public synchronized void clear() {
    shards.forEach(List::clear);
  }

  /** How many entries a shard has. */
  public synchronized int size(int shard) {
    return shards.get(shard).size();
  }

  /** As one tracker sees it. */
  public LogServer forTracker() {
    return new LogServer() {
      @Override
      public String name() {
        return "in memory";
      }

      @Override
      public ReplicationLog open(int shard) {
        return new Log(shard);
      }

      @Override
      public long millis(int shard) throws IOException {
        synchronized (MemoryServer.this) {
          fail();
          return now();
        }
      }

      @Override
      public void close() {}
    };
  }

  private void fail() throws IOException {
    if (away) {
      throw new IOException("the server is away");
    }
  }

  private long now() {
    return TimeUnit.NANOSECONDS.toMillis(nanoClock.getAsLong()) + 5_000_000_000L;
  }

  private final class Log implements ReplicationLog {
    private final int shard;

    Log(int shard) {
      this.shard = shard;
    }

    @Override
    public void append(List<byte[]> entries) throws IOException {
      synchronized (MemoryServer.this) {
        fail();
        for (byte[] entry : entries) {
          Position last = last();
          long millis = Math.max(last.millis(), now());
          long sequence = millis == last.millis() ? last.sequence() + 1 : 0;
          shards.get(shard).add(new Entry(new Position(millis, sequence), entry));
        }
        MemoryServer.this.notifyAll();
      }
    }

    @Override
    public List<Entry> read(Position behind, int most) throws IOException {
      synchronized (MemoryServer.this) {
        fail();
        List<Entry> found = found(behind, most);
        if (found.isEmpty()) {
          try {
            MemoryServer.this.wait(20);
          } catch (InterruptedException e) {
            throw new IOException(e);
          }
          fail();
          found = found(behind, most);
        }
        return found;
      }
    }

    @Override
    public Position first() throws IOException {
      synchronized (MemoryServer.this) {
        fail();
        List<Entry> entries = shards.get(shard);
        return entries.isEmpty() ? Position.START : entries.get(0).position();
      }
    }

    @Override
    public Position last() throws IOException {
      synchronized (MemoryServer.this) {
        fail();
        List<Entry> entries = shards.get(shard);
        return entries.isEmpty() ? Position.START : entries.get(entries.size() - 1).position();
      }
    }

    private List<Entry> found(Position behind, int most) {
      return shards.get(shard).stream()
          .filter(entry -> entry.position().compareTo(behind) > 0)
          .limit(most)
          .toList();
    }
  }
}
