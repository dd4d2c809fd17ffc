package org.bttracker.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.Protocol.Command;

/** The keys of connection IDs on a real server. */
@Timeout(60)
class RedisIdKeysTest {
  private static final byte[] PROPOSED = new byte[16];
  private static final long THREE_DAYS_SECONDS = 259_200;

  @TempDir private Path directory;
  private RedisProcess redis;
  private RedisServer server;
  private RedisConnection other;

  @BeforeEach
  void start() throws Exception {
    redis = RedisProcess.start(directory);
    server = redis.server();
    other = new RedisConnection(redis.connector(), 0);
  }

  @AfterEach
  void stop() throws Exception {
    if (redis != null) {
      server.close();
      other.close();
      redis.close();
    }
  }

  @Test
  void shouldKeepAKeyAsHexDigitsForThreeDays() throws Exception {
    IdKeyStore store = server.idKeys();
    assertArrayEquals(PROPOSED, store.getOrMake(20_000, PROPOSED));
    assertEquals("00000000000000000000000000000000", get("test:{id-key}:20000"));
    long seconds = (Long) other.call(Command.TTL, bytes("test:{id-key}:20000"));
    assertTrue(seconds > THREE_DAYS_SECONDS - 60 && seconds <= THREE_DAYS_SECONDS);
    byte[] another = new byte[16];
    another[0] = 1;
    assertArrayEquals(PROPOSED, store.getOrMake(20_000, another));
    assertArrayEquals(another, store.getOrMake(20_001, another));
    assertTrue(Math.abs(store.millis() - server.millis(0)) < 60_000);
  }

  @Test
  void shouldLetManyAgreeThatMakeKeysAtOnce() throws Exception {
    int trackers = 8;
    CyclicBarrier together = new CyclicBarrier(trackers);
    ExecutorService threads = Executors.newFixedThreadPool(trackers);
    try {
      List<Future<List<String>>> results = new ArrayList<>();
      for (int i = 0; i < trackers; i++) {
        SharedIdKeys keys = new SharedIdKeys(server.idKeys());
        results.add(
            threads.submit(
                () -> {
                  together.await();
                  return hex(keys.refresh());
                }));
      }
      for (Future<List<String>> result : results) {
        assertEquals(results.get(0).get(), result.get());
      }
    } finally {
      threads.shutdown();
    }
  }

  @Test
  void shouldWriteTheSameKeysAgainWhenAllIsDeleted() throws Exception {
    SharedIdKeys keys = new SharedIdKeys(server.idKeys());
    List<String> before = hex(keys.refresh());
    other.call(Command.FLUSHALL);
    assertEquals(before.get(0), hex(keys.refresh()).get(0));
    assertEquals(before.get(0), hex(new SharedIdKeys(server.idKeys()).refresh()).get(0));
  }

  @Test
  void shouldGoOnWithTheSameKeysWhenTheServerComesBackEmpty() throws Exception {
    SharedIdKeys keys = new SharedIdKeys(server.idKeys());
    List<String> before = hex(keys.refresh());
    redis.kill();
    assertThrows(IOException.class, keys::refresh);
    redis.start();
    assertEquals(before.get(0), hex(keys.refresh()).get(0));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "secret",
        "0123456789abcdef0123456789abcde",
        "0123456789abcdef0123456789abcdef0",
        "0123456789abcdef0123456789abcdeg",
        "0123456789abcdef0123456789abcde\n"
      })
  void shouldNotTouchNorShowWhatIsNoKey(String value) throws Exception {
    other.call(Command.SET, bytes("test:{id-key}:5"), bytes(value));
    assertForeign();
    assertEquals(value, get("test:{id-key}:5"));
  }

  @Test
  void shouldNotTouchAnotherType() throws Exception {
    other.call(Command.LPUSH, bytes("test:{id-key}:5"), bytes("secret"));
    assertForeign();
    assertEquals(1L, other.call(Command.LLEN, bytes("test:{id-key}:5")));
  }

  @Test
  void shouldTakeAKeyThatAnOperatorHasWritten() throws Exception {
    other.call(Command.SET, bytes("test:{id-key}:5"), bytes("0123456789ABCDEF0123456789abcdef"));
    assertArrayEquals(
        HexFormat.of().parseHex("0123456789abcdef0123456789abcdef"),
        server.idKeys().getOrMake(5, PROPOSED));
  }

  private void assertForeign() {
    IOException e = assertThrows(IOException.class, () -> server.idKeys().getOrMake(5, PROPOSED));
    assertEquals(
        "the key test:{id-key}:5 in Redis must hold 32 hex digits; delete it, and it is made anew",
        e.getMessage());
  }

  private String get(String key) throws IOException {
    return new String((byte[]) other.call(Command.GET, bytes(key)), UTF_8);
  }

  private static List<String> hex(List<byte[]> keys) {
    return keys.stream().map(HexFormat.of()::formatHex).toList();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
