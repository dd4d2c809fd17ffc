package org.bttracker.server;

import java.nio.ByteBuffer;
import java.time.Duration;
import org.bttracker.connection.ConnectionIds;
import org.bttracker.connection.ConnectionTable;
import org.bttracker.connection.SigningKey;
import org.bttracker.metrics.Counter;
import org.bttracker.metrics.Counters;
import org.bttracker.metrics.LineBudget;
import org.bttracker.protocol.Bep15;
import org.bttracker.protocol.Hex;
import org.bttracker.protocol.IpAddress;
import org.bttracker.protocol.RequestDecoder;
import org.bttracker.protocol.ResponseEncoder;
import org.bttracker.swarm.SwarmLimits;
import org.bttracker.swarm.SwarmRegistry;

/** A dispatcher that is fed any bytes; what must hold for every one of its replies is checked. */
final class FuzzHarness {
  static final int SOURCES = 32;

  private static final int MAX_IPV4_REPLY = 1_472;
  private static final int MAX_IPV6_REPLY = 1_232;
  private static final int CONNECT_REPLY = 16;

  /** So few that all limits are reached: IDs are signed, torrents and peers are refused. */
  private final ConnectionTable connections =
      new ConnectionTable(SOURCES / 2, Duration.ofMinutes(2), SigningKey.random());

  private final ConnectionIds ids = connections.forLoop();

  private final SwarmRegistry swarms =
      new SwarmRegistry(new SwarmLimits(Duration.ofMinutes(45), 300, 2_000, 20));
  private final Counters counters = new Counters();
  private final RequestDispatcher dispatcher =
      new RequestDispatcher(
          new RequestDecoder(Bep15.MAX_SCRAPE_HASHES),
          connections.forLoop(),
          swarms,
          new AnnouncePolicy(Duration.ofMinutes(30), 50, Bep15.MAX_IPV4_PEERS),
          new Journal(counters, new LineBudget(0)));
  private final ByteBuffer request = ByteBuffer.allocateDirect(Bep15.MAX_REQUEST_LENGTH);
  private final ResponseEncoder response = new ResponseEncoder();
  private final long[] connectionIds = new long[SOURCES];
  private long nowNanos;

  FuzzHarness() {
    connectAll();
  }

  /** Half of them IPv4, half IPv6. */
  static IpAddress source(int index) {
    return index % 2 == 0 ? DispatcherFixture.ipv4(index) : DispatcherFixture.ipv6(index);
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
    request.clear().put(packet, 0, Math.min(length, request.capacity())).flip();
    boolean proven =
        request.limit() >= CONNECT_REPLY
            && ids.isValid(request.getLong(0), source(source), nowNanos);
    dispatcher.dispatch(request, source(source), nowNanos, response);
    if (!response.hasResponse()) {
      return;
    }
    ByteBuffer reply = response.packet();
    int size = reply.remaining();
    check(size <= (source % 2 == 0 ? MAX_IPV4_REPLY : MAX_IPV6_REPLY), "too large");
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
    check(swarms.torrents() <= 300 && swarms.peers() <= 2_000, "too many torrents or peers");
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

  private void check(boolean holds, String fault) {
    if (!holds) {
      String reply = response.hasResponse() ? Hex.digits(response.packet()) : "none";
      throw new AssertionError(
          fault + "; request " + Hex.digits(request.rewind()) + ", reply " + reply);
    }
  }
}
