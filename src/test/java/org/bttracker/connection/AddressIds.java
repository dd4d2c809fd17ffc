package org.bttracker.connection;

import java.util.function.BooleanSupplier;
import org.bttracker.protocol.IpAddress;

/** Gives and checks connection IDs of addresses, as tests name them. */
public final class AddressIds {
  private final Issue issue;
  private final Check check;
  private final BooleanSupplier full;

  private AddressIds(Issue issue, Check check, BooleanSupplier full) {
    this.issue = issue;
    this.check = check;
    this.full = full;
  }

  /** What a new receive loop would give and check IDs with. */
  public static AddressIds of(ConnectionTable table) {
    return of(table.forLoop());
  }

  /** What a receive loop gives and checks IDs with. */
  public static AddressIds of(ConnectionIds ids) {
    return new AddressIds(ids::issue, ids::isValid, ids::isFull);
  }

  static AddressIds of(SignedIds ids) {
    return new AddressIds(ids::issue, ids::isValid, () -> true);
  }

  /** Gives an ID at some time, in the unit of what was wrapped. */
  public long issue(IpAddress address, long now) {
    return issue.issue(address.high(), address.low(), now);
  }

  /** Checks an ID at some time, in the unit of what was wrapped. */
  public boolean isValid(long id, IpAddress address, long now) {
    return check.isValid(id, address.high(), address.low(), now);
  }

  /** Whether new IDs are signed. */
  public boolean isFull() {
    return full.getAsBoolean();
  }

  private interface Issue {
    long issue(long high, long low, long now);
  }

  private interface Check {
    boolean isValid(long id, long high, long low, long now);
  }
}
