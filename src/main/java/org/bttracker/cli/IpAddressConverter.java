package org.bttracker.cli;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads an IP address. It looks no name up, so it needs no DNS and waits for none. */
final class IpAddressConverter implements ITypeConverter<InetAddress> {
  private static final String RULE = "must be an IPv4 or IPv6 address";

  private static final Pattern IPV4 =
      Pattern.compile("((25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])(\\.(?!$)|$)){4}");

  /** What Java would read as an IPv4 address, though it is not written as one. */
  private static final Pattern NUMBERS = Pattern.compile("[\\p{Nd}.]+");

  @Override
  public InetAddress convert(String text) {
    if (!text.contains(":") && !IPV4.matcher(text).matches()) {
      throw new TypeConversionException(RULE);
    }
    return lookUp(text, RULE);
  }

  /**
   * Looks a host up.
   *
   * @param host an address, in brackets or not, or a name; Java takes {@code 10.1} for 10.0.0.1 and
   *     nothing at all for this host, but that is more likely a slip of the pen
   * @param rule the complaint if there is no such host
   */
  static InetAddress lookUp(String host, String rule) {
    if (host.isBlank() || NUMBERS.matcher(host).matches() && !IPV4.matcher(host).matches()) {
      throw new TypeConversionException(rule);
    }
    try {
      return InetAddress.getByName(host);
    } catch (UnknownHostException e) {
      // Behind the percent sign, a link-local address names the interface that leads to it.
      throw new TypeConversionException(
          host.contains("%") ? "names no network interface of this host behind %" : rule);
    }
  }
}
