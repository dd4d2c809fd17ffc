package org.bttracker.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import redis.clients.jedis.Protocol.Command;

/** Servers that take connections, and then do not what they should. */
class RedisTimeoutTest {
  private static final int TIMEOUT_MILLIS = 200;

  /** More than the buffers of a connection hold. */
  private static final List<byte[]> MUCH = Collections.nCopies(4_000, new byte[8_000]);

  @Test
  void shouldNotWaitForAServerThatNeverReads() throws Exception {
    try (ServerSocket peer = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        RedisLog log = new RedisLog(connector(peer, false), "k", 1_000)) {
      assertEquals(noAnswer(peer), failure(() -> log.append(MUCH)));
      assertEquals(noAnswer(peer), failure(() -> log.append(MUCH)));
    }
  }

  @Test
  void shouldNotWaitForAHandshakeThatNeverComes() throws Exception {
    try (ServerSocket peer = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        RedisConnection connection = new RedisConnection(connector(peer, true), 0)) {
      assertEquals(
          noAnswer(peer) + "; if it does not speak TLS, write redis://",
          failure(() -> connection.call(Command.TIME)));
    }
  }

  private static String failure(Executable call) {
    return assertTimeoutPreemptively(
            Duration.ofSeconds(30), () -> assertThrows(IOException.class, call))
        .getMessage();
  }

  private static String noAnswer(ServerSocket peer) {
    return "Redis at 127.0.0.1:" + peer.getLocalPort() + ": no answer in time";
  }

  private static RedisConnector connector(ServerSocket peer, boolean tls) {
    RedisAddress address = new RedisAddress("127.0.0.1", peer.getLocalPort(), tls, 0);
    return new RedisConnector(address, null, null, TIMEOUT_MILLIS, null);
  }
}
