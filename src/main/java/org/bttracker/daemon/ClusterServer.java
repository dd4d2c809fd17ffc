package org.bttracker.daemon;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.bttracker.cluster.IdKeyStore;
import org.bttracker.cluster.LogServer;
import org.bttracker.cluster.RedisConnector;
import org.bttracker.cluster.RedisServer;

/**
 * The server where trackers meet.
 *
 * @param log of changes; closing it ends all calls, also those of {@code idKeys}
 * @param idKeys keys of connection IDs
 */
record ClusterServer(LogServer log, IdKeyStore idKeys) {
  /** A server next door answers in less than a thousandth of this. */
  private static final int TIMEOUT_MILLIS = (int) TimeUnit.SECONDS.toMillis(5);

  /** Knows the server that is configured. */
  @FunctionalInterface
  interface Source {
    /**
     * Connects to nothing yet.
     *
     * @throws StartException if the settings cannot be used
     */
    ClusterServer of(ClusterConfig config) throws StartException;
  }

  /** A Redis server. */
  static ClusterServer redis(ClusterConfig config) throws StartException {
    ClusterLogin login = login(config);
    RedisConnector connector =
        new RedisConnector(config.address(), login.user(), login.password(), TIMEOUT_MILLIS, null);
    RedisServer server =
        new RedisServer(connector, config.name(), config.shards(), config.history());
    return new ClusterServer(server, server.idKeys());
  }

  private static ClusterLogin login(ClusterConfig config) throws StartException {
    if (config.passwordFile() == null) {
      return config.login();
    }
    try {
      return ClusterLogin.read(config.passwordFile());
    } catch (IOException e) {
      throw new StartException("--cluster-password-file: " + e.getMessage());
    }
  }
}
