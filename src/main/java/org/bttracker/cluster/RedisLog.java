package org.bttracker.cluster;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import redis.clients.jedis.Protocol.Command;

/**
 * A shard of the log as a Redis stream. An entry is one field, {@code b}. What is older than the
 * history is trimmed with each append, by the server's clock. It reads on a connection of its own,
 * so that a read that waits never delays an append.
 */
final class RedisLog implements ReplicationLog, Closeable {
  /** How long the server waits for an entry if there is none. */
  static final int BLOCK_MILLIS = 500;

  private static final byte[] FIELD = {'b'};
  private static final byte[] NOTHING = {};

  private final String name;
  private final byte[] key;
  private final long historyMillis;
  private final RedisConnection writer;
  private final RedisConnection reader;

  /** The server's clock when it was last heard; 0 before that. */
  private long serverMillis;

  RedisLog(RedisConnector connector, String key, long historyMillis) {
    name = key;
    this.key = key.getBytes(UTF_8);
    this.historyMillis = historyMillis;
    writer = new RedisConnection(connector, 0);
    reader = new RedisConnection(connector, BLOCK_MILLIS);
  }

  @Override
  public void append(List<byte[]> entries) throws IOException {
    byte[] oldest = oldest();
    List<RedisConnection.Request> requests = new ArrayList<>(entries.size());
    for (byte[] entry : entries) {
      requests.add(
          new RedisConnection.Request(
              Command.XADD, key, bytes("MINID"), bytes("~"), oldest, bytes("*"), FIELD, entry));
    }
    requests.add(new RedisConnection.Request(Command.TIME));
    try {
      List<Object> replies = writer.callAll(requests);
      // Not from an entry's ID: the server's clock may have been ahead once, and IDs never go back.
      serverMillis = RedisServer.timeMillis(replies.get(entries.size()));
    } catch (RedisConnection.Refused e) {
      if (e.reason().startsWith("OOM ")) {
        trim();
      }
      throw refused(name, e);
    }
  }

  /** A server without memory refuses entries, and so would never be asked to free some. */
  private void trim() throws IOException {
    serverMillis = RedisServer.timeMillis(writer.call(Command.TIME));
    writer.call(Command.XTRIM, key, bytes("MINID"), bytes("~"), oldest());
  }

  private byte[] oldest() {
    return bytes(Long.toString(Math.max(0, serverMillis - historyMillis)));
  }

  @Override
  public List<Entry> read(Position behind, int most) throws IOException {
    Object reply =
        ask(
            Command.XREAD,
            bytes("COUNT"),
            bytes(Integer.toString(most)),
            bytes("BLOCK"),
            bytes(Integer.toString(BLOCK_MILLIS)),
            bytes("STREAMS"),
            key,
            bytes(behind.toString()));
    List<Entry> entries = new ArrayList<>();
    if (reply != null) {
      for (Object entry : list(at(list(at(list(reply), 0)), 1))) {
        entries.add(entry(list(entry)));
      }
    }
    return entries;
  }

  @Override
  public Position first() throws IOException {
    Object reply = ask(Command.XRANGE, key, bytes("-"), bytes("+"), bytes("COUNT"), bytes("1"));
    List<?> entries = list(reply);
    return entries.isEmpty() ? Position.START : position(at(list(entries.get(0)), 0));
  }

  @Override
  public Position last() throws IOException {
    try {
      List<?> reply = list(reader.call(Command.XINFO, bytes("STREAM"), key));
      for (int i = 0; i + 1 < reply.size(); i += 2) {
        if (text(reply.get(i)).equals("last-generated-id")) {
          return position(reply.get(i + 1));
        }
      }
      throw strange();
    } catch (RedisConnection.Refused e) {
      if (e.reason().contains("no such key")) {
        return Position.START;
      }
      throw refused(name, e);
    }
  }

  @Override
  public void close() throws IOException {
    writer.close();
    reader.close();
  }

  private Object ask(Command command, byte[]... arguments) throws IOException {
    try {
      return reader.call(command, arguments);
    } catch (RedisConnection.Refused e) {
      throw refused(name, e);
    }
  }

  /**
   * Why a stream's key is refused, so that an operator knows what to do.
   *
   * @param name of the key
   */
  static IOException refused(String name, RedisConnection.Refused e) {
    return e.isOfWrongType()
        ? new IOException(
            ("the key %s in Redis must hold a stream; delete it, and it is made anew, or set"
                    + " another --cluster-name")
                .formatted(name),
            e)
        : e;
  }

  /** An entry without the field is one that nobody knows; it is empty. */
  private Entry entry(List<?> entry) throws IOException {
    byte[] found = NOTHING;
    List<?> fields = list(at(entry, 1));
    for (int i = 0; i + 1 < fields.size(); i += 2) {
      if (fields.get(i) instanceof byte[] name
          && Arrays.equals(name, FIELD)
          && fields.get(i + 1) instanceof byte[] value) {
        found = value;
      }
    }
    return new Entry(position(at(entry, 0)), found);
  }

  private Position position(Object id) throws IOException {
    String text = text(id);
    int dash = text.indexOf('-');
    try {
      return new Position(
          Long.parseLong(text.substring(0, Math.max(0, dash))),
          Long.parseLong(text.substring(dash + 1)));
    } catch (NumberFormatException e) {
      throw new IOException(
          "the stream %s in Redis has an entry from after the year 292 million; delete it, and it is"
                  .formatted(name)
              + " made anew",
          e);
    }
  }

  private static List<?> list(Object reply) throws IOException {
    if (reply instanceof List<?> list) {
      return list;
    }
    throw strange();
  }

  private static Object at(List<?> list, int index) throws IOException {
    if (index < list.size()) {
      return list.get(index);
    }
    throw strange();
  }

  private static String text(Object reply) throws IOException {
    if (reply instanceof byte[] bytes) {
      return new String(bytes, ISO_8859_1);
    }
    throw strange();
  }

  private static IOException strange() {
    return new IOException("Redis gives an answer of a form that is not known");
  }

  private static byte[] bytes(String text) {
    return text.getBytes(ISO_8859_1);
  }
}
