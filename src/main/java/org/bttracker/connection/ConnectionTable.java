package org.bttracker.connection;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongConsumer;
import org.bttracker.protocol.IpAddress;

/**
 * The connection IDs in use. While there is room, each is a random number, stored with the address
 * that it was given to. When the table is full, new ones are signed instead ({@link SignedIds}): a
 * flood of connects from made-up addresses then takes no memory and evicts nobody, and a client
 * that connects in the middle of it is served like any other.
 *
 * <p>Each receive loop gives and checks IDs through {@linkplain #forLoop a view of its own}.
 * Whether an ID is valid is decided when it is looked up, by the time of that moment; the purge
 * only frees memory. All methods but {@link #purge} are for any thread.
 */
public final class ConnectionTable {
  /**
   * Up to so many IDs, the map has its full size from the start. A receive loop that makes it grow
   * would have to move all IDs: 9 ms for 100,000.
   */
  private static final int MOST_PREPARED = 1 << 20;

  /** No thread works with one reading of the clock for an hour. */
  private static final int OLDEST_READING_MILLIS = 3_600_000;

  private final int maxConnections;
  private final int ttlMillis;
  private final ConcurrentHashMap<StoredId, StoredId> ids;

  /** All have the same time to live, so the purge need only look at the oldest. */
  private final ConcurrentLinkedQueue<StoredId> byAge = new ConcurrentLinkedQueue<>();

  /** Stored IDs, and room that is taken for those about to be stored. */
  private final AtomicInteger stored = new AtomicInteger();

