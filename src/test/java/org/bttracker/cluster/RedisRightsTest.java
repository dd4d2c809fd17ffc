package org.bttracker.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Protocol.Command;

/** Who is let in by a real server, and with which rights. */
@Timeout(60)
class RedisRightsTest {
  private static final byte[] ANY_BYTES = {0, '\r', '\n', (byte) 0xFF, '$', 0};
  private static final int TIMEOUT_MILLIS = 10_000;

  @TempDir private Path directory;

  @Test
  void shouldLogInWithTheRightPasswordOnly() throws Exception {
    try (RedisProcess redis =
        RedisProcess.start(
            directory, "--requirepass", "right", "--user", "u", "on", ">secret", "~*", "+@all")) {
      try (RedisLog log = new RedisLog(redis.connector("u", "secret", 10_000), "k", 1_000);
          RedisLog other = new RedisLog(redis.connector(null, "right", 10_000), "k", 1_000)) {
        log.append(List.of(ANY_BYTES));
        assertEquals(log.last(), other.last());
      }
      assertRefused(redis, "u", "wrongsecret", "the user or the password is wrong");
      assertRefused(redis, null, null, "NOAUTH Authentication required.");
    }
  }

  @Test
  void shouldNameTheKeyThatHoldsNoStream() throws Exception {
    try (RedisProcess redis = RedisProcess.start(directory);
        RedisServer server = redis.server();
        RedisConnection other = new RedisConnection(redis.connector(), 0)) {
      other.call(Command.SET, bytes("test:changes"), bytes("x"));
      ReplicationLog log = server.open(0);
      for (Executable call :
          new Executable[] {
            () -> log.append(List.of(ANY_BYTES)),
            () -> log.read(Position.START, 1),
            log::first,
            log::last,
            () -> server.millis(0)
          }) {
        assertEquals(
            "the key test:changes in Redis must hold a stream; delete it, and it is made anew, or"
                + " set another --cluster-name",
            assertThrows(IOException.class, call).getMessage());
      }
      assertArrayEquals(bytes("x"), (byte[]) other.call(Command.GET, bytes("test:changes")));
      other.call(Command.DEL, bytes("test:changes"));
      log.append(List.of(ANY_BYTES));
      assertEquals(1, log.read(Position.START, 1).size());
    }
  }

  /** The rights that the README tells an operator to give, and no others. */
  @Test
  void shouldNeedOnlyTheRightsOfTheReadme() throws Exception {
    String rule =
        Files.readString(Path.of("README.md"))
            .lines()
            .map(String::strip)
            .filter(line -> line.startsWith("user "))
            .findFirst()
            .orElseThrow();
    Matcher words = Pattern.compile("user (\\S+) (on >(\\S+) ~bttracker:\\* .*)").matcher(rule);
    assertTrue(words.matches(), rule);
    String user = words.group(1);
    try (RedisProcess redis = RedisProcess.start(directory, "--maxmemory-policy", "noeviction");
        RedisConnection admin = new RedisConnection(redis.connector(), 0)) {
      List<byte[]> arguments = new ArrayList<>(List.of(bytes("SETUSER"), bytes(user)));
      for (String word : words.group(2).split(" ")) {
        arguments.add(bytes(word));
      }
      admin.call(Command.ACL, arguments.toArray(byte[][]::new));
      RedisAddress address = new RedisAddress("127.0.0.1", redis.address().port(), false, 1);
      RedisConnector connector =
          new RedisConnector(address, user, words.group(3), TIMEOUT_MILLIS, null);
      for (int shards = 1; shards <= 2; shards++) {
        try (RedisServer server =
            new RedisServer(connector, "bttracker", shards, Duration.ofMinutes(10))) {
          useAll(server, admin);
        }
      }
      try (RedisServer other = new RedisServer(connector, "other", 1, Duration.ofMinutes(10))) {
        IOException e = assertThrows(IOException.class, () -> other.millis(0));
        assertTrue(e.getMessage().contains("NOPERM "), e.getMessage());
      }
    }
  }

  /** Whatever a tracker asks a server, also one that has no memory left. */
  private static void useAll(RedisServer server, RedisConnection admin) throws IOException {
    ReplicationLog log = server.open(0);
    log.append(List.of(ANY_BYTES));
    assertEquals(1, log.read(Position.START, 1).size());
    assertEquals(log.first(), log.last());
    assertTrue(server.millis(0) > 0);
    IdKeyStore keys = server.idKeys();
    assertTrue(keys.millis() > 0);
    assertArrayEquals(new byte[16], keys.getOrMake(5, new byte[16]));
    assertArrayEquals(new byte[16], keys.getOrMake(5, new byte[16]));
    admin.call(Command.CONFIG, bytes("SET"), bytes("maxmemory"), bytes("1"));
    IOException full = assertThrows(IOException.class, () -> log.append(List.of(ANY_BYTES)));
    assertTrue(full.getMessage().contains("OOM "), full.getMessage());
    admin.call(Command.CONFIG, bytes("SET"), bytes("maxmemory"), bytes("0"));
  }

  @Test
  void shouldSayThatTheServerHasNoPassword() throws Exception {
    try (RedisProcess redis = RedisProcess.start(directory)) {
      assertRefused(redis, null, "secret", "the server has no password, but one is given");
    }
  }

  private static void assertRefused(RedisProcess redis, String user, String password, String reason)
      throws IOException {
    try (RedisLog log = new RedisLog(redis.connector(user, password, 10_000), "k", 1_000)) {
      IOException e = assertThrows(IOException.class, () -> log.append(List.of(ANY_BYTES)));
      assertEquals("Redis at " + redis.address() + ": " + reason, e.getMessage());
      assertFalse(e.toString().contains("secret"));
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
