package org.bttracker.cli;

import java.net.InetSocketAddress;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** What can be looked at while the tracker runs. */
@Section("Status")
final class StatusOptions {
  @Option(
      names = "--http",
      paramLabel = "HOST:PORT",
      converter = Address.class,
      description =
          "An address of this host at which a status page, metrics for Prometheus, the tracker's"
              + " health and its figures as JSON are served over HTTP, to everybody who can reach it. Port 0 takes"
              + " any free port.")
  @DefaultText("off")
  InetSocketAddress http;

  /** {@code HOST:PORT}, with an IPv6 address in brackets. */
  static final class Address implements ITypeConverter<InetSocketAddress> {
    private static final Pattern FORM = Pattern.compile("([^:\\[\\]]+|\\[[^\\[\\]]+\\]):([0-9]+)");

    private static final String RULE =
        "must be HOST:PORT, such as 127.0.0.1:9090 or [::1]:9090, with a known host and a port from"
            + " 0 to 65535";

    @Override
    public InetSocketAddress convert(String text) {
      Matcher parts = FORM.matcher(text);
      if (!parts.matches()) {
        throw new TypeConversionException(RULE);
      }
      try {
        return new InetSocketAddress(
            IpAddressConverter.lookUp(parts.group(1), RULE),
            new WholeNumber(0, 65_535).convert(parts.group(2)));
      } catch (TypeConversionException e) {
        throw new TypeConversionException(RULE);
      }
    }
  }
}
