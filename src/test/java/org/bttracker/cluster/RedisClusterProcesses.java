package org.bttracker.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import redis.clients.jedis.Protocol.Command;

/** A real Redis Cluster of three servers on free ports of the loopback address. */
final class RedisClusterProcesses implements AutoCloseable {
  static final int SERVERS = 3;

  private static final int SLOTS = 16_384;
  private static final int TIMEOUT_MILLIS = 10_000;
  private static final long BOUND_NANOS = TimeUnit.SECONDS.toNanos(60);

  private final Path directory;
  private final List<RedisProcess> processes = new ArrayList<>();
  private final List<Integer> busPorts = new ArrayList<>();
  private final List<RedisConnection> connections = new ArrayList<>();

  private RedisClusterProcesses(Path directory) {
    this.directory = directory;
  }

  /** Starts one, in which each server has a third of the slots; skips the test if it cannot. */
  static RedisClusterProcesses start(Path directory) throws Exception {
    RedisClusterProcesses cluster = new RedisClusterProcesses(directory);
    try {
      for (int i = 0; i < SERVERS; i++) {
        cluster.add();
        String first = Integer.toString(SLOTS * i / SERVERS);
        String last = Integer.toString(SLOTS * (i + 1) / SERVERS - 1);
        cluster.call(i, Command.CLUSTER, "ADDSLOTSRANGE", first, last);
      }
      cluster.meet();
      return cluster;
    } catch (Exception | Error e) {
      cluster.close();
      throw e;
    }
  }

  /** Starts one more, which copies another. */
  int addReplicaOf(int server) throws Exception {
    add();
    meet();
    int replica = processes.size() - 1;
    call(replica, Command.CLUSTER, "REPLICATE", id(server));
    await(() -> info(replica, Command.INFO, "replication").contains("master_link_status:up"));
    await(() -> info(server, Command.INFO, "replication").contains("state=online"));
    return replica;
  }

  RedisProcess process(int server) {
    return processes.get(server);
  }

  /** What a tracker has whose operator has named one of the servers. */
  RedisServer server(int seed, int shards) {
    return new RedisServer(
        processes.get(seed).connector(null, null, TIMEOUT_MILLIS),
        "test",
        shards,
        Duration.ofMinutes(10));
  }

  /** Which server holds a slot, by the table of the first that is alive. */
  int ownerOf(String key) throws Exception {
    long slot = slot(key);
    for (int i = 0; i < processes.size(); i++) {
      for (String part : info(i, Command.CLUSTER, "NODES").split("\n")) {
        if (part.contains("myself")) {
          String[] words = part.split(" ");
          for (int word = 8; word < words.length; word++) {
            String[] range = words[word].split("-");
            if (!words[word].startsWith("[")
                && Long.parseLong(range[0]) <= slot
                && slot <= Long.parseLong(range[range.length - 1])) {
              return i;
            }
          }
        }
      }
    }
    throw new IOException("nobody holds slot " + slot);
  }

  long slot(String key) throws IOException {
    return (Long) call(0, Command.CLUSTER, "KEYSLOT", key);
  }

  String id(int server) throws IOException {
    return info(server, Command.CLUSTER, "MYID");
  }

  /** Asks one of the servers, which does not send on. */
  Object call(int server, Command command, String... arguments) throws IOException {
    byte[][] bytes = new byte[arguments.length][];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = arguments[i].getBytes(UTF_8);
    }
    return connections.get(server).call(command, bytes);
  }

  String info(int server, Command command, String argument) throws IOException {
    return new String((byte[]) call(server, command, argument), UTF_8);
  }

  /** Waits for what the servers tell each other. */
  static void await(Callable<Boolean> condition) throws Exception {
    long begin = System.nanoTime();
    while (!condition.call()) {
      if (System.nanoTime() - begin > BOUND_NANOS) {
        throw new IOException("it does not come to pass");
      }
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  @Override
  public void close() throws IOException {
    for (RedisConnection connection : connections) {
      connection.close();
    }
    for (RedisProcess process : processes) {
      process.close();
    }
  }

  private void add() throws Exception {
    int busPort;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      busPort = free.getLocalPort();
    }
    Path own = Files.createDirectories(directory.resolve("server" + processes.size()));
    RedisProcess process =
        RedisProcess.start(
            own,
            "--cluster-enabled",
            "yes",
            "--cluster-port",
            Integer.toString(busPort),
            "--cluster-node-timeout",
            "2000",
            "--repl-diskless-sync-delay",
            "0");
    processes.add(process);
    busPorts.add(busPort);
    connections.add(new RedisConnection(process.connector(), 0));
  }

  private void meet() throws Exception {
    int newest = processes.size() - 1;
    for (int i = 0; i < newest; i++) {
      String port = Integer.toString(processes.get(i).address().port());
      call(newest, Command.CLUSTER, "MEET", "127.0.0.1", port, Integer.toString(busPorts.get(i)));
    }
    for (int i = 0; i < processes.size(); i++) {
      int server = i;
      await(
          () -> {
            String info = info(server, Command.CLUSTER, "INFO");
            return info.contains("cluster_state:ok")
                && info.contains("cluster_known_nodes:" + processes.size())
                && !info(server, Command.CLUSTER, "NODES").contains("handshake");
          });
    }
  }
}
