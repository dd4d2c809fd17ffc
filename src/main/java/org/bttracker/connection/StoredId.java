package org.bttracker.connection;

import org.bttracker.protocol.IpAddress;

/**
 * A connection ID, with the address that it was given to and when. It is its own key in the map, so
 * two are equal if their IDs are. One in the map never changes; only a probe does, which its loop
 * sets to the ID and the address that it looks for.
 */
final class StoredId {
  private long addressHigh;
  private long addressLow;

  /** An int, since a long would cost each stored ID eight bytes. */
  private final int issuedMillis;

  private long id;

  StoredId(long id, long addressHigh, long addressLow, int issuedMillis) {
    this.id = id;
    this.addressHigh = addressHigh;
    this.addressLow = addressLow;
    this.issuedMillis = issuedMillis;
  }

  /** Makes one for look-ups by a single loop. */
  static StoredId probe() {
    return new StoredId(0, 0, 0, 0);
  }

  /** Makes this probe equal to the stored ID that is looked for. */
  StoredId lookFor(long wanted, long high, long low) {
    id = wanted;
    addressHigh = high;
    addressLow = low;
    return this;
  }

  long id() {
    return id;
  }

  IpAddress address() {
    return new IpAddress(addressHigh, addressLow);
  }

  boolean hasAddressOf(StoredId other) {
    return addressHigh == other.addressHigh && addressLow == other.addressLow;
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
