package org.bttracker.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A real redis-server on a free port of the loopback address. */
public final class RedisProcess implements AutoCloseable {
  private static final Path PROGRAM = Path.of("/usr/bin/redis-server");
  private static final int TIMEOUT_MILLIS = 10_000;
  private static final long BOUND_NANOS = TimeUnit.SECONDS.toNanos(20);

  private static final String PORT = "--port";
  private static final String TLS_PORT = "--tls-port";
  private static final int MOST_TRIES = 3;

  private final Path directory;
  private final List<String> options;
  private final boolean tls;
  private final int port;
  private Process process;

  private RedisProcess(Path directory, boolean tls, List<String> options) throws IOException {
    this.directory = directory;
    this.tls = tls;
    this.options = options;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
  }

  /**
   * Starts one; skips the test where there is none.
   *
   * @param directory for its files
   * @param options of redis-server
   * @return one that answers
   * @throws Exception if it does not start
   */
  public static RedisProcess start(Path directory, String... options) throws Exception {
    return start(directory, false, options);
  }

  /** Starts one that speaks TLS only; its options name the certificate. */
  static RedisProcess startTls(Path directory, String... options) throws Exception {
    return start(directory, true, options);
  }

  private static RedisProcess start(Path directory, boolean tls, String... options)
      throws Exception {
    assumeTrue(
        Files.isExecutable(PROGRAM), PROGRAM + " is not installed (Debian package redis-server)");
    for (int tries = 1; ; tries++) {
      RedisProcess redis = new RedisProcess(directory, tls, List.of(options));
      try {
        redis.start();
        return redis;
      } catch (IOException e) {
        // Another program may have taken the port meanwhile.
        if (tries == MOST_TRIES || !e.getMessage().contains("Address already in use")) {
          throw e;
        }
      }
    }
  }

  /**
   * Starts it again after {@link #kill}.
   *
   * @throws Exception if it does not start
   */
  public void start() throws Exception {
    List<String> command = new ArrayList<>(List.of(PROGRAM.toString(), "--bind", "127.0.0.1"));
    command.addAll(List.of(tls ? TLS_PORT : PORT, Integer.toString(port)));
    command.addAll(tls ? List.of(PORT, "0") : List.of());
    command.addAll(List.of("--save", "", "--dir", directory.toString()));
    command.addAll(options);
    Path log = directory.resolve("redis.log");
    process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    long begin = System.nanoTime();
    while (!(tls ? Files.readString(log).contains("Ready to accept connections") : answers())) {
      if (!process.isAlive() || System.nanoTime() - begin > BOUND_NANOS) {
        close();
        throw new IOException(Files.readString(log));
      }
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  /** Whether it has loaded all, whatever it says of a password. */
  private boolean answers() {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(TIMEOUT_MILLIS);
      socket.getOutputStream().write("PING\r\n".getBytes(UTF_8));
      String answer = new String(socket.getInputStream().readNBytes(5), UTF_8);
      return answer.equals("+PONG") || answer.equals("-NOAU");
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Where it listens.
   *
   * @return the same all the time
   */
  public RedisAddress address() {
    return new RedisAddress("127.0.0.1", port, tls, 0);
  }

  RedisConnector connector() {
    return connector(null, null, TIMEOUT_MILLIS);
  }

  RedisConnector connector(String user, String password, int timeoutMillis) {
    return new RedisConnector(address(), user, password, timeoutMillis, null);
  }

  RedisServer server() {
    return new RedisServer(connector(), "test", 1, Duration.ofMinutes(10));
  }

  /** Ends it at once, and waits until it is gone. */
  public void kill() {
    process.destroyForcibly().onExit().join();
  }

  /**
   * Sends it a signal.
   *
   * @param name such as STOP
   * @throws Exception if it cannot be sent
   */
  public void signal(String name) throws Exception {
    Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
    assertEquals(0, kill.waitFor());
  }

  @Override
  public void close() {
    kill();
  }
}
