package org.bttracker.cli;

import java.net.InetAddress;
import java.net.UnknownHostException;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads an IP address, or looks up the name of a host. */
final class IpAddressConverter implements ITypeConverter<InetAddress> {
  private static final String RULE = "must be an IPv4 or IPv6 address";

  @Override
  public InetAddress convert(String text) {
    if (text.isBlank()) {
      throw new TypeConversionException(RULE);
    }
    return lookUp(text, RULE);
  }

  /**
   * Looks a host up.
   *
   * @param host an address, in brackets or not, or a name
   * @param rule the complaint if there is no such host
   */
  static InetAddress lookUp(String host, String rule) {
    try {
      return InetAddress.getByName(host);
    } catch (UnknownHostException e) {
      // Behind the percent sign, a link-local address names the interface that leads to it.
      throw new TypeConversionException(
          host.contains("%") ? "names no network interface of this host behind %" : rule);
    }
  }
}
