package org.bttracker;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bttracker.AnnounceHistory.Role;
import org.bttracker.client.Announce;
import org.bttracker.client.AnnounceResponse;
import org.bttracker.protocol.AnnounceEvent;

/** A tracker of a cluster: the packaged jar on loopback, which may end and start again. */
final class ClusterNode implements AutoCloseable {
  /** Far above what anything here takes; only a hang reaches it. */
  static final Duration BOUND = Duration.ofSeconds(60);

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  /** Ports from here on are those of whoever asks. */
  private static final int PROBE_PORT = 60_000;

  private static final int MOST_PEERS = 80;

  private final List<String> options = new ArrayList<>();
  private final int port = FreePort.find();
  private final int probePort;
  private JarProcess process;
  private URI url;

  private ClusterNode(int number, int redisPort, List<String> more) throws IOException {
    options.addAll(List.of("--port=" + port, "--address=127.0.0.1", "--address=::1"));
    options.addAll(List.of("--http=127.0.0.1:0", "--log-level=info"));
    options.add("--cluster=redis://127.0.0.1:" + redisPort);
    options.addAll(more);
    probePort = PROBE_PORT + number;
  }

  /**
   * Starts one, and does not wait until it serves.
   *
   * @param number another one for each tracker of a cluster
   */
  static ClusterNode begin(int number, int redisPort, String... options) throws IOException {
    ClusterNode node = new ClusterNode(number, redisPort, List.of(options));
    node.begin();
    return node;
  }

  /** Starts one that serves. */
  static ClusterNode start(int number, int redisPort, String... options) throws Exception {
    ClusterNode node = begin(number, redisPort, options);
    node.awaitStart();
    return node;
  }

  /** Starts it again after its end. */
  void begin() throws IOException {
    process = JarProcess.start(options.toArray(String[]::new));
  }

  /** Ends it, and starts it again with more options. */
  void restartWith(String... more) throws Exception {
    kill();
    options.addAll(List.of(more));
    begin();
    awaitStart();
  }

  /** Waits until it serves; what it restores may not all be there. */
  void awaitStart() throws InterruptedException {
    url = process.awaitUrl();
  }

  int port() {
    return port;
  }

  JarProcess process() {
    return process;
  }

  /** Ends it at once. */
  void kill() throws InterruptedException {
    process.kill();
    process.awaitExit();
  }

  /** What {@code /healthz} says. */
  String health() throws IOException, InterruptedException {
    return get("/healthz").strip();
  }

  /** Waits until {@code /healthz} says something. */
  long awaitHealth(String part, Duration bound) throws Exception {
    return Deadline.await(
        bound,
        () -> {
          String health = health();
          return health.contains(part) ? "" : "no '" + part + "' but '" + health + "'";
        });
  }

  /** Waits until it lacks nothing. */
  long awaitOk(Duration bound) throws Exception {
    return Deadline.await(
        bound,
        () -> {
          String health = health();
          return health.equals("ok") ? "" : "it says '" + health + "'";
        });
  }

  String get(String path) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(url.resolve(path)).timeout(BOUND).build();
    return HTTP.send(request, HttpResponse.BodyHandlers.ofString()).body();
  }

  TrackerSession session() throws IOException {
    return new TrackerSession(port);
  }

  /**
   * Who is in a swarm, as clients are told.
   *
   * @param id which the tracker accepts from the session
   * @return by ports
   */
  Map<Integer, Role> peers(TrackerSession session, long id, int torrent) throws IOException {
    Map<Integer, Role> peers = new TreeMap<>();
    handOut(session, id, probe(torrent)).forEach(peer -> peers.put(peer, Role.SEEDER));
    // A seeder is told of leechers only.
    handOut(session, id, probe(torrent).left(0)).forEach(peer -> peers.put(peer, Role.LEECHER));
    session.announce(id, probe(torrent).event(AnnounceEvent.STOPPED));
    return peers;
  }

  @Override
  public void close() {
    process.close();
  }

  private Announce probe(int torrent) {
    return new Announce(TrackerSession.torrent(torrent), probePort).numWant(MOST_PEERS);
  }

  private static List<Integer> handOut(TrackerSession session, long id, Announce announce)
      throws IOException {
    AnnounceResponse response = session.announce(id, announce);
    return response.peers().stream()
        .map(peer -> peer.getPort())
        .filter(peer -> peer < PROBE_PORT)
        .toList();
  }
}
