package org.bttracker.net;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.bttracker.protocol.AddressText;

/** Which addresses a tracker is told to listen on, and in words where it listens. */
final class ListenAddresses {
  private ListenAddresses() {}

  /**
   * The addresses to bind, each once. {@code ::} stands for all addresses, IPv4 and IPv6, so {@code
   * 0.0.0.0} beside it adds nothing.
   *
   * @throws IOException if one includes another, since the kernel would call that one taken
   */
  static List<InetAddress> toBind(List<InetAddress> configured) throws IOException {
    List<InetAddress> addresses = new ArrayList<>();
    for (InetAddress address : configured) {
      if (addresses.stream().noneMatch(other -> isSame(other, address))) {
        addresses.add(address);
      }
    }
    if (addresses.stream().anyMatch(ListenAddresses::isAllOfBothFamilies)) {
      addresses.removeIf(ListenAddresses::isAllOfIpv4);
    }
    for (InetAddress all : addresses) {
      for (InetAddress one : addresses) {
        if (all != one && includes(all, one)) {
          throw new IOException(
              "--address=%s listens on all %saddresses, so leave out --address=%s"
                  .formatted(
                      isAllOfIpv4(all) ? "0.0.0.0" : "::",
                      isAllOfIpv4(all) ? "IPv4 " : "",
                      AddressText.of(one)));
        }
      }
    }
    return addresses;
  }

  /** {@code UDP port 1234, IPv4 and IPv6, all addresses}. */
  static String inWords(List<InetSocketAddress> bound) {
    List<InetAddress> addresses = bound.stream().map(InetSocketAddress::getAddress).toList();
    boolean all = addresses.stream().allMatch(InetAddress::isAnyLocalAddress);
    return "UDP port %d, %s, %s"
        .formatted(
            bound.get(0).getPort(),
            families(addresses),
            all
                ? "all addresses"
                : addresses.stream().map(AddressText::of).collect(Collectors.joining(" and ")));
  }

  /** Where Java uses IPv6, a channel that is bound to {@code ::} serves IPv4 as well. */
  static boolean isAllOfBothFamilies(InetAddress address) {
    return address instanceof Inet6Address && address.isAnyLocalAddress();
  }

  private static String families(List<InetAddress> addresses) {
    boolean both = addresses.stream().anyMatch(ListenAddresses::isAllOfBothFamilies);
    if (both || addresses.stream().map(Object::getClass).distinct().count() > 1) {
      return "IPv4 and IPv6";
    }
    return addresses.get(0) instanceof Inet4Address ? "IPv4 only" : "IPv6 only";
  }

  private static boolean includes(InetAddress all, InetAddress one) {
    return isAllOfBothFamilies(all) || isAllOfIpv4(all) && one instanceof Inet4Address;
  }

  private static boolean isAllOfIpv4(InetAddress address) {
    return address instanceof Inet4Address && address.isAnyLocalAddress();
  }

  /** Java takes link-local addresses of two interfaces for the same. */
  private static boolean isSame(InetAddress a, InetAddress b) {
    return a.equals(b) && scope(a) == scope(b);
  }

  private static int scope(InetAddress address) {
    return address instanceof Inet6Address ipv6 ? ipv6.getScopeId() : 0;
  }
}
