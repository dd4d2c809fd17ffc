package org.bttracker.connection;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongConsumer;
import java.util.stream.Stream;
import org.bttracker.protocol.IpAddress;

/**
 * The connection IDs in use. As long as there is room each is a random number, stored with whom it
 * was given to. When the table is full, new ones are signed instead ({@link SignedIds}): a flood of
 * connects from made-up addresses then takes no memory and drives nobody out, and a client that
 * connects in the middle of it is served like any other.
 *
 * <p>Whether an ID is valid is decided when it is looked up, by the time of that moment; the purge
 * only frees memory. All methods but {@link #purge} are for any thread.
 */
public final class ConnectionTable {
  /**
   * The IDs are spread over many small tables: one that grows, which the loop must wait for, moves
   * a few thousand of a million.
   */
  private static final int SHARDS = 256;

  private static final int MILLIS_PER_SECOND = 1_000;
  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final long NANOS_PER_SECOND = MILLIS_PER_SECOND * NANOS_PER_MILLI;

  private final int maxConnections;
  private final int ttlMillis;
  private volatile SignedIds signedIds;
  private final RandomIds randomIds = new RandomIds();
  private final List<ConnectionShard> shards =
      Stream.generate(ConnectionShard::new).limit(SHARDS).toList();

  /** How many the shards hold together. */
  private final AtomicInteger stored = new AtomicInteger();

  /** All have the same time to live, so the purge need only look at the oldest. */
  private final IdQueue byAge = new IdQueue();

  /**
   * Makes an empty table.
   *
   * @param maxConnections IDs stored at the most, 1 or more
   * @param ttl how long an ID is accepted, 1 s to 1 h
   * @param signingKey for the IDs that are not stored
   */
  public ConnectionTable(int maxConnections, Duration ttl, SigningKey signingKey) {
    this.maxConnections = maxConnections;
    this.ttlMillis = Math.toIntExact(ttl.toMillis());
    restore(signingKey);
  }

  /**
   * Gives a new ID.
   *
   * @param address whom it is given to, and bound to
   * @param nowNanos the monotonic clock
   * @return the ID, not 0
   */
  public long issue(IpAddress address, long nowNanos) {
    if (isFull()) {
      return signedIds.issue(address, second(nowNanos));
    }
    long id;
    do {
      id = randomIds.next();
    } while (!store(id, address, millis(nowNanos)));
    return id;
  }

  /**
   * Whether new IDs are signed, since no more can be stored.
   *
   * @return true until the purge has made room
   */
  public boolean isFull() {
    return stored.get() >= maxConnections;
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
    // A signed ID is known without a search that would miss the cache. Few stored ones look like a
    // fresh signed one and are hashed in vain: 3 in 100 if they live for two minutes.
    return signedIds.isValid(id, address, second(nowNanos))
        || isStored(id, address, millis(nowNanos));
  }

  /**
   * Reads where an ID belongs, without a lock: if several that are about to be checked are read one
   * right after the other, the processor waits for the memory of all of them at once.
   *
   * @param id what a request bears
   * @return without a meaning, to be used so that the compiler does not leave out the read
   */
  public long prefetch(long id) {
    return shard(id).prefetch(id);
  }

  /**
   * Frees what has expired, from the oldest on. For one thread at a time.
   *
   * @param nowNanos the monotonic clock
   * @param expired told every ID that is freed
   */
  public void purge(long nowNanos, LongConsumer expired) {
    int nowMillis = millis(nowNanos);
    long oldest;
    while ((oldest = byAge.oldest()) != IdQueue.NONE && removeExpired(oldest, nowMillis)) {
      byAge.removeOldest();
      expired.accept(oldest);
    }
  }

  /**
   * How many IDs are held, expired ones that the purge has not reached included.
   *
   * @return 0 to the maximum, or a few more if several loops fill it at once
   */
  public int size() {
    return stored.get();
  }

  /**
   * Shows every stored ID that is still accepted, while others go on giving and checking.
   *
   * @param nowNanos the monotonic clock
   * @param visitor is shown each
   */
  public void forEach(long nowNanos, Visitor visitor) {
    int nowMillis = millis(nowNanos);
    for (ConnectionShard shard : shards) {
      ConnectionShard copy;
      synchronized (shard) {
        copy = shard.copy();
      }
      copy.forEach(
          (id, index) -> {
            int issuedMillis = copy.issuedMillis(index);
            if (!isExpired(issuedMillis, nowMillis)) {
              visitor.visit(id, copy.address(index), nowMillis - issuedMillis);
            }
          });
    }
  }

  /**
   * Takes over the key of an earlier run. To be used before any ID is given.
   *
   * @param key with the offset of this run's clock
   */
  public final void restore(SigningKey key) {
    signedIds = new SignedIds(key, ttlMillis / MILLIS_PER_SECOND);
  }

  /**
   * Stores an ID that an earlier run has given, unless it has expired or there is no room. The
   * purge takes IDs in the order of their coming, so one that is restored behind a younger one is
   * freed when that has expired.
   *
   * @param id not 0
   * @param address whom it was given to
   * @param ageMillis how long ago, 0 or more
   * @param nowNanos the monotonic clock
   * @return false if there was no room
   */
  public boolean restore(long id, IpAddress address, long ageMillis, long nowNanos) {
    if (ageMillis > ttlMillis) {
      return true;
    }
    if (isFull()) {
      return false;
    }
    store(id, address, millis(nowNanos) - (int) ageMillis);
    return true;
  }

  /**
   * The key of the IDs that are not stored.
   *
   * @return what a later run needs to accept them
   */
  public SigningKey signingKey() {
    return signedIds.key();
  }

  /** Shown the stored IDs one by one. */
  @FunctionalInterface
  public interface Visitor {
    /**
     * One stored ID.
     *
     * @param id not 0
     * @param address whom it was given to
     * @param ageMillis how long ago; below 0 for one that was given during the visit
     */
    void visit(long id, IpAddress address, int ageMillis);
  }

  private ConnectionShard shard(long id) {
    return shards.get((int) (id >>> Long.SIZE - Integer.numberOfTrailingZeros(SHARDS)));
  }

  private boolean store(long id, IpAddress address, int issuedMillis) {
    ConnectionShard shard = shard(id);
    synchronized (shard) {
      if (!shard.put(id, address, issuedMillis)) {
        return false;
      }
    }
    stored.incrementAndGet();
    // Only now: what is in the queue is in its shard.
    byAge.add(id);
    return true;
  }

  private boolean isStored(long id, IpAddress address, int nowMillis) {
    ConnectionShard shard = shard(id);
    synchronized (shard) {
      int index = shard.find(id);
      return index != ConnectionShard.ABSENT
          && shard.isBoundTo(index, address)
          && !isExpired(shard.issuedMillis(index), nowMillis);
    }
  }

  private boolean removeExpired(long id, int nowMillis) {
    ConnectionShard shard = shard(id);
    synchronized (shard) {
      int index = shard.find(id);
      if (!isExpired(shard.issuedMillis(index), nowMillis)) {
        return false;
      }
      shard.remove(index);
    }
    stored.decrementAndGet();
    return true;
  }

  private boolean isExpired(int issuedMillis, int nowMillis) {
    return nowMillis - issuedMillis > ttlMillis;
  }

  /** The purge runs all the time, so the 24 days after which this wraps are far away. */
  private static int millis(long nowNanos) {
    return (int) Math.floorDiv(nowNanos, NANOS_PER_MILLI);
  }

  private static long second(long nowNanos) {
    return Math.floorDiv(nowNanos, NANOS_PER_SECOND);
  }
}
