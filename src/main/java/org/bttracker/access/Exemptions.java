package org.bttracker.access;

import org.bttracker.protocol.IpAddress;

/**
 * The sources for which neither the rate limit nor the pressure holds. The list can be replaced at
 * any time; each look-up sees a whole list. For any thread.
 */
public final class Exemptions {
  private volatile NetworkList networks;

  /**
   * Exempts some networks.
   *
   * @param networks their list
   */
  public Exemptions(NetworkList networks) {
    this.networks = networks;
  }

  /**
   * Looks a source up. Allocates nothing.
   *
   * @param high the first 64 bits of its address, as {@link IpAddress} has them
   * @param low the last 64 bits
   * @return whether the limits do not hold for it
   */
  public boolean contain(long high, long low) {
    return networks.contains(high, low);
  }

  /**
   * Replaces the list.
   *
   * @param list the new one
   */
  public void replace(NetworkList list) {
    networks = list;
  }
}
