package org.bttracker.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
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
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.bttracker.cluster.ReplicationLog.Entry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Protocol.Command;

/** A real server behind a network that fails. */
@Timeout(120)
class RedisFaultIT {
  private static final int TIMEOUT_MILLIS = 1_000;
  private static final byte[] ONE = new byte[8_000];

  /** More than the buffers of three connections hold. */
  private static final List<byte[]> MUCH = Collections.nCopies(6_000, ONE);

  @TempDir private Path directory;
  private RedisProcess redis;
  private FaultyProxy proxy;
  private RedisServer server;
  private ReplicationLog log;

  @BeforeEach
  void start() throws Exception {
    redis = RedisProcess.start(directory);
    proxy = new FaultyProxy(redis.address().port());
    server = through(TIMEOUT_MILLIS);
    log = server.open(0);
    log.append(List.of(ONE));
    assertEquals(1, log.read(Position.START, 10).size());
    server.millis(0);
  }

  @AfterEach
  void stop() throws Exception {
    if (proxy != null) {
      server.close();
      proxy.close();
      redis.close();
    }
  }

  @Test
  void shouldGoOnAfterTheNetworkStalled() throws Exception {
    proxy.stall();
    assertAllFail("no answer in time");
    proxy.pass();
    assertAllWork();
  }

  @Test
  void shouldGoOnAfterConnectionsWereHalfOpen() throws Exception {
    proxy.halfOpen();
    assertAllFail("no answer in time");
    proxy.pass();
    assertAllWork();
  }

  @Test
  void shouldGoOnAfterTheServerWasOutOfReach() throws Exception {
    proxy.refuse();
    for (Executable call : calls()) {
      failure(call);
    }
    assertAllFail("Connection refused");
    proxy.pass();
    assertAllWork();
  }

  @Test
  void shouldNotWaitForAnAnswerThatComesByteByByte() throws Exception {
    Position last = log.last();
    proxy.limit(20);
    assertEquals(at("no answer in time"), failure(() -> log.read(Position.START, 10)));
    proxy.pass();
    assertEquals(last, log.last());
    assertAllWork();
  }

  @Test
  void shouldEndACallThatTakesTooLong() throws Exception {
    List<byte[]> appended = Collections.nCopies(100, ONE);
    Position last = log.last();
    log.append(appended);
    // A call may take 4.5 seconds, so not all fit in one, but a quarter does.
    proxy.limit(100_000);
    assertEquals(at("no answer in time"), failure(() -> log.read(last, 100)));
    assertEquals(25, log.read(last, 25).size());
  }

  @Test
  void shouldGoOnAfterTheNetworkStalledDuringALongAppend() throws Exception {
    proxy.stall();
    assertEquals(at("no answer in time"), failure(() -> log.append(MUCH)));
    proxy.pass();
    assertAllWork();
  }

  @Test
  void shouldSurviveACutAnywhereInAReply() throws Exception {
    log.append(List.of("first".getBytes(UTF_8), "second".getBytes(UTF_8)));
    List<Entry> expected = log.read(Position.START, 10);
    int replyBytes = 0;
    for (boolean cut = true; cut; replyBytes += replyBytes < 100 ? 1 : 97) {
      proxy.cutAfter(replyBytes);
      cut = isCut();
      proxy.pass();
      assertEntries(expected, readAll());
    }
    assertTrue(replyBytes > ONE.length, "the last cut came after " + replyBytes);
  }

