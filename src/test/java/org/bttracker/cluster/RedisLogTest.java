package org.bttracker.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.bttracker.cluster.RedisConnection.Refused;
import org.bttracker.cluster.RedisConnection.Request;
import org.bttracker.cluster.ReplicationLog.Entry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Protocol.Command;

/** The log on a real server. */
@Timeout(60)
class RedisLogTest {
  private static final byte[] ANY_BYTES = {0, '\r', '\n', (byte) 0xFF, '$', 0};
  private static final int TIMEOUT_MILLIS = 10_000;

  @TempDir private Path directory;

  @Test
  void shouldReadWhatWasAppended() throws Exception {
    try (RedisProcess redis = RedisProcess.start(directory);
        RedisServer server = redis.server()) {
      ReplicationLog log = server.open(0);
      assertEquals(Position.START, log.first());
      assertEquals(Position.START, log.last());
      assertEquals(List.of(), log.read(Position.START, 10));
      for (int i = 0; i < 3; i++) {
        log.append(List.of(new byte[] {(byte) i}));
      }
      log.append(List.of(ANY_BYTES));
      List<Entry> two = log.read(Position.START, 2);
      assertEquals(2, two.size());
      assertArrayEquals(new byte[] {0}, two.get(0).bytes());
      assertEquals(two.get(0).position(), log.first());
      List<Entry> rest = server.open(0).read(two.get(1).position(), 10);
      assertEquals(2, rest.size());
      assertArrayEquals(ANY_BYTES, rest.get(1).bytes());
      assertEquals(rest.get(1).position(), log.last());
      assertTrue(Math.abs(server.millis(0) - log.last().millis()) < 60_000);
    }
  }

  @Test
  void shouldAppendManyEntriesInOrder() throws Exception {
    try (RedisProcess redis = RedisProcess.start(directory);
        RedisServer server = redis.server()) {
      ReplicationLog log = server.open(0);
      List<byte[]> appended = entries(500);
      log.append(appended.subList(0, 499));
      log.append(appended.subList(499, 500));
      assertEntries(appended, log.read(Position.START, 1_000));
    }
  }

  @Test
  void shouldStayInStepAfterAnErrorAmongReplies() throws Exception {
    try (RedisProcess redis = RedisProcess.start(directory);
        RedisConnection connection = new RedisConnection(redis.connector(), 0)) {
      List<Request> requests =
          List.of(
              new Request(Command.SET, bytes("s"), bytes("1")),
              new Request(Command.XADD, bytes("s"), bytes("*"), bytes("b"), bytes("x")),
              new Request(Command.XADD, bytes("k"), bytes("bad"), bytes("b"), bytes("x")),
              new Request(Command.SET, bytes("t"), bytes("2")));
      assertTrue(refusal(connection, requests).startsWith("WRONGTYPE "));
      assertArrayEquals(bytes("2"), (byte[]) connection.call(Command.GET, bytes("t")));
      assertTrue(refusal(connection, requests.subList(2, 4)).startsWith("ERR "));
      assertArrayEquals(bytes("1"), (byte[]) connection.call(Command.GET, bytes("s")));
    }
  }

  @Test
  void shouldTrimWhatIsOlderThanTheHistory() throws Exception {
    try (RedisProcess redis = RedisProcess.start(directory, "--stream-node-max-entries", "1");
        RedisLog log = new RedisLog(redis.connector(), "k", 1_000);
        RedisConnection other = new RedisConnection(redis.connector(), 0)) {
      other.call(Command.XADD, bytes("k"), bytes("5-1"), bytes("b"), bytes("old"));
      log.append(List.of(ANY_BYTES));
      assertEquals(new Position(5, 1), log.first());
      log.append(List.of(ANY_BYTES));
      assertEquals(2, log.read(Position.START, 10).size());
      assertTrue(log.first().millis() > 5);
    }
  }

  /** The server's clock may have been ahead, and IDs never go back. */
  @Test
  void shouldTrimByTheClockAndNotByIds() throws Exception {
    try (RedisProcess redis = RedisProcess.start(directory, "--stream-node-max-entries", "1");
        RedisLog log = new RedisLog(redis.connector(), "k", 1_000);
        RedisConnection other = new RedisConnection(redis.connector(), 0)) {
      log.append(List.of(ANY_BYTES));
      Position before = log.last();
      other.call(Command.XADD, bytes("k"), bytes("9999999999999-0"), bytes("b"), bytes("x"));
      log.append(List.of(ANY_BYTES));
      log.append(List.of(ANY_BYTES));
      assertTrue(log.first().millis() <= before.millis(), "it is not a second old");
    }
  }

  @Test
  void shouldSayWhatToDoAboutAnIdThatCannotBeUsed() throws Exception {
    try (RedisProcess redis = RedisProcess.start(directory);
        RedisLog log = new RedisLog(redis.connector(), "k", 1_000);
        RedisConnection other = new RedisConnection(redis.connector(), 0)) {
      other.call(Command.XADD, bytes("k"), bytes("9223372036854775808-0"), bytes("b"), bytes("x"));
      IOException e = assertThrows(IOException.class, () -> log.read(Position.START, 1));
      assertTrue(e.getMessage().startsWith("the stream k in Redis has an entry"), e.getMessage());
    }
  }

