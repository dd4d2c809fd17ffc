package org.bttracker.cluster;

import java.io.Closeable;
import java.io.IOException;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.Future;
import redis.clients.jedis.ClientSetInfoConfig;
import redis.clients.jedis.Connection;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisMovedDataException;

/**
 * A connection that is made when it is needed, and made anew after a failure. It follows a Redis
 * Cluster to the server that holds the key. A call ends after three times its time-out at the
 * latest, whatever the server and the network do; only the look-up of a host's name is left to the
 * system's own time-outs. For one thread, but for {@link #close}.
 */
final class RedisConnection implements Closeable {
  private static final int MOST_MOVES = 3;
  private static final long LIMIT_IN_TIMEOUTS = 3;

  private final RedisConnector connector;
  private final int readMillis;
  private RedisAddress server;
  private Connection connection;

  /** How often it could not connect. */
  private int turn;

  /** Whether a server has ever answered. */
  private boolean answered;

  /** The TCP socket, below TLS: closing that one never waits for a write that is under way. */
  private volatile Socket socket;

  private volatile boolean late;
  private volatile boolean closed;

  /**
   * Connects to nothing yet.
   *
   * @param waitMillis how long the server is asked to wait before it answers
   */
  RedisConnection(RedisConnector connector, int waitMillis) {
    this.connector = connector;
    readMillis = connector.timeoutMillis() + waitMillis;
    server = connector.address();
  }

  /**
   * Asks the server.
   *
   * @return bytes, a number, a list of such, or null
   * @throws Refused if the server answers with an error
   * @throws IOException if there is no answer
   */
  Object call(Command command, byte[]... arguments) throws IOException {
    return callAll(List.of(new Request(command, arguments))).get(0);
  }

  /**
   * Asks the server several things in one round trip: all requests are sent before the first reply
   * is read. If the first reply names another server, all of them go there, so all must ask about
   * the key of the first, or about no key.
   *
   * @param requests one or more
   * @return the replies, in the same order
   * @throws Refused if the server answers one of them with an error; it may have done the others
   * @throws IOException if there is no answer; the server may have done some
   */
  List<Object> callAll(List<Request> requests) throws IOException {
    late = false;
    Future<?> limit = connector.watch().begin(LIMIT_IN_TIMEOUTS * readMillis, this::giveUp);
    try {
      return callAndFollow(requests);
    } finally {
      limit.cancel(false);
    }
  }

  /**
   * Asks for the time. TIME has no key, so a request that has one goes ahead, and leads to the
   * server that holds it.
   *
   * @param lead changes nothing
   * @return that server's clock, ms since 1970
   * @throws IOException as {@link #callAll}
   */
  long millis(Request lead) throws IOException {
    return RedisServer.timeMillis(callAll(List.of(lead, new Request(Command.TIME))).get(1));
  }

  @Override
  public void close() throws IOException {
    closed = true;
    closeSocket();
  }

  private void giveUp() {
    late = true;
    closeSocket();
  }

  private List<Object> callAndFollow(List<Request> requests) throws IOException {
    for (int moves = 0; ; moves++) {
      try {
        return exchange(requests);
      } catch (JedisMovedDataException e) {
        drop();
        if (moves == MOST_MOVES) {
          failed();
          throw new IOException(at("the cluster's servers send each other the key"), e);
        }
        follow(e.getTargetNode());
      } catch (JedisDataException e) {
        // A server that has become a replica, or is loading, may have a successor elsewhere.
        String reason = RedisReason.printable(e.getMessage());
        String message = at(reason);
        if (connection == null || !reason.startsWith("ERR ")) {
          failed();
        }
        throw new Refused(message, reason, e);
      } catch (IOException e) {
        failed();
        throw e;
      } catch (RuntimeException e) {
        String message = at(reason(e));
        failed();
        throw new IOException(message, e);
      } catch (Error e) {
        // Replies may be left unread.
        drop();
        throw e;
      }
    }
  }

  /** Reads all replies before it throws an error that one of them is. */
  private List<Object> exchange(List<Request> requests) throws IOException {
    if (connection == null) {
      connection = open();
    }
    for (Request request : requests) {
      connection.sendCommand(request.command(), request.arguments());
    }
    List<Object> replies = connection.getMany(requests.size());
    answered = true;
    connector.answered(server);
    for (Object reply : replies) {
      if (reply instanceof JedisDataException error) {
        throw error;
      }
    }
    return replies;
  }

  private Connection open() throws IOException {
    JedisClientConfig config =
        DefaultJedisClientConfig.builder()
            .serverDefaultProtocol()
            .autoNegotiateProtocol(false)
            .clientSetInfoConfig(ClientSetInfoConfig.DISABLED)
            .connectionTimeoutMillis(connector.timeoutMillis())
            .socketTimeoutMillis(readMillis)
            .blockingSocketTimeoutMillis(readMillis)
            .build();
    Connection opened = new Connection(this::openSocket, config);
    logIn(opened);
    if (server.database() != 0) {
      opened.select(server.database());
    }
    return opened;
  }

  private Socket openSocket() {
    try {
      Socket plain = new Socket();
      socket = plain;
      if (closed || late) {
        throw new IOException("closed");
      }
      return connector.connect(plain, server, turn, readMillis);
    } catch (IOException e) {
      turn++;
      throw new JedisConnectionException(e);
    }
  }

  /** What the server says to a wrong password may repeat it, and is not shown. */
  private void logIn(Connection to) throws IOException {
    String[] login = connector.login();
    if (login.length == 0) {
      return;
    }
    try {
      to.sendCommand(Command.AUTH, login);
      to.getOne();
    } catch (JedisDataException e) {
      String said = String.valueOf(e.getMessage());
      throw new IOException(
          at(
              said.startsWith("WRONGPASS")
                  ? "the user or the password is wrong"
                  : said.contains("without any password configured")
                      ? "the server has no password, but one is given"
                      : "the server does not let this tracker log in"));
    }
  }

  private void follow(HostAndPort target) {
    String host = target.getHost();
    boolean same = host == null || host.isEmpty() || host.equals("?");
    server = server.withNode(same ? server.host() : host, target.getPort());
  }

  private void failed() {
    drop();
    server = connector.insteadOf(server);
  }

  private void drop() {
    closeSocket();
    socket = null;
    connection = null;
  }

  private void closeSocket() {
    Socket open = socket;
    if (open != null) {
      try {
        open.close();
      } catch (IOException e) {
        // It is gone in any case.
      }
    }
  }

  private String at(String reason) {
    return "Redis at " + server + ": " + reason;
  }

  private String reason(Throwable e) {
    return late
        ? RedisReason.noAnswer(server.tls(), !answered)
        : RedisReason.of(e, server.tls(), !answered);
  }

  /**
   * What the server is asked.
   *
   * @param command such as TIME
   * @param arguments as the command's documentation has them
   */
  record Request(Command command, byte[]... arguments) {}

  /** The server has answered with an error. */
  static final class Refused extends IOException {
    private static final long serialVersionUID = 1;

    private final String reason;

    Refused(String message, String reason, Throwable cause) {
      super(message, cause);
      this.reason = reason;
    }

    /** What the server has said. */
    String reason() {
      return reason;
    }

    /** Whether something else is in the place of a key, such as a list instead of a stream. */
    boolean isOfWrongType() {
      return reason.startsWith("WRONGTYPE ");
    }
  }
}
