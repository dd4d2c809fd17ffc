package org.bttracker.load;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnknownHostException;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Where a load comes from. On Linux, all of 127.0.0.0/8 is the host itself, so a tracker on
 * loopback can be asked from many addresses. Without batches, each needs a socket, and thousands of
 * sockets would slow the load down; so there are {@value #MOST} addresses at the most, in batches
 * as well, so that both loads are alike. Clients that share an address announce different ports.
 */
final class SourceAddresses {
  /** The most sockets of a load, and the most addresses on loopback. */
  static final int MOST = 256;

  private SourceAddresses() {}

  /**
   * Chooses addresses.
   *
   * @param tracker the tracker's address
   * @param clients number of virtual clients
   * @return 127.16.0.1, 127.16.1.1 and so on, one for each client up to 256, if the tracker is in
   *     127.0.0.0/8 and the host has them; else null alone: the system chooses
   */
  static List<InetAddress> towards(InetAddress tracker, int clients) {
    if (!(tracker instanceof Inet4Address && tracker.isLoopbackAddress() && canBind(address(0)))) {
      return Collections.singletonList(null);
    }
    List<InetAddress> addresses = new ArrayList<>();
    for (int i = 0; i < Math.min(clients, MOST); i++) {
      addresses.add(address(i));
    }
    return addresses;
  }

  /** Far from what people use by hand; none ends in 255, which Linux takes for a broadcast. */
  private static InetAddress address(int index) {
    byte[] bytes = {127, 16, (byte) index, 1};
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new AssertionError("an address of 4 bytes needs no host", e);
    }
  }

  private static boolean canBind(InetAddress address) {
    try (DatagramChannel channel = DatagramChannel.open(StandardProtocolFamily.INET)) {
      channel.bind(new InetSocketAddress(address, 0));
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