  @Test
  void shouldNotMixUpRepliesWhenConnectionsAreCut() throws Exception {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    int appended = 0;
    for (int round = 0; round < 100; round++) {
      proxy.cutAfter(random.nextInt(200));
      List<byte[]> three = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        three.add(Integer.toString(appended++).getBytes(UTF_8));
      }
      try {
        log.append(three);
      } catch (IOException e) {
        log.append(three);
      }
    }
    proxy.pass();
    List<Entry> all = new ArrayList<>();
    for (Position position = Position.START; ; position = all.get(all.size() - 1).position()) {
      List<Entry> some = readThroughCuts(position, random);
      if (some.isEmpty()) {
        break;
      }
      all.addAll(some);
    }
    try (RedisLog direct = new RedisLog(redis.connector(), "test:changes", 600_000)) {
      assertEntries(direct.read(Position.START, 10_000), all);
    }
    assertEquals(appended, all.stream().skip(1).map(RedisFaultIT::text).distinct().count());
  }

  @Test
  void shouldEndAReadThatWaitsWhenClosed() throws Exception {
    RedisServer patient = through(100_000);
    ReplicationLog open = patient.open(0);
    Position last = open.last();
    proxy.halfOpen();
    CompletableFuture<List<Entry>> read = read(open, last);
    patient.close();
    Exception e =
        assertTimeoutPreemptively(
            Duration.ofSeconds(30), () -> assertThrows(ExecutionException.class, read::get));
    assertInstanceOf(IOException.class, e.getCause().getCause());
  }

  /** Were there one connection, the server would not look at the append before the read is over. */
  @Test
  void shouldAppendWhileAReadWaits() throws Exception {
    boolean found = false;
    try (RedisConnection other = new RedisConnection(redis.connector(), 0)) {
      for (int tries = 0; tries < 20 && !found; tries++) {
        CompletableFuture<List<Entry>> read = read(log, log.last());
        while (!read.isDone()
            && !text(other.call(Command.CLIENT, "LIST".getBytes(UTF_8))).contains("cmd=xread")) {
          Thread.onSpinWait();
        }
        log.append(List.of(ONE));
        found = read.get().size() == 1;
      }
    }
    assertTrue(found);
  }

  private List<Entry> readAll() throws IOException {
    List<Entry> all = new ArrayList<>(log.read(Position.START, 10));
    Position last = log.last();
    while (!all.get(all.size() - 1).position().equals(last)) {
      all.addAll(log.read(all.get(all.size() - 1).position(), 10));
    }
    return all;
  }

  private boolean isCut() {
    try {
      return log.read(Position.START, 10).size() < 3;
    } catch (IOException e) {
      return true;
    }
  }

  private List<Entry> readThroughCuts(Position position, Random random) throws IOException {
    proxy.cutAfter(random.nextInt(400));
    try {
      return log.read(position, 7);
    } catch (IOException e) {
      return log.read(position, 7);
    }
  }

  private static CompletableFuture<List<Entry>> read(ReplicationLog log, Position behind) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return log.read(behind, 1);
          } catch (IOException e) {
            throw new IllegalStateException(e);
          }
        });
  }

  private RedisServer through(int timeoutMillis) {
    RedisAddress address = new RedisAddress("127.0.0.1", proxy.port(), false, 0);
    RedisConnector connector = new RedisConnector(address, null, null, timeoutMillis, null);
    return new RedisServer(connector, "test", 1, Duration.ofMinutes(10));
  }

  private List<Executable> calls() {
    return List.of(
        () -> log.append(List.of(ONE)),
        () -> log.read(Position.START, 10),
        log::last,
        () -> server.millis(0));
  }

  private void assertAllFail(String reason) {
    for (Executable call : calls()) {
      assertEquals(at(reason), failure(call));
    }
  }

  private void assertAllWork() throws IOException {
    byte[] mark = Long.toString(System.nanoTime()).getBytes(UTF_8);
    Position before = log.last();
    log.append(List.of(mark));
    boolean found = false;
    for (Position position = before; !found; ) {
      // What was under way in an append that failed may still arrive.
      for (Entry entry : log.read(position, 10_000)) {
        found |= Arrays.equals(mark, entry.bytes());
        position = entry.position();
      }
    }
    assertTrue(server.millis(0) > 0);
  }

  private static String failure(Executable call) {
    return assertTimeoutPreemptively(
            Duration.ofSeconds(60), () -> assertThrows(IOException.class, call))
        .getMessage();
  }

  private String at(String reason) {
    return "Redis at 127.0.0.1:" + proxy.port() + ": " + reason;
  }

  private static void assertEntries(List<Entry> expected, List<Entry> entries) {
    assertEquals(expected.size(), entries.size());
    for (int i = 0; i < expected.size(); i++) {
      assertEquals(expected.get(i).position(), entries.get(i).position());
      assertArrayEquals(expected.get(i).bytes(), entries.get(i).bytes());
    }
  }

  private static String text(Entry entry) {
    return new String(entry.bytes(), UTF_8);
  }

  private static String text(Object reply) {
    return new String((byte[]) reply, UTF_8);
  }
}
