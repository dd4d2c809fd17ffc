package org.bttracker.access;

import org.bttracker.protocol.IpAddress;

/**
 * Which sources the tracker hears: none that is denied; if there is a list of allowed networks, all
 * of these, public or not, and no other; if there is none, all sources or only public ones. Its
 * lists can be replaced at any time; each look-up sees a whole list. For any thread.
 */
public final class SourceGate {
  private final boolean publicOnly;
  private volatile NetworkList allowed;
  private volatile NetworkList denied;

  /**
   * Makes a gate.
   *
   * @param allowed null: all
   * @param denied null: none
   * @param publicOnly whether without allowed networks only public addresses are let in
   */
  public SourceGate(NetworkList allowed, NetworkList denied, boolean publicOnly) {
    this.allowed = allowed;
    this.denied = denied;
    this.publicOnly = publicOnly;
  }

  /**
   * Looks a source up. Allocates nothing.
   *
   * @param high the first 64 bits of its address, as {@link IpAddress} has them
   * @param low the last 64 bits
   * @return whether it is heard
   */
  public Verdict check(long high, long low) {
    NetworkList deniedNow = denied;
    if (deniedNow != null && deniedNow.contains(high, low)) {
      return Verdict.DENIED;
    }
    NetworkList allowedNow = allowed;
    if (allowedNow != null) {
      return allowedNow.contains(high, low) ? Verdict.ADMITTED : Verdict.NOT_ALLOWED;
    }
    return !publicOnly || PublicAddresses.contain(high, low)
        ? Verdict.ADMITTED
        : Verdict.NOT_PUBLIC;
  }

  /**
   * Replaces the list of allowed networks.
   *
   * @param list the new one
   */
  public void allow(NetworkList list) {
    allowed = list;
  }

  /**
   * Replaces the list of denied networks.
   *
   * @param list the new one
   */
  public void deny(NetworkList list) {
    denied = list;
  }
}
