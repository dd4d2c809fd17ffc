package org.bttracker.protocol;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Addresses as people write them; Java writes out all the zeros of an IPv6 address. */
public final class AddressText {
  private static final Pattern ZEROS = Pattern.compile("\\b0(:0\\b)+");

  private AddressText() {}

  /**
   * Writes an address and a port.
   *
   * @param address resolved
   * @return such as {@code 192.0.2.1:1234} or {@code [2001:db8::1]:1234}
   */
  public static String of(InetSocketAddress address) {
    String host = of(address.getAddress());
    return (address.getAddress() instanceof Inet4Address ? host : "[" + host + "]")
        + ":"
        + address.getPort();
  }

  /**
   * Writes an address.
   *
   * @param address of IPv4 or IPv6
   * @return such as {@code 192.0.2.1} or {@code 2001:db8::1}, short as RFC 5952 wants it
   */
  public static String of(InetAddress address) {
    String text = address.getHostAddress();
    if (!(address instanceof Inet6Address)) {
      return text;
    }
    Matcher zeros = ZEROS.matcher(text);
    MatchResult longest = null;
    while (zeros.find()) {
      if (longest == null || zeros.group().length() > longest.group().length()) {
        longest = zeros.toMatchResult();
      }
    }
    if (longest == null) {
      return text;
    }
    String head = text.substring(0, longest.start()).replaceFirst(":$", "");
    String tail = text.substring(longest.end()).replaceFirst("^:", "");
    return head + "::" + tail;
  }
}
