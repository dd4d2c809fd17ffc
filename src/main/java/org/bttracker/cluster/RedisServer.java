package org.bttracker.cluster;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.bttracker.cluster.RedisConnection.Request;
import redis.clients.jedis.Protocol.Command;

/** A Redis server, or a Redis Cluster, that holds the log as streams. */
public final class RedisServer implements LogServer {
  private final RedisConnector connector;
  private final String name;
  private final int shards;
  private final Duration history;
  private final List<RedisConnection> clocks;
  private final List<Closeable> opened;

  /**
   * Connects to nothing yet.
   *
   * @param connector to the server
   * @param name what all keys begin with
   * @param shards how many streams; if more than one, each key bears its shard as a hash tag
   * @param history how much of a stream is kept
   */
  public RedisServer(RedisConnector connector, String name, int shards, Duration history) {
    this.connector = connector;
    this.name = name;
    this.shards = shards;
    this.history = history;
    clocks =
        IntStream.range(0, shards).mapToObj(shard -> new RedisConnection(connector, 0)).toList();
    opened = new CopyOnWriteArrayList<>(clocks);
  }

  @Override
  public String name() {
    return connector.address() + "/" + connector.address().database() + " " + name;
  }

  @Override
  public ReplicationLog open(int shard) {
    RedisLog log = new RedisLog(connector, key(shard), history.toMillis());
    opened.add(log);
    return log;
  }

  @Override
  public long millis(int shard) throws IOException {
    String key = key(shard);
    try {
      return clocks.get(shard).millis(new Request(Command.XLEN, key.getBytes(UTF_8)));
    } catch (RedisConnection.Refused e) {
      throw RedisLog.refused(key, e);
    }
  }

  /**
   * Opens the store of the keys of connection IDs; a connection of its own.
   *
   * @return for one thread
   */
  public IdKeyStore idKeys() {
    RedisIdKeys keys = new RedisIdKeys(connector, name);
    opened.add(keys);
    return keys;
  }

  @Override
  public void close() throws IOException {
    for (Closeable one : opened) {
      one.close();
    }
  }

  private String key(int shard) {
    return name + (shards == 1 ? "" : ":{" + shard + "/" + shards + "}") + ":changes";
  }

  /** Reads the reply to TIME. */
  static long timeMillis(Object reply) throws IOException {
    if (reply instanceof List<?> time
        && time.size() == 2
        && time.get(0) instanceof byte[] seconds
        && time.get(1) instanceof byte[] micros) {
      try {
        return Long.parseLong(new String(seconds, ISO_8859_1)) * 1_000
            + Long.parseLong(new String(micros, ISO_8859_1)) / 1_000;
      } catch (NumberFormatException e) {
        throw new IOException("Redis gives a time that is none", e);
      }
    }
    throw new IOException("Redis gives an answer to TIME of a form that is not known");
  }
}
