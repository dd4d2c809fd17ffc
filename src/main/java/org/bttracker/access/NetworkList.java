package org.bttracker.access;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.bttracker.protocol.IpAddress;

/**
 * A list of networks, those of IPv4 and those of IPv6 apart. An IPv4 address is in networks of IPv4
 * only: {@code ::/0} means all of IPv6. For any thread.
 */
public final class NetworkList implements AccessList<NetworkList> {
  private final NetworkTable ipv4;
  private final NetworkTable ipv6;
  private final int firstLastDay;

  /** Makes a list. Of two entries that name one network, the one that ends later holds. */
  private NetworkList(List<Network> networks) {
    List<Network> sorted = new ArrayList<>(networks.size());
    networks.stream().sorted().forEach(network -> addOrProlong(sorted, network));
    int ipv6From = (int) sorted.stream().filter(Network::ipv4).count();
    ipv4 = new NetworkTable(true, sorted.subList(0, ipv6From));
    ipv6 = new NetworkTable(false, sorted.subList(ipv6From, sorted.size()));
    firstLastDay = sorted.stream().mapToInt(Network::lastDay).min().orElse(FOREVER);
  }

  static NetworkList of(List<Network> networks) {
    return new NetworkList(networks);
  }

  /**
   * Whether an address is in one of the networks. Allocates nothing.
   *
   * @param high its first 64 bits, as {@link IpAddress} has them; a link-local address may have its
   *     interface in them
   * @param low the last 64 bits
   * @return true if it is
   */
  public boolean contains(long high, long low) {
    return IpAddress.isIpv4(high, low)
        ? ipv4.contains(low << 32, 0)
        : ipv6.contains(IpAddress.withoutScope(high), low);
  }

  @Override
  public int size() {
    return ipv4.size() + ipv6.size();
  }

  @Override
  public int firstLastDay() {
    return firstLastDay;
  }

  @Override
  public NetworkList without(int today) {
    if (firstLastDay >= today) {
      return this;
    }
    List<Network> rest = new ArrayList<>();
    forEach(
        network -> {
          if (network.lastDay() >= today) {
            rest.add(network);
          }
        });
    return of(rest);
  }

  @Override
  public ListChange changeSince(NetworkList before) {
    int[] both = new int[2];
    forEach(
        network -> {
          Network earlier = (network.ipv4() ? before.ipv4 : before.ipv6).find(network);
          if (earlier != null) {
            both[0]++;
            both[1] += earlier.lastDay() == network.lastDay() ? 0 : 1;
          }
        });
    return new ListChange(size() - both[0], before.size() - both[0], both[1]);
  }

  private void forEach(Consumer<Network> visitor) {
    ipv4.forEach(visitor);
    ipv6.forEach(visitor);
  }

  private static void addOrProlong(List<Network> sorted, Network network) {
    int last = sorted.size() - 1;
    if (last < 0 || !sorted.get(last).isSameNetwork(network)) {
      sorted.add(network);
    } else if (network.lastDay() > sorted.get(last).lastDay()) {
      sorted.set(last, network);
    }
  }
}
