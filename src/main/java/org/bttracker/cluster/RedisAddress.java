package org.bttracker.cluster;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a Redis server is.
 *
 * @param host a name or an address; IPv6 without brackets
 * @param port 1 to 65,535
 * @param tls whether the connection is encrypted
 * @param database from 0
 */
public record RedisAddress(String host, int port, boolean tls, int database) {
  private static final String FORM = "must be redis[s]://host:port[/db]";
  private static final int MAX_PORT = 65_535;

  /** Docker Compose makes such names, in which {@link URI} finds neither a host nor a port. */
  private static final Pattern WITH_UNDERSCORE =
      Pattern.compile("([A-Za-z0-9.-]*_[A-Za-z0-9._-]*):([0-9]{1,5})");

  /**
   * Reads {@code redis[s]://host:port[/db]}, IPv6 in brackets.
   *
   * @param text as the operator wrote it
   * @return the address
   * @throws IllegalArgumentException if it is none; the message never shows a password
   */
  public static RedisAddress parse(String text) {
    URI uri = uri(text);
    boolean tls = "rediss".equals(uri.getScheme());
    if (!tls && !"redis".equals(uri.getScheme())) {
      throw new IllegalArgumentException(FORM);
    }
    String authority = uri.getRawAuthority();
    if (authority != null && authority.contains("@")) {
      throw new IllegalArgumentException(FORM + ", without a user or a password");
    }
    String host = uri.getHost();
    int port = uri.getPort();
    Matcher underscore = WITH_UNDERSCORE.matcher(String.valueOf(authority));
    if (host == null && underscore.matches()) {
      if (tls) {
        throw new IllegalArgumentException(
            FORM + ", and Java checks no certificate of a host with an underscore in its name");
      }
      host = underscore.group(1);
      port = Integer.parseInt(underscore.group(2));
    }
    String path = uri.getRawPath();
    boolean plain = uri.getRawQuery() == null && uri.getRawFragment() == null;
    if (host == null || port < 1 || port > MAX_PORT || !plain || !path.matches("|/[0-9]{0,5}")) {
      throw new IllegalArgumentException(FORM);
    }
    String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    int database = path.length() < 2 ? 0 : Integer.parseInt(path.substring(1));
    return new RedisAddress(bare, port, tls, database);
  }

  /** As in a message: {@code host:port}, IPv6 in brackets. */
  @Override
  public String toString() {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }

  /** Another server of the same cluster. */
  RedisAddress withNode(String newHost, int newPort) {
    return new RedisAddress(newHost, newPort, tls, database);
  }

  private static URI uri(String text) {
    try {
      return new URI(text);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(FORM, e);
    }
  }
}
