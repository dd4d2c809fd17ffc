package org.bttracker.server;

import java.nio.ByteBuffer;
import java.time.Duration;
import org.bttracker.access.Admission;
import org.bttracker.access.Pressure;
import org.bttracker.connection.AddressIds;
import org.bttracker.connection.ConnectionTable;
import org.bttracker.connection.SigningKey;
import org.bttracker.metrics.Counter;
import org.bttracker.metrics.Counters;
import org.bttracker.metrics.LineBudget;
import org.bttracker.net.Burst;
import org.bttracker.protocol.Bep15;
import org.bttracker.protocol.Hex;
import org.bttracker.protocol.IpAddress;
import org.bttracker.protocol.ResponseEncoder;
import org.bttracker.swarm.SwarmLimits;
import org.bttracker.swarm.SwarmRegistry;

/** A pipeline that is fed any bytes; what must hold for every one of its replies is checked. */
final class FuzzHarness {
  static final int SOURCES = 32;

  private static final int MAX_IPV4_REPLY = 1_472;
  private static final int MAX_IPV6_REPLY = 1_232;
  private static final int CONNECT_REPLY = 16;
  private static final int MAX_TORRENTS = 300;
  private static final int MAX_PEERS = 2_000;

  /** So few that all limits are reached: IDs are signed, torrents and peers are refused. */
  private final ConnectionTable connections =
      new ConnectionTable(SOURCES / 2, Duration.ofMinutes(2), SigningKey.random());

  private final AddressIds ids = AddressIds.of(connections);

  private final SwarmRegistry swarms =
      new SwarmRegistry(new SwarmLimits(Duration.ofMinutes(45), MAX_TORRENTS, MAX_PEERS, 20));
  private final Counters counters = new Counters();
  private final Pipeline pipeline =
      new Pipeline(
          connections.forLoop(),
          swarms,
          Admission.ofEverybody(null, new Pressure(MAX_TORRENTS, MAX_PEERS, 0)),
          () ->
              new ReplyPolicy(
                  Duration.ofMinutes(30), 50, Bep15.MAX_IPV4_PEERS, Bep15.MAX_SCRAPE_HASHES),
          new Journal(counters.forLoop(), new LineBudget(0)));
  private final Burst burst = new Burst();
  private final long[] connectionIds = new long[SOURCES];
  private long nowNanos;

  FuzzHarness() {
    connectAll();
  }

  /** Half of them IPv4, half IPv6. */
  static IpAddress source(int index) {
    return index % 2 == 0 ? PipelineFixture.ipv4(index) : PipelineFixture.ipv6(index);
  }

  /** An ID that is accepted from a source. */
  long connectionId(int source) {
    return connectionIds[source];
  }

  /** Lets the time go by, and everything expire that has to. */
  void age(Duration time) {
    nowNanos += time.toNanos();
    connections.purge(nowNanos, id -> {});
    for (int i = 0; i < SwarmRegistry.slices(); i++) {
      swarms.purgeSlice((int) (nowNanos / 1_000_000_000));
    }
    connectAll();
  }

  /** Has one packet answered; throws an {@link AssertionError} if the answer must not be. */
  void feed(byte[] packet, int length, int source) {
    ByteBuffer request = ByteBuffer.wrap(packet, 0, Math.min(length, Bep15.MAX_REQUEST_LENGTH));
    boolean proven =
        request.limit() >= CONNECT_REPLY
            && ids.isValid(request.getLong(0), source(source), nowNanos);
    burst.clear();
    burst.next().put(request.duplicate());
    IpAddress address = source(source);
    burst.add(address.high(), address.low(), PipelineFixture.PORT);
    pipeline.process(burst, nowNanos);
    ResponseEncoder response = burst.get(0).response();
    if (!response.hasResponse()) {
      return;
    }
    try {
      check(request, proven, response.packet(), source % 2 == 0 ? MAX_IPV4_REPLY : MAX_IPV6_REPLY);
    } catch (AssertionError e) {
      String digits = Hex.digits(request) + ", reply " + Hex.digits(response.packet());
      throw new AssertionError(e.getMessage() + "; request " + digits, e);
    }
  }

  private static void check(ByteBuffer request, boolean proven, ByteBuffer reply, int maxSize) {
    int size = reply.remaining();
    check(size <= maxSize, "too large");
    check(reply.getInt(4) == request.getInt(12), "of another transaction");
    int action = reply.getInt(0);
    check(action >= Bep15.CONNECT && action <= Bep15.ERROR, "of an unknown action");
    check(action == Bep15.ERROR || action == request.getInt(8), "of another action");
    boolean connect = action == Bep15.CONNECT && size == CONNECT_REPLY;
    check(connect || action != Bep15.CONNECT, "a connect of a wrong size");
    check(proven || connect, "to a source that is not proven");
  }

  /** The books, at the end. */
  void checkCounters(long packets) {
    check(counters.get(Counter.FAILURES) == 0, "failures");
    check(counters.get(Counter.DATAGRAMS) == packets, "datagrams were not counted");
    check(connections.size() <= SOURCES / 2, "too many connection IDs");
    check(
        swarms.torrents() <= MAX_TORRENTS && swarms.peers() <= MAX_PEERS,
        "too many torrents or peers");
  }

  /** How often something happened. */
  long count(Counter counter) {
    return counters.get(counter);
  }

  private void connectAll() {
    for (int i = 0; i < SOURCES; i++) {
      connectionIds[i] = ids.issue(source(i), nowNanos);
    }
  }

  private static void check(boolean holds, String fault) {
    if (!holds) {
      throw new AssertionError(fault);
    }
  }
}
