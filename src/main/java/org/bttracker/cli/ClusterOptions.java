package org.bttracker.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.bttracker.cluster.RedisAddress;
import org.bttracker.daemon.ClusterConfig;
import org.bttracker.daemon.ClusterLogin;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Other trackers that serve the same swarms. */
@Section("Cluster")
final class ClusterOptions {
  /** The environment's names for what must not stand on a command line. */
  static final String USER = "BTTRACKER_CLUSTER_USER";

  static final String PASSWORD = "BTTRACKER_CLUSTER_PASSWORD";

  private static final String NAME = "bttracker";
  private static final String SHARDS = "1";
  private static final String HISTORY = "10m";

  @Option(
      names = "--cluster",
      paramLabel = "URL",
      converter = Address.class,
      description =
          "A Redis server through which trackers share all swarms and connection IDs, as"
              + " redis://HOST:PORT, or rediss:// for TLS, or with the number of a database behind:"
              + " redis://HOST:PORT/0.")
  @DefaultText("off")
  private RedisAddress address;

  @Option(
      names = "--cluster-name",
      paramLabel = "NAME",
      defaultValue = NAME,
      converter = Name.class,
      description =
          "What all keys in Redis begin with. Trackers of the same name share their swarms.")
  private String name;

  @Option(
      names = "--cluster-shards",
      paramLabel = "N",
      defaultValue = SHARDS,
      converter = Shards.class,
      description =
          "The number of streams in Redis, the same for all trackers. Several spread over the"
              + " servers of a Redis Cluster.")
  private int shards;

  @Option(
      names = "--cluster-history",
      paramLabel = "TIME",
      defaultValue = HISTORY,
      converter = History.class,
      description =
          "How long Redis keeps what the trackers tell each other. A tracker that was away for no"
              + " longer misses nothing.")
  private Duration history;

  @Option(
      names = "--cluster-password-file",
      paramLabel = "FILE",
      converter = FileName.class,
      description =
          "A file with the password for Redis, or with a user and the password in two lines. Or"
              + " set "
              + USER
              + " and "
              + PASSWORD
              + " in the environment.")
  @DefaultText("none")
  private Path passwordFile;

  /**
   * The settings; null if it is off.
   *
   * @param secrets of the environment, by the names of variables
   * @throws IllegalArgumentException if something contradicts something else
   */
  ClusterConfig toConfig(Map<String, String> secrets) {
    if (address == null) {
      checkNoneIsGiven();
      return null;
    }
    return new ClusterConfig(address, name, shards, history, passwordFile, login(secrets));
  }

  /** The defaults may be given: {@code --print-config} prints them. */
  private void checkNoneIsGiven() {
    expect(name.equals(NAME), "--cluster-name=" + name);
    expect(shards == Integer.parseInt(SHARDS), "--cluster-shards=" + shards);
    expect(
        history.equals(new History().convert(HISTORY)),
        "--cluster-history=" + TimeSpan.inWords(history));
    expect(passwordFile == null, "--cluster-password-file=" + passwordFile);
  }

  private static void expect(boolean right, String given) {
    if (!right) {
      throw new IllegalArgumentException(given + ": needs --cluster");
    }
  }

  private ClusterLogin login(Map<String, String> secrets) {
    String user = unlessEmpty(secrets.get(USER));
    String password = unlessEmpty(secrets.get(PASSWORD));
    if (passwordFile != null && (user != null || password != null)) {
      throw new IllegalArgumentException(
          "--cluster-password-file=%s: there is a login in the environment too, %s"
              .formatted(passwordFile, password == null ? USER : PASSWORD));
    }
    if (user != null && password == null) {
      throw new IllegalArgumentException(USER + ": needs " + PASSWORD);
    }
    return new ClusterLogin(user, password);
  }

  /** An empty variable is how a container platform says that there is none. */
  private static String unlessEmpty(String secret) {
    return secret == null || secret.isEmpty() ? null : secret;
  }

  /** {@code redis[s]://host:port[/db]}. */
  static final class Address implements ITypeConverter<RedisAddress> {
    @Override
    public RedisAddress convert(String text) {
      try {
        return RedisAddress.parse(text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }

  /** Without braces, which would choose the server of a Redis Cluster. */
  static final class Name implements ITypeConverter<String> {
    private static final String FORM = "[A-Za-z0-9._:-]{1,64}";

    @Override
    public String convert(String text) {
      if (!text.matches(FORM)) {
        throw new TypeConversionException("must be 1 to 64 of A-Z a-z 0-9 . _ : -");
      }
      return text;
    }
  }

  /**
   * Each takes two threads and three connections: to write, to read, and to ask for the time. The
   * keys of connection IDs take one more, however many shards there are.
   */
  static final class Shards extends WholeNumber {
    Shards() {
      super(1, 64);
    }
  }

  /** A tracker must be able to start anew within the shortest, and Redis to hold the longest. */
  static final class History extends TimeSpan {
    History() {
      super(Duration.ofMinutes(1), Duration.ofDays(1));
    }
  }
}
