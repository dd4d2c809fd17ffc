package org.bttracker.cluster;

import java.io.Closeable;
import java.io.IOException;

/** The server that holds the shards of the log. Its connections are made when they are needed. */
public interface LogServer extends Closeable {
  /**
   * Names the log.
   *
   * @return what no other log is called
   */
  String name();

  /**
   * Opens a shard.
   *
   * @param shard from 0
   * @return for one thread that appends and one that reads
   */
  ReplicationLog open(int shard);

  /**
   * Asks for the time that a shard's positions are told in: each server of several has a clock of
   * its own. For one thread at a time.
   *
   * @param shard from 0
   * @return the clock of the server that holds the shard, ms since 1970
   * @throws IOException if the server is away
   */
  long millis(int shard) throws IOException;

  /** Closes all connections, from any thread. */
  @Override
  void close() throws IOException;
}
