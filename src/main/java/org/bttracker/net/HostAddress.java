package org.bttracker.net;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * An address of this host that may be asked. Link-local addresses are left out: the kernel answers
 * from the right one.
 *
 * @param address without a scope
 * @param usable whether it is one to give to others: not if it is deprecated, or if the host has
 *     not made sure yet that no other host of the link has it (tentative)
 * @param loopback whether only this host can ask it
 */
record HostAddress(InetAddress address, boolean usable, boolean loopback) {
  /** Linux's table of IPv6 addresses. A line's columns, from 0, are in hex. */
  private static final Path IPV6_TABLE = Path.of("/proc/net/if_inet6");

  private static final int ADDRESS = 0;
  private static final int FLAGS = 4;

  /** {@code IFA_F_DADFAILED}: another host of the link has it. */
  private static final int DUPLICATE = 0x08;

  /** {@code IFA_F_DEPRECATED}. */
  private static final int DEPRECATED = 0x20;

  /** {@code IFA_F_TENTATIVE}. */
  private static final int TENTATIVE = 0x40;

  /**
   * All that this host has now.
   *
   * @return each once, in the order of the interfaces
   * @throws IOException if the system does not tell
   */
  static List<HostAddress> ofThisHost() throws IOException {
    List<InetAddress> all =
        NetworkInterface.networkInterfaces().flatMap(NetworkInterface::inetAddresses).toList();
    return of(all, IPV6_TABLE);
  }

  /**
   * Those of the given addresses that may be asked.
   *
   * @param all may have an address twice
   * @param ipv6Table if it cannot be read, as on other systems than Linux, all are usable
   */
  static List<HostAddress> of(Collection<InetAddress> all, Path ipv6Table) throws IOException {
    Set<InetAddress> unusable = unusable(ipv6Table);
    Set<InetAddress> seen = new HashSet<>();
    return all.stream()
        .filter(address -> !address.isLinkLocalAddress())
        .map(HostAddress::withoutScope)
        .filter(seen::add)
        .map(
            address ->
                new HostAddress(address, !unusable.contains(address), address.isLoopbackAddress()))
        .toList();
  }

  /**
   * The usable ones that a wildcard socket serves.
   *
   * @param wildcard for all addresses of both families, or of IPv4
   * @param addresses of both families
   */
  static List<HostAddress> servedBy(InetAddress wildcard, Collection<HostAddress> addresses) {
    boolean both = ListenAddresses.isAllOfBothFamilies(wildcard);
    return addresses.stream()
        .filter(HostAddress::usable)
        .filter(host -> both || host.isIpv4())
        .toList();
  }

  /**
   * The usable ones of families in which other hosts may ask several addresses of this host.
   *
   * @param addresses of both families
   * @return without loopback addresses
   */
  static List<HostAddress> ofFamiliesWithSeveral(Collection<HostAddress> addresses) {
    return addresses.stream()
        .filter(host -> host.usable() && !host.loopback())
        .collect(Collectors.partitioningBy(HostAddress::isIpv4))
        .values()
        .stream()
        .filter(family -> family.size() > 1)
        .flatMap(List::stream)
        .toList();
  }

  boolean isIpv4() {
    return address instanceof Inet4Address;
  }

  private static Set<InetAddress> unusable(Path ipv6Table) {
    Set<InetAddress> addresses = new HashSet<>();
    try {
      for (String line : Files.readAllLines(ipv6Table, ISO_8859_1)) {
        String[] columns = line.trim().split("\\s+");
        int flags = Integer.parseInt(columns[FLAGS], 16);
        if ((flags & (DUPLICATE | DEPRECATED | TENTATIVE)) != 0) {
          addresses.add(InetAddress.getByAddress(HexFormat.of().parseHex(columns[ADDRESS])));
        }
      }
    } catch (IOException | RuntimeException e) {
      // Not Linux, no IPv6, or a table of another form.
    }
    return addresses;
  }

  private static InetAddress withoutScope(InetAddress address) {
    try {
      return InetAddress.getByAddress(address.getAddress());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
