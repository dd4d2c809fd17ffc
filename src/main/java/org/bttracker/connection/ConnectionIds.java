package org.bttracker.connection;

import org.bttracker.protocol.IpAddress;

/**
 * What one receive loop gives and checks connection IDs with. All loops share the {@link
 * ConnectionTable}; the source of random numbers, the ciphers and the look-up probe belong to this
 * loop alone. So loops share no lock but that of a single bin of the table's map, and only an ID
 * that is stored is allocated. For one thread.
 */
public final class ConnectionIds {
  private final ConnectionTable table;
  private final RandomIds randomIds = new RandomIds();
  private final StoredId probe = StoredId.probe();
  private SigningKeys signingKeys;
  private SignedIds signedIds;

  ConnectionIds(ConnectionTable table) {
    this.table = table;
    takeKeys(table.signingKeys());
  }

  /**
   * Gives a new ID.
   *
   * @param high the first 64 bits of the address that it is given to, and bound to, as {@link
   *     IpAddress} has them
   * @param low the last 64 bits
   * @param nowNanos the monotonic clock
   * @return the ID, not 0
   */
  public long issue(long high, long low, long nowNanos) {
    SignedIds signed = signedIds();
    if (signingKeys.signAll() || !table.takeRoom()) {
      return signed.issue(high, low, NanoTime.second(nowNanos));
    }
    int nowMillis = NanoTime.millis(nowNanos);
    StoredId id;
    do {
      id = new StoredId(randomIds.next(), high, low, nowMillis);
    } while (!table.add(id));
    return id.id();
  }

  /**
   * Decides whether a request may be answered.
   *
   * @param id what the request bears
   * @param high the first 64 bits of the address where the request came from
   * @param low the last 64 bits
   * @param nowNanos the monotonic clock
   * @return whether the ID was given to that address and is not too old
   */
  public boolean isValid(long id, long high, long low, long nowNanos) {
    // A signed ID is known without a look-up that would miss the cache. Few stored ones look like a
    // fresh signed one and are hashed in vain: 3 in 100 if they live for two minutes.
    return signedIds().isValid(id, high, low, NanoTime.second(nowNanos))
        || table.isStored(probe.lookFor(id, high, low), NanoTime.millis(nowNanos));
  }

  /**
   * Reads what {@link #isValid} will need of an ID. Done for all requests of a burst in a row, the
   * processor waits for the memory of several look-ups at once. It decides nothing.
   *
   * @param id what the request bears
   * @param nowNanos the monotonic clock
   * @return without a meaning, to be used so that the compiler does not leave out the reads
   */
  public long lookAhead(long id, long nowNanos) {
    return signedIds().looksFresh(id, NanoTime.second(nowNanos))
        ? 0
        : table.lookAhead(probe.lookFor(id, 0, 0));
  }

  /**
   * Whether new IDs are signed: no more can be stored, or all are to be signed.
   *
   * @return in the first case, true until the purge has made room
   */
  public boolean isFull() {
    return table.signingKeys().signAll() || table.isFull();
  }

  /** Follows the table, whose keys change while the tracker starts. */
  private SignedIds signedIds() {
    SigningKeys now = table.signingKeys();
    if (now != signingKeys) {
      takeKeys(now);
    }
    return signedIds;
  }

  private void takeKeys(SigningKeys keys) {
    signingKeys = keys;
    signedIds = new SignedIds(keys, table.ttlMillis() / NanoTime.MILLIS_PER_SECOND);
  }
}
