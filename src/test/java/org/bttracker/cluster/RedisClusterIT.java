package org.bttracker.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.bttracker.cluster.ReplicationLog.Entry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Protocol.Command;

/** Shards on a real Redis Cluster. */
@Timeout(180)
class RedisClusterIT {
  /** So many that each server has one. */
  private static final int SHARDS = 3;

  @TempDir private Path directory;
  private RedisClusterProcesses cluster;

  @BeforeEach
  void start() throws Exception {
    cluster = RedisClusterProcesses.start(directory);
  }

  @AfterEach
  void stop() throws Exception {
    if (cluster != null) {
      cluster.close();
    }
  }

  @Test
  void shouldFindEachShardFromEachServer() throws Exception {
    Set<Integer> owners = new HashSet<>();
    for (int seed = 0; seed < RedisClusterProcesses.SERVERS; seed++) {
      try (RedisServer server = cluster.server(seed, SHARDS)) {
        for (int shard = 0; shard < SHARDS; shard++) {
          owners.add(cluster.ownerOf(key(shard)));
          ReplicationLog log = server.open(shard);
          Position last = log.last();
          log.append(texts("a", "b", "c"));
          assertEquals("abc", joined(readAll(log, last)));
          assertEquals("abc".repeat(seed + 1), joined(server.open(shard).read(Position.START, 99)));
          assertEquals(1L, cluster.call(cluster.ownerOf(key(shard)), Command.EXISTS, key(shard)));
        }
      }
    }
    assertEquals(RedisClusterProcesses.SERVERS, owners.size());
  }

  @Test
  void shouldAskTheServerThatHoldsTheShardForTheTime() throws Exception {
    try (RedisServer server = cluster.server(0, SHARDS)) {
      for (int shard = 0; shard < SHARDS; shard++) {
        int owner = cluster.ownerOf(key(shard));
        // The second time, the connection is there.
        for (int time = 0; time < 2; time++) {
          for (int i = 0; i < RedisClusterProcesses.SERVERS; i++) {
            cluster.call(i, Command.CONFIG, "RESETSTAT");
          }
          assertTrue(server.millis(shard) > 0);
          assertTrue(cluster.info(owner, Command.INFO, "commandstats").contains("cmdstat_time:"));
        }
      }
    }
  }

  @Test
  void shouldFollowAShardThatMoves() throws Exception {
    String key = key(0);
    try (RedisServer server = cluster.server(0, SHARDS)) {
      ReplicationLog log = server.open(0);
      log.append(texts("a", "b"));
      Position last = log.last();
      server.millis(0);
      int from = cluster.ownerOf(key);
      int to = (from + 1) % RedisClusterProcesses.SERVERS;
      String slot = Long.toString(cluster.slot(key));
      cluster.call(to, Command.CLUSTER, "SETSLOT", slot, "IMPORTING", cluster.id(from));
      cluster.call(from, Command.CLUSTER, "SETSLOT", slot, "MIGRATING", cluster.id(to));
      String port = Integer.toString(cluster.process(to).address().port());
      cluster.call(from, Command.MIGRATE, "127.0.0.1", port, key, "0", "10000");
      // The key is at the new server, but the slot is not yet.
      assertThrows(IOException.class, () -> log.append(texts("lost")));
      assertThrows(IOException.class, () -> log.read(last, 10));
      cluster.call(to, Command.CLUSTER, "SETSLOT", slot, "NODE", cluster.id(to));
      cluster.call(from, Command.CLUSTER, "SETSLOT", slot, "NODE", cluster.id(to));
      log.append(texts("c", "d", "e"));
      assertEquals("cde", joined(readAll(log, last)));
      assertEquals("abcde", joined(server.open(0).read(Position.START, 10)));
      assertTrue(server.millis(0) > 0);
      assertEquals(to, cluster.ownerOf(key));
    }
  }

  @Test
  void shouldFailWhileAShardHasNoServer() throws Exception {
    String key = key(0);
    try (RedisServer server = cluster.server(0, SHARDS)) {
      ReplicationLog log = server.open(0);
      log.append(texts("a"));
      Position last = log.last();
      int owner = cluster.ownerOf(key);
      String slot = Long.toString(cluster.slot(key));
      cluster.call(owner, Command.CLUSTER, "DELSLOTS", slot);
      for (int times = 0; times < 3; times++) {
        assertThrows(IOException.class, () -> log.append(texts("lost")));
        assertThrows(IOException.class, () -> log.read(last, 10));
        assertThrows(IOException.class, log::last);
        assertThrows(IOException.class, () -> server.millis(0));
      }
      IOException e = assertThrows(IOException.class, log::first);
      assertTrue(
          e.getMessage().matches("Redis at .*: (CLUSTERDOWN .*|.* each other .*)"), e.getMessage());
      cluster.call(owner, Command.CLUSTER, "ADDSLOTS", slot);
      RedisClusterProcesses.await(() -> works(() -> log.append(texts("b"))));
      assertTrue(joined(readAll(log, last)).endsWith("b"));
      assertTrue(server.millis(0) > 0);
    }
  }

