package org.bttracker.snapshot;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import org.bttracker.connection.AddressIds;
import org.bttracker.connection.ConnectionTable;
import org.bttracker.connection.SigningKey;
import org.bttracker.protocol.AnnounceEvent;
import org.bttracker.protocol.InfoHash;
import org.bttracker.protocol.IpAddress;
import org.bttracker.protocol.PeerSink;
import org.bttracker.swarm.SwarmImage;
import org.bttracker.swarm.SwarmLimits;
import org.bttracker.swarm.SwarmRegistry;
import org.bttracker.swarm.TestAnnounce;

/** What a tracker holds, and a way to compare it with what another one holds. */
final class State {
  static final Duration PEER_TTL = Duration.ofMinutes(45);
  static final Duration CONNECTION_TTL = Duration.ofMinutes(2);

  /** The 1st of January 2026. */
  static final long NEW_YEAR_MILLIS = 1_767_225_600_000L;

  private static final int AMPLE = 10_000;

  private static final PeerSink NOBODY =
      new PeerSink() {
        @Override
        public void ipv4(int index, long peer) {
          throw new AssertionError("no peers were wanted");
        }

        @Override
        public void ipv6(int index, long high, long low, long port) {
          throw new AssertionError("no peers were wanted");
        }
      };

  final SwarmRegistry swarms;
  final ConnectionTable connections;
  final AddressIds ids;

  State() {
    this(AMPLE, SigningKey.random());
  }

  State(int maxConnections, SigningKey key) {
    this(new SwarmLimits(PEER_TTL, AMPLE, AMPLE, 0), maxConnections, key);
  }

  State(int maxTorrents, int maxPeers) {
    this(new SwarmLimits(PEER_TTL, maxTorrents, maxPeers, 0), AMPLE, SigningKey.random());
  }

  private State(SwarmLimits limits, int maxConnections, SigningKey key) {
    swarms = new SwarmRegistry(limits);
    connections = new ConnectionTable(maxConnections, CONNECTION_TTL, key);
    ids = AddressIds.of(connections);
  }

  /** So long after the start of a program whose monotonic clock began at a number of seconds. */
  static Moment moment(long startSeconds, Duration after) {
    return new Moment(
        Duration.ofSeconds(startSeconds).plus(after).toNanos(), NEW_YEAR_MILLIS + after.toMillis());
  }

  static IpAddress ipv4(int index) {
    return IpAddress.ofIpv4(0x0a000000 + index);
  }

  static IpAddress ipv6(int index) {
    return new IpAddress(0x20010db8_00000000L, index);
  }

  static InfoHash torrent(int number) {
    byte[] bytes = new byte[20];
    bytes[0] = (byte) 0xff;
    ByteBuffer.wrap(bytes).putInt(16, number);
    return InfoHash.read(ByteBuffer.wrap(bytes), 0);
  }

  State announce(int torrent, IpAddress peer, boolean seeder, AnnounceEvent event, int nowSeconds) {
    new TestAnnounce(torrent(torrent), peer, 6_881, seeder, event, 0)
        .to(swarms, nowSeconds, NOBODY);
    return this;
  }

  /** Writes a snapshot of this; the files must be nobody else's. */
  void write(Path file, Moment now) throws IOException {
    write(file, clocks(now));
  }

  void write(Path file, Clocks clocks) throws IOException {
    try (SnapshotStore store = SnapshotStore.open(file, State::expectNoWarning)) {
      store.write(swarms, connections, List.of(), clocks);
    }
  }

  /** Fills this from a snapshot; returns what the operator is told. */
  List<Notice> restore(Path file, Moment now) throws IOException {
    return restore(file, clocks(now));
  }

  List<Notice> restore(Path file, Clocks clocks) throws IOException {
    List<Notice> notices = new ArrayList<>();
    Restore restore =
        new Restore(SnapshotFiles.of(file), swarms, connections, clocks, notices::add);
    restore.begin();
    restore.run(torrent -> true);
    return notices;
  }

  /** Clocks that stand still. */
  static Clocks clocks(Moment now) {
    return new Clocks(now::nanos, InstantSource.fixed(Instant.ofEpochMilli(now.wallMillis())));
  }

  private static void expectNoWarning(Notice notice) {
    throw new AssertionError(notice.text());
  }

  /** Frees everything that is to be freed. */
  void purge(int nowSeconds) {
    for (int i = 0; i < SwarmRegistry.slices(); i++) {
      swarms.purgeSlice(nowSeconds);
    }
  }

  /** Every torrent in words, and every peer: address and port, and state with age, in hex. */
  List<String> torrents(int nowSeconds) {
    List<String> torrents = new ArrayList<>();
    swarms.forEach(() -> nowSeconds, image -> torrents.add(inWords(image)));
    Collections.sort(torrents);
    return torrents;
  }

  /** Every completed count of a torrent without peers, by its fingerprint. */
  List<String> completedCounts() {
    List<String> counts = new ArrayList<>();
    swarms
        .completedCounts()
        .forEach(
            (fingerprint, completed) ->
                counts.add(HexFormat.of().toHexDigits(fingerprint) + "=" + completed));
    Collections.sort(counts);
    return counts;
  }

  /** Every stored connection ID with its address and age in ms. */
  List<String> connections(long nowNanos) {
    List<String> ids = new ArrayList<>();
    HexFormat hex = HexFormat.of();
    connections.forEach(
        nowNanos,
        (id, address, age) ->
            ids.add(
                String.join(
                    " ",
                    hex.toHexDigits(id),
                    hex.toHexDigits(address.high()),
                    hex.toHexDigits(address.low()),
                    Integer.toString(age))));
    Collections.sort(ids);
    return ids;
  }

  private static String inWords(SwarmImage image) {
    List<String> peers = new ArrayList<>();
    HexFormat hex = HexFormat.of();
    int at = 0;
    while (at < image.length()) {
      boolean ipv4 = at < image.ipv4Peers();
      StringBuilder peer = new StringBuilder();
      for (int word = 0; word < (ipv4 ? 1 : 3); word++) {
        peer.append(hex.toHexDigits(image.word(at++)));
      }
      peers.add(peer.toString());
    }
    Collections.sort(peers);
    return String.format("%s completed=%d %s", image.infoHash(), image.completed(), peers);
  }
}
