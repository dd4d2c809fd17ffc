package org.bttracker.connection;

import org.bttracker.protocol.IpAddress;

/**
 * One connection ID that was given. Its own key in the table (equality is of the ID alone), and a
 * link in the chain of all that were given after it: 48 bytes, and 32 more for the table's node.
 */
final class Connection {
  private final long id;
  private final long addressHigh;
  private final long addressLow;
  private final int issuedMillis;

  /** The one given next; set once by the loop that gave it, cleared by the purge. */
  volatile Connection next;

  Connection(long id, IpAddress address, int issuedMillis) {
    this.id = id;
    this.addressHigh = address.high();
    this.addressLow = address.low();
    this.issuedMillis = issuedMillis;
  }

  long id() {
    return id;
  }

  IpAddress address() {
    return new IpAddress(addressHigh, addressLow);
  }

  int issuedMillis() {
    return issuedMillis;
  }

  boolean isBoundTo(IpAddress address) {
    return addressHigh == address.high() && addressLow == address.low();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Connection that && id == that.id;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(id);
  }
}
