package org.bttracker.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Protocol.Command;

/** Encrypted connections to a real server. */
@Timeout(120)
class RedisTlsTest {
  private static final String THIS_HOST = "dns:localhost,ip:127.0.0.1";
  private static final int SHORT_MILLIS = 1_000;
  private static final int LONG_MILLIS = 20_000;
  private static final String NOT_TRUSTED =
      "its certificate is refused: no authority that this Java trusts has signed it;"
          + " see javax.net.ssl.trustStore";

  @TempDir private static Path certificates;
  private static TestCertificate right;
  private static TestCertificate elsewhere;

  @TempDir private Path directory;

  @BeforeAll
  static void makeCertificates() throws Exception {
    right = TestCertificate.make(certificates.resolve("right"), "right", THIS_HOST);
    elsewhere =
        TestCertificate.make(
            certificates.resolve("elsewhere"), "elsewhere", "dns:elsewhere.example,ip:192.0.2.1");
  }

  @Test
  void shouldTalkToAServerThatBearsTheRightName() throws Exception {
    try (RedisProcess redis = startTls(right)) {
      for (String host : List.of("127.0.0.1", "localhost")) {
        RedisAddress address = new RedisAddress(host, redis.address().port(), true, 0);
        try (RedisServer server =
            new RedisServer(
                connector(address, right, LONG_MILLIS), "test", 1, Duration.ofMinutes(1))) {
          ReplicationLog log = server.open(0);
          Position before = log.last();
          log.append(Collections.nCopies(100, new byte[8_000]));
          assertEquals(100, log.read(before, 1_000).size());
          assertTrue(server.millis(0) > 0);
        }
      }
    }
  }

  @Test
  void shouldRefuseAServerThatBearsAnotherName() throws Exception {
    try (RedisProcess redis = startTls(elsewhere)) {
      assertEquals(
          "Redis at 127.0.0.1:%d: its certificate is refused: ".formatted(redis.address().port())
              + "No subject alternative names matching IP address 127.0.0.1 found",
          failure(redis.address(), elsewhere));
      RedisAddress named = new RedisAddress("localhost", redis.address().port(), true, 0);
      assertEquals(
          "Redis at localhost:%d: its certificate is refused: ".formatted(named.port())
              + "No subject alternative DNS name matching localhost found.",
          failure(named, elsewhere));
    }
  }

  @Test
  void shouldRefuseAServerThatNobodyTrusts() throws Exception {
    TestCertificate namesake =
        TestCertificate.make(directory.resolve("namesake"), "right", THIS_HOST);
    try (RedisProcess redis = startTls(right)) {
      assertEquals(at(redis, NOT_TRUSTED), failure(redis.address(), elsewhere));
      assertEquals(at(redis, NOT_TRUSTED), failure(redis.address(), namesake));
    }
  }

  @Test
  void shouldRefuseACertificateThatHasExpired() throws Exception {
    TestCertificate old =
        TestCertificate.make(
            directory.resolve("old"), "right", THIS_HOST, "-startdate", "-3d", "-validity", "1");
    try (RedisProcess redis = startTls(old)) {
      String reason = failure(redis.address(), right);
      assertTrue(
          reason.startsWith(at(redis, "its certificate is refused: it has expired, ")), reason);
    }
  }

  @Test
  void shouldSayThatTheServerSpeaksTls() throws Exception {
    try (RedisProcess redis = startTls(right)) {
      RedisAddress plain = new RedisAddress("127.0.0.1", redis.address().port(), false, 0);
      String reason = failure(plain, right);
      assertTrue(reason.endsWith("; if it speaks TLS, write rediss://"), reason);
    }
  }

  @Test
  void shouldSayThatTheServerDoesNotSpeakTls() throws Exception {
    try (RedisProcess redis = RedisProcess.start(directory)) {
      RedisAddress encrypted = new RedisAddress("127.0.0.1", redis.address().port(), true, 0);
      String reason = failure(encrypted, right);
      assertTrue(reason.endsWith("; if it does not speak TLS, write redis://"), reason);
    }
  }

  @Test
  void shouldSayThatTheServerAsksForACertificate() throws Exception {
    List<String> options = new ArrayList<>(Arrays.asList(right.redisOptions()));
    options.addAll(List.of("--tls-auth-clients", "yes"));
    try (RedisProcess redis = RedisProcess.startTls(directory, options.toArray(String[]::new))) {
      String reason = failure(redis.address(), right);
      assertTrue(
          reason.endsWith("; if it asks for a client's certificate, see javax.net.ssl.keyStore"),
          reason);
    }
  }

  /** Closing a TLS socket would wait for the write that hangs. */
  @Test
  void shouldNotWaitForAServerThatStopsReading() throws Exception {
    try (RedisProcess redis = startTls(right);
        FaultyProxy proxy = new FaultyProxy(redis.address().port());
        RedisLog log =
            new RedisLog(
                connector(
                    new RedisAddress("127.0.0.1", proxy.port(), true, 0), right, SHORT_MILLIS),
                "k",
                1_000)) {
      log.append(List.of(new byte[1]));
      proxy.stall();
      IOException e =
          assertTimeoutPreemptively(
              Duration.ofSeconds(60),
              () ->
                  assertThrows(
                      IOException.class,
                      () -> log.append(Collections.nCopies(6_000, new byte[8_000]))));
      assertTrue(e.getMessage().endsWith("no answer in time"), e.getMessage());
      proxy.pass();
      log.append(List.of(new byte[1]));
    }
  }

  /** What Java trusts is known once for a process, so this takes processes of their own. */
  @Test
  void shouldTrustWhatTheOperatorsTrustStoreHolds() throws Exception {
    try (RedisProcess redis = startTls(right)) {
      String at = "Redis at localhost:%d: ".formatted(redis.address().port());
      String store = "-Djavax.net.ssl.trustStore=";
      String password = "-Djavax.net.ssl.trustStorePassword=" + TestCertificate.PASSWORD;
      assertEquals("works", callElsewhere(redis, store + right.trustStoreFile(), password));
      assertEquals(
          at + NOT_TRUSTED, callElsewhere(redis, store + elsewhere.trustStoreFile(), password));
      assertEquals(
          at + NOT_TRUSTED, callElsewhere(redis, store + directory.resolve("missing"), password));
      assertEquals(
          at + "Java finds no certificate to trust; see javax.net.ssl.trustStore",
          callElsewhere(redis, store + right.trustStoreFile()));
      assertEquals(
          at + "problem accessing trust store",
          callElsewhere(redis, store + right.trustStoreFile(), password + "x"));
    }
  }

  private String callElsewhere(RedisProcess redis, String... properties) throws Exception {
    return RedisCaller.call(
        directory, "rediss://localhost:" + redis.address().port(), 1, properties);
  }

  private RedisProcess startTls(TestCertificate certificate) throws Exception {
    return RedisProcess.startTls(directory, certificate.redisOptions());
  }

  private static RedisConnector connector(
      RedisAddress address, TestCertificate trusted, int timeoutMillis) throws Exception {
    return new RedisConnector(address, null, null, timeoutMillis, trusted.trusting());
  }

  private static void call(RedisAddress address, TestCertificate trusted) throws Exception {
    try (RedisConnection connection =
        new RedisConnection(connector(address, trusted, SHORT_MILLIS), 0)) {
      connection.call(Command.TIME);
    }
  }

  private static String failure(RedisAddress address, TestCertificate trusted) {
    return assertThrows(IOException.class, () -> call(address, trusted)).getMessage();
  }

  private static String at(RedisProcess redis, String reason) {
    return "Redis at " + redis.address() + ": " + reason;
  }
}
