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
 * Where a load comes from. On Linux, all of 127.0.0.0/8 is the host itself; so a tracker on
 * loopback can be asked from many addresses. A socket in Java has one address only, and a socket
 * for each of thousands of clients would measure the sockets; so there are {@value #MOST} at the
 * most, and clients that share one differ by the port that they announce.
 */
public final class SourceAddresses {
  /** Sockets of a load at the most, and addresses on loopback. */
  static final int MOST = 256;

  private SourceAddresses() {}

  /**
   * Chooses addresses.
   *
   * @param tracker who is to be asked
   * @param clients how many virtual clients there are
   * @return 127.16.0.1, 127.16.1.1 and so on, one for each client up to 256, if the tracker is in
   *     127.0.0.0/8 and the host has them; else null alone, for what the system chooses
   */
  public static List<InetAddress> towards(InetAddress tracker, int clients) {
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