  private volatile SigningKeys signingKeys;

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
    this.ids = new ConcurrentHashMap<>(Math.min(maxConnections, MOST_PREPARED));
    this.signingKeys = new SigningKeys(signingKey, false, List.of());
  }

  /**
   * Makes what one receive loop gives and checks IDs with.
   *
   * @return a view of this table, for one thread
   */
  public ConnectionIds forLoop() {
    return new ConnectionIds(this);
  }

  /**
   * Signs all new IDs with a key, instead of storing them. With a key that a later run knows too,
   * no ID is lost when the program is killed. To be used before any ID is given.
   *
   * @param key already on the disk
   */
  public synchronized void signAll(SigningKey key) {
    signingKeys = new SigningKeys(key, true, signingKeys.earlier());
  }

  /**
   * Signs all new IDs with a key that other trackers share, instead of storing them, and accepts
   * what any of them has signed with one of the keys. Their clocks may differ by 30 s. No other
   * signed IDs are accepted from now on. May be called again, with other keys or offsets.
   *
   * @param keys one or more; the first signs. Their offsets make the wall clock of the monotonic
   *     one
   */
  public synchronized void share(List<SigningKey> keys) {
    signingKeys = SigningKeys.shared(keys);
  }

  /**
   * The same, but goes on accepting what this tracker, and those that it has shared keys with, have
   * signed until now: until it expires.
   *
   * @param keys one or more; the first signs
   * @param nowNanos the monotonic clock
   */
  public synchronized void join(List<SigningKey> keys, long nowNanos) {
    int ttlSeconds = ttlMillis / NanoTime.MILLIS_PER_SECOND;
    signingKeys = signingKeys.followedBy(keys, NanoTime.second(nowNanos), ttlSeconds);
  }

  /**
   * Whether other trackers share the keys.
   *
   * @return true after {@link #share} or {@link #join}
   */
  public boolean isShared() {
    return signingKeys.shared();
  }

  /**
   * Accepts the IDs that an earlier run has signed, until they expire.
   *
   * @param key with the offset of this run's clock
   * @param lastNanos the monotonic clock of this run when the earlier one gave its last ID, or some
   *     time after that; IDs that bear a later second are refused
   */
  public synchronized void acceptEarlier(SigningKey key, long lastNanos) {
    signingKeys = signingKeys.withEarlier(key, NanoTime.second(lastNanos) + key.offsetSeconds());
  }

  /**
   * How long an ID is accepted.
   *
   * @return 1 s to 1 h
   */
  public Duration ttl() {
    return Duration.ofMillis(ttlMillis);
  }

  /**
   * Frees what has expired, from the oldest on. For one thread at a time.
   *
   * @param nowNanos the monotonic clock
   * @param expired told every ID that is freed
   */
  public void purge(long nowNanos, LongConsumer expired) {
    int nowMillis = NanoTime.millis(nowNanos);
    StoredId oldest;
    while ((oldest = byAge.peek()) != null && isExpired(oldest, nowMillis)) {
      byAge.remove();
      ids.remove(oldest);
      stored.decrementAndGet();
      expired.accept(oldest.id());
    }
  }

  /**
   * How many IDs are stored, expired ones that the purge has not reached included.
   *
   * @return 0 to the maximum
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
    int nowMillis = NanoTime.millis(nowNanos);
    for (StoredId id : ids.values()) {
      if (!isExpired(id, nowMillis)) {
        visitor.visit(id.id(), id.address(), id.ageMillis(nowMillis));
      }
    }
  }

  /**
   * Stores an ID that an earlier run has given, unless it has expired or there is no room. The
   * purge takes IDs in the order of their coming, so one that is restored behind a younger one is
   * freed when that has expired.
   *
   * @param id not 0
   * @param address the address that it was given to
   * @param ageMillis how long ago, 0 or more
   * @param nowNanos the monotonic clock
   * @return false if there was no room
   */
  public boolean restore(long id, IpAddress address, long ageMillis, long nowNanos) {
    if (ageMillis > ttlMillis) {
      return true;
    }
    if (!takeRoom()) {
      return false;
    }
    int issuedMillis = NanoTime.millis(nowNanos) - (int) ageMillis;
    if (!add(new StoredId(id, address.high(), address.low(), issuedMillis))) {
      stored.decrementAndGet();
    }
    return true;
  }

  /** Shown the stored IDs one by one. */
  @FunctionalInterface
  public interface Visitor {
    /**
     * One stored ID.
     *
     * @param id not 0
     * @param address the address that it was given to
     * @param ageMillis how long ago; below 0 for one that was given during the visit
     */
    void visit(long id, IpAddress address, int ageMillis);
  }

  SigningKeys signingKeys() {
    return signingKeys;
  }

  int ttlMillis() {
    return ttlMillis;
  }

  boolean isFull() {
    return stored.get() >= maxConnections;
  }

  /** Takes room for one more ID; so several loops together never store more than the maximum. */
  boolean takeRoom() {
    int before;
    do {
      before = stored.get();
      if (before >= maxConnections) {
        return false;
      }
    } while (!stored.compareAndSet(before, before + 1));
    return true;
  }

  /** Stores an ID for which room was taken; false if the same number is there already. */
  boolean add(StoredId id) {
    if (ids.putIfAbsent(id, id) != null) {
      return false;
    }
    // Only now: what is in the queue is in the map.
    byAge.add(id);
    return true;
  }

  /** Reads what {@link #isStored} will need; returns something that depends on all of it. */
  long lookAhead(StoredId probe) {
    StoredId found = ids.get(probe);
    return found == null ? 0 : found.ageMillis(0);
  }

  boolean isStored(StoredId probe, int nowMillis) {
    StoredId found = ids.get(probe);
    return found != null && found.hasAddressOf(probe) && !isExpired(found, nowMillis);
  }

  /**
   * The age wraps below 0 after 24 days. The purge runs ten times a second, so such an ID is left
   * only where the machine was paused. One that was given since this thread has read its clock is
   * below 0 too, but not by much.
   */
  private boolean isExpired(StoredId id, int nowMillis) {
    int age = id.ageMillis(nowMillis);
    return age > ttlMillis || age < -OLDEST_READING_MILLIS;
  }
}
