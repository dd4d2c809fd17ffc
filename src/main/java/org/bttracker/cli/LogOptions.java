package org.bttracker.cli;

import java.util.List;
import java.util.Locale;
import org.bttracker.daemon.LogFormat;
import org.bttracker.daemon.SyslogTarget;
import org.bttracker.server.Journal;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** What is logged, and where. */
final class LogOptions {
  @Option(
      names = "--log-level",
      paramLabel = "LEVEL",
      defaultValue = "debug",
      converter = LogLevel.class,
      description = "The least important lines to log. Lines about datagrams are debug.")
  String level;

  @Option(
      names = "--log-format",
      paramLabel = "FORMAT",
      defaultValue = "text",
      converter = Format.class,
      description =
          "Log lines for people (under systemd, for its journal), or a JSON object for each.")
  LogFormat format;

  @Option(
      names = "--datagram-lines",
      paramLabel = "N",
      defaultValue = "100",
      converter = DatagramLines.class,
      description = "The most lines about datagrams per second. 0 logs none.")
  int datagramLines;

  @Option(
      names = "--syslog",
      paramLabel = "HOST[:PORT]",
      converter = SyslogAddress.class,
      description =
          "A syslog daemon that gets the log as well, over UDP. The port is 514 if none is given.")
  @DefaultText("off")
  SyslogTarget syslog;

  /** The levels, the most important first. */
  static final class LogLevel implements ITypeConverter<String>, Bounded {
    private static final List<String> WORDS = List.of("error", "warn", "info", "debug");

    @Override
    public String convert(String text) {
      String word = text.toLowerCase(Locale.ROOT);
      if (WORDS.contains(word)) {
        return word;
      }
      throw new TypeConversionException("must be one of " + String.join(", ", WORDS));
    }

    @Override
    public String bounds() {
      return String.join(", ", WORDS);
    }
  }

  /** What log lines look like. */
  static final class Format extends OneOf<LogFormat> {
    Format() {
      super(LogFormat.values());
    }
  }

  /** A datagram is logged whole or not at all, so a smaller number could never be used up. */
  static final class DatagramLines extends WholeNumber {
    private static final int MOST = 1_000_000;

    DatagramLines() {
      super(0, MOST);
    }

    @Override
    public Integer convert(String text) {
      int lines = super.convert(text);
      if (lines > 0 && lines < Journal.LINES_PER_DATAGRAM) {
        throw new TypeConversionException(
            "must be 0 or at least " + Journal.LINES_PER_DATAGRAM + ", the lines of one datagram");
      }
      return lines;
    }

    @Override
    public String bounds() {
      return "0, or " + Journal.LINES_PER_DATAGRAM + " to " + MOST;
    }
  }

  /** {@code HOST}, {@code HOST:PORT}, {@code IPV6} or {@code [IPV6]:PORT}. */
  static final class SyslogAddress implements ITypeConverter<SyslogTarget> {
    private static final int DEFAULT_PORT = 514;

    @Override
    public SyslogTarget convert(String text) {
      int colon = text.lastIndexOf(':');
      boolean hasPort = colon >= 0 && (text.indexOf(':') == colon || text.charAt(colon - 1) == ']');
      String host = hasPort ? text.substring(0, colon) : text;
      try {
        return new SyslogTarget(
            IpAddressConverter.lookUp(host, ""),
            hasPort ? new WholeNumber(1, 65_535).convert(text.substring(colon + 1)) : DEFAULT_PORT);
      } catch (TypeConversionException e) {
        throw new TypeConversionException(
            "must be HOST or HOST:PORT, with a known host and a port from 1 to 65535");
      }
    }
  }
}
