package org.bttracker.cluster;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.Closeable;
import java.io.IOException;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import org.bttracker.cluster.RedisConnection.Request;
import org.bttracker.connection.SigningKey;
import redis.clients.jedis.Protocol.Command;

/**
 * The keys of connection IDs in Redis: for each day a string of 32 hex digits that expires. They
 * have a hash tag in common, so in a Redis Cluster all of them are on one server, and its clock
 * tells the day. What is in a key's place and is none is never overwritten, and never shown.
 */
final class RedisIdKeys implements IdKeyStore, Closeable {
  /**
   * A key is made up to half a day before its day, and accepted until half a day after it: 2 days.
   */
  private static final String EXPIRY_SECONDS = Long.toString(TimeUnit.DAYS.toSeconds(3));

  private static final String DIGITS = "[0-9a-fA-F]{" + 2 * SigningKey.LENGTH + "}";

  private final RedisConnection connection;
  private final String prefix;

  /**
   * Connects to nothing yet.
   *
   * @param name what all keys begin with
   */
  RedisIdKeys(RedisConnector connector, String name) {
    connection = new RedisConnection(connector, 0);
    prefix = name + ":{id-key}:";
  }

  /** Of the server that holds the keys: one that does not exist leads there. */
  @Override
  public long millis() throws IOException {
    return connection.millis(new Request(Command.GET, prefix.getBytes(UTF_8)));
  }

  @Override
  public byte[] getOrMake(long day, byte[] proposed) throws IOException {
    String name = prefix + day;
    byte[] key = name.getBytes(UTF_8);
    byte[] value = HexFormat.of().formatHex(proposed).getBytes(ISO_8859_1);
    boolean made =
        connection.call(Command.SET, key, value, bytes("NX"), bytes("EX"), bytes(EXPIRY_SECONDS))
            != null;
    return made ? proposed : parse(name, get(name, key));
  }

  @Override
  public void close() throws IOException {
    connection.close();
  }

  private Object get(String name, byte[] key) throws IOException {
    try {
      return connection.call(Command.GET, key);
    } catch (RedisConnection.Refused e) {
      if (e.isOfWrongType()) {
        throw foreign(name);
      }
      throw e;
    }
  }

  private static byte[] parse(String name, Object value) throws IOException {
    if (value == null) {
      throw new IOException("Redis has lost the key " + name + " just now");
    }
    String text = value instanceof byte[] bytes ? new String(bytes, ISO_8859_1) : "";
    if (!text.matches(DIGITS)) {
      throw foreign(name);
    }
    return HexFormat.of().parseHex(text);
  }

  private static IOException foreign(String name) {
    return new IOException(
        "the key %s in Redis must hold %d hex digits; delete it, and it is made anew"
            .formatted(name, 2 * SigningKey.LENGTH));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(ISO_8859_1);
  }
}