  @Test
  void shouldGoOnWithAReplicaWhenTheServerIsKilledThatTheOperatorNamed() throws Exception {
    int shard =
        IntStream.range(0, SHARDS).filter(i -> ownerOf(key(i)) == 0).findFirst().orElseThrow();
    int elsewhere =
        IntStream.range(0, SHARDS).filter(i -> ownerOf(key(i)) == 1).findFirst().orElseThrow();
    cluster.addReplicaOf(0);
    try (RedisServer server = cluster.server(0, SHARDS)) {
      ReplicationLog log = server.open(shard);
      ReplicationLog other = server.open(elsewhere);
      other.append(texts("x"));
      log.append(texts("a", "b"));
      // WAIT is for what its own connection has written, and so for all that was before.
      cluster.call(0, Command.SET, "test:{" + shard + "/" + SHARDS + "}:mark", "x");
      RedisClusterProcesses.await(() -> (Long) cluster.call(0, Command.WAIT, "1", "1000") == 1);
      cluster.process(0).kill();
      assertThrows(IOException.class, () -> log.append(texts("c")));
      RedisClusterProcesses.await(() -> works(() -> log.append(texts("d"))));
      RedisClusterProcesses.await(() -> works(log::last));
      assertEquals("abd", joined(readAll(log, Position.START)));
      RedisClusterProcesses.await(() -> works(() -> server.millis(shard)));
      RedisClusterProcesses.await(() -> works(() -> other.append(texts("y"))));
    }
  }

  @Test
  void shouldShareTheKeysOfConnectionIds() throws Exception {
    try (RedisServer one = cluster.server(0, SHARDS);
        RedisServer two = cluster.server(1, SHARDS)) {
      IdKeyStore first = one.idKeys();
      IdKeyStore second = two.idKeys();
      for (int day = 0; day < 20; day++) {
        byte[] proposed = {(byte) day, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
        assertEquals(proposed[0], first.getOrMake(day, proposed)[0]);
        assertEquals(proposed[0], second.getOrMake(day, new byte[16])[0]);
        assertTrue(first.millis() > 0);
      }
    }
  }

  /** Otherwise each look at the keys of two days makes connections anew, and asks two clocks. */
  @Test
  void shouldAskOneServerForTheKeysOfAllDaysAndForTheTime() throws Exception {
    int owner = cluster.ownerOf("test:{id-key}:0");
    byte[] proposed = new byte[16];
    for (int seed = 0; seed < RedisClusterProcesses.SERVERS; seed++) {
      try (RedisServer server = cluster.server(seed, SHARDS)) {
        IdKeyStore keys = server.idKeys();
        assertTrue(keys.millis() > 0);
        for (int i = 0; i < RedisClusterProcesses.SERVERS; i++) {
          cluster.call(i, Command.CONFIG, "RESETSTAT");
        }
        for (int day = 0; day < 20; day++) {
          keys.getOrMake(day, proposed);
        }
        assertTrue(keys.millis() > 0);
        for (int i = 0; i < RedisClusterProcesses.SERVERS; i++) {
          String asked = cluster.info(i, Command.INFO, "commandstats");
          for (String command : new String[] {"set", "get", "time"}) {
            assertEquals(i == owner, asked.contains("cmdstat_" + command + ":"), asked);
          }
        }
      }
    }
  }

  private int ownerOf(String key) {
    try {
      return cluster.ownerOf(key);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean works(Call call) {
    try {
      call.run();
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static String key(int shard) {
    return "test:{" + shard + "/" + SHARDS + "}:changes";
  }

  private static List<byte[]> texts(String... texts) {
    List<byte[]> entries = new ArrayList<>();
    for (String text : texts) {
      entries.add(text.getBytes(UTF_8));
    }
    return entries;
  }

  /** A read may give fewer entries than it is asked for. */
  private static List<Entry> readAll(ReplicationLog log, Position behind) throws IOException {
    List<Entry> all = new ArrayList<>();
    Position last = log.last();
    for (Position position = behind; !position.equals(last); ) {
      all.addAll(log.read(position, 10));
      position = all.isEmpty() ? position : all.get(all.size() - 1).position();
    }
    return all;
  }

  private static String joined(List<Entry> entries) {
    StringBuilder text = new StringBuilder();
    for (Entry entry : entries) {
      text.append(new String(entry.bytes(), UTF_8));
    }
    return text.toString();
  }

  private interface Call {
    void run() throws IOException;
  }
}
