package org.bttracker.daemon;

import java.io.IOException;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.bttracker.cluster.LogServer;
import org.bttracker.cluster.Position;
import org.bttracker.cluster.ReplicationLog;

/** A log's server that notes where the reading of each shard begins. */
class ReadPositions implements LogServer {
  private final LogServer server;
  private final SortedMap<Integer, Position> firsts = new TreeMap<>();

  ReadPositions(LogServer server) {
    this.server = server;
  }

  /** Behind which position the reading has begun, of those shards that are read, in order. */
  synchronized List<Position> first() {
    return List.copyOf(firsts.values());
  }

  /** Something is read. */
  void reading(int shard, Position behind) {
    synchronized (this) {
      firsts.putIfAbsent(shard, behind);
    }
  }

  @Override
  public String name() {
    return server.name();
  }

  @Override
  public ReplicationLog open(int shard) {
    ReplicationLog log = server.open(shard);
    return new ReplicationLog() {
      @Override
      public void append(List<byte[]> entries) throws IOException {
        log.append(entries);
      }

      @Override
      public List<Entry> read(Position behind, int most) throws IOException {
        reading(shard, behind);
        return log.read(behind, most);
      }

      @Override
      public Position first() throws IOException {
        return log.first();
      }

      @Override
      public Position last() throws IOException {
        return log.last();
      }
    };
  }

  @Override
  public long millis(int shard) throws IOException {
    return server.millis(shard);
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
