package org.bttracker.connection;

import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongConsumer;
import org.bttracker.protocol.IpAddress;

/**
 * The connection IDs in use. Whether an ID is valid is decided when it is looked up, by the time of
 * that moment; the purge only frees memory. All methods but {@link #purge} are for any thread.
 */
public final class ConnectionTable {
  /** Returned by {@link #issue} when there is no room; never a connection ID. */
  public static final long NONE = 0;

  private static final long NANOS_PER_MILLI = 1_000_000;

  private final int maxConnections;
  private final int ttlMillis;
  private final RandomIds randomIds = new RandomIds();
  private final ConcurrentHashMap<Connection, Connection> connections = new ConcurrentHashMap<>();

  /** All have the same time to live, so the chain from the oldest to the newest is in order. */
  private final AtomicReference<Connection> newest;

  /** The last one that was purged; its successor is the oldest. Only the purge touches it. */
  private Connection purged = new Connection(NONE, new IpAddress(0, 0), 0);

  /**
   * Makes an empty table.
   *
   * @param maxConnections IDs held at the most, 1 or more
   * @param ttl how long an ID is accepted, 1 ms to 24 days
   */
  public ConnectionTable(int maxConnections, Duration ttl) {
    this.maxConnections = maxConnections;
    this.ttlMillis = Math.toIntExact(ttl.toMillis());
    this.newest = new AtomicReference<>(purged);
  }

  /**
   * Gives a new ID.
   *
   * @param address whom it is given to, and bound to
   * @param nowNanos the monotonic clock
   * @return the ID, {@link #NONE} when the table is full
   */
  public long issue(IpAddress address, long nowNanos) {
    if (connections.mappingCount() >= maxConnections) {
      return NONE;
    }
    Connection connection;
    do {
      connection = new Connection(randomIds.next(), address, millis(nowNanos));
    } while (connections.putIfAbsent(connection, connection) != null);
    newest.getAndSet(connection).next = connection;
    return connection.id();
  }

  /**
   * Decides whether a request may be answered.
   *
   * @param id what the request bears
   * @param address where it came from
   * @param nowNanos the monotonic clock
   * @return whether the ID was given to that address and is not too old
   */
  public boolean isValid(long id, IpAddress address, long nowNanos) {
    Connection connection = connections.get(new Connection(id, address, 0));
    return connection != null
        && connection.isBoundTo(address)
        && !isExpired(connection, millis(nowNanos));
  }

  /**
   * Frees what has expired, from the oldest on. For one thread at a time.
   *
   * @param nowNanos the monotonic clock
   * @param expired told every ID that is freed
   */
  public void purge(long nowNanos, LongConsumer expired) {
    int nowMillis = millis(nowNanos);
    Connection oldest;
    while ((oldest = purged.next) != null && isExpired(oldest, nowMillis)) {
      connections.remove(oldest);
      // Cut the chain: an old-generation object that points at its successor would keep it alive.
      purged.next = null;
      purged = oldest;
      expired.accept(oldest.id());
    }
  }

  /**
   * How many IDs are held, expired ones that the purge has not reached included.
   *
   * @return 0 to the maximum, or a few more if several loops fill it at once
   */
  public int size() {
    return connections.size();
  }

  private boolean isExpired(Connection connection, int nowMillis) {
    return nowMillis - connection.issuedMillis() > ttlMillis;
  }

  /** The purge runs every second, so the 24 days after which this wraps are far away. */
  private static int millis(long nowNanos) {
    return (int) Math.floorDiv(nowNanos, NANOS_PER_MILLI);
  }
}
