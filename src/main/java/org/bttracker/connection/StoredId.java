package org.bttracker.connection;

import org.bttracker.protocol.IpAddress;

/**
 * A connection ID, with the address that it was given to and when. It is its own key in the map, so
 * two are equal if their IDs are. One in the map never changes; only a probe does, which its loop
 * sets to the ID that it looks for.
 */
final class StoredId {
  private final long addressHigh;
  private final long addressLow;

  /** An int, since a long would cost each stored ID eight bytes. */
  private final int issuedMillis;

  private long id;

  StoredId(long id, IpAddress address, int issuedMillis) {
    this.id = id;
    this.addressHigh = address.high();
    this.addressLow = address.low();
    this.issuedMillis = issuedMillis;
  }

  /** Makes one for look-ups by a single loop. */
  static StoredId probe() {
    return new StoredId(0, new IpAddress(0, 0), 0);
  }

  /** Makes this probe equal to the stored ID that is looked for. */
  StoredId lookFor(long wanted) {
    id = wanted;
    return this;
  }

  long id() {
    return id;
  }

  IpAddress address() {
    return new IpAddress(addressHigh, addressLow);
  }

  boolean isBoundTo(IpAddress address) {
    return addressHigh == address.high() && addressLow == address.low();
  }

  /** Below 0 if the ID was given after the clock was read. */
  int ageMillis(int nowMillis) {
    return nowMillis - issuedMillis;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof StoredId stored && stored.id == id;
  }

  /** Stored IDs are random, so nobody can choose some that meet in one bin. */
  @Override
  public int hashCode() {
    return Long.hashCode(id);
  }
}