  @Test
  void shouldMakeForeignEntriesEmpty() throws Exception {
    try (RedisProcess redis = RedisProcess.start(directory);
        RedisLog log = new RedisLog(redis.connector(), "k", 1_000);
        RedisConnection other = new RedisConnection(redis.connector(), 0)) {
      other.call(Command.XADD, bytes("k"), bytes("*"), bytes("x"), bytes("y"));
      log.append(List.of(ANY_BYTES));
      List<Entry> entries = log.read(Position.START, 10);
      assertEquals(0, entries.get(0).bytes().length);
      assertArrayEquals(ANY_BYTES, entries.get(1).bytes());
    }
  }

  @Test
  void shouldRememberTheLastPositionWhenAllIsDeleted() throws Exception {
    try (RedisProcess redis = RedisProcess.start(directory);
        RedisLog log = new RedisLog(redis.connector(), "k", 1_000);
        RedisConnection other = new RedisConnection(redis.connector(), 0)) {
      log.append(List.of(ANY_BYTES));
      Position last = log.last();
      other.call(Command.XTRIM, bytes("k"), bytes("MAXLEN"), bytes("0"));
      assertEquals(Position.START, log.first());
      assertEquals(last, log.last());
      other.call(Command.FLUSHALL);
      assertEquals(Position.START, log.last());
      log.append(List.of(ANY_BYTES));
      assertTrue(log.last().compareTo(last) > 0, "positions go on growing");
    }
  }

  @Test
  void shouldGoOnAfterTheServerWasKilled() throws Exception {
    try (RedisProcess redis =
            RedisProcess.start(directory, "--appendonly", "yes", "--appendfsync", "always");
        RedisServer server = redis.server()) {
      ReplicationLog log = server.open(0);
      log.append(List.of(ANY_BYTES));
      Position last = log.last();
      redis.kill();
      assertThrows(IOException.class, () -> log.append(List.of(ANY_BYTES)));
      assertThrows(IOException.class, log::last);
      IOException refused = assertThrows(IOException.class, () -> server.millis(0));
      assertEquals("Redis at " + redis.address() + ": Connection refused", refused.getMessage());
      redis.start();
      assertEquals(last, log.last());
      log.append(List.of(ANY_BYTES));
      assertEquals(1, log.read(last, 10).size());
    }
  }

  @Test
  void shouldNotWaitForAServerThatHangs() throws Exception {
    try (RedisProcess redis = RedisProcess.start(directory);
        RedisLog log = new RedisLog(redis.connector(null, null, 200), "k", 1_000)) {
      log.append(List.of(ANY_BYTES));
      Position last = log.last();
      redis.signal("STOP");
      IOException e =
          assertTimeoutPreemptively(
              Duration.ofSeconds(20),
              () -> {
                assertThrows(IOException.class, () -> log.append(List.of(ANY_BYTES)));
                assertThrows(IOException.class, () -> log.append(List.of(ANY_BYTES)));
                assertThrows(IOException.class, log::last);
                return assertThrows(IOException.class, () -> log.read(last, 1));
              });
      assertEquals("Redis at " + redis.address() + ": no answer in time", e.getMessage());
      redis.signal("CONT");
      assertEquals(1, log.read(Position.START, 1).size());
    }
  }

  @Test
  void shouldTryEachAddressOfAName() throws Exception {
    Path hosts =
        Files.writeString(directory.resolve("hosts"), "127.0.0.2 my_twin\n127.0.0.1 my_twin\n");
    try (RedisProcess redis = RedisProcess.start(directory)) {
      String url = "redis://my_twin:" + redis.address().port();
      String results = RedisCaller.call(directory, url, 3, "-Djdk.net.hosts.file=" + hosts);
      String refused = "Redis at my_twin:%d: Connection refused".formatted(redis.address().port());
      assertEquals(List.of(refused, "works", "works"), results.lines().toList());
    }
  }

  @Test
  void shouldNotWriteIntoAnotherDatabaseThanTheOneAskedFor() throws Exception {
    try (RedisProcess redis = RedisProcess.start(directory)) {
      RedisAddress beyond = new RedisAddress("127.0.0.1", redis.address().port(), false, 99);
      try (RedisLog wrong =
              new RedisLog(new RedisConnector(beyond, null, null, 10_000, null), "k", 1_000);
          RedisLog log = new RedisLog(redis.connector(), "k", 1_000)) {
        assertThrows(IOException.class, () -> wrong.append(List.of(ANY_BYTES)));
        assertThrows(IOException.class, () -> wrong.append(List.of(ANY_BYTES)));
        assertEquals(Position.START, log.last());
      }
    }
  }

  private static String refusal(RedisConnection connection, List<Request> requests) {
    return assertThrows(Refused.class, () -> connection.callAll(requests)).reason();
  }

  private static List<byte[]> entries(int number) {
    Random random = new Random(1);
    List<byte[]> entries = new ArrayList<>();
    for (int i = 0; i < number; i++) {
      byte[] entry = new byte[random.nextInt(10_000)];
      random.nextBytes(entry);
      entries.add(entry);
    }
    return entries;
  }

  private static void assertEntries(List<byte[]> expected, List<Entry> entries) {
    assertEquals(expected.size(), entries.size());
    for (int i = 0; i < expected.size(); i++) {
      assertArrayEquals(expected.get(i), entries.get(i).bytes());
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
