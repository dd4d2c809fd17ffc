package org.bttracker.snapshot;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.bttracker.connection.ConnectionTable;
import org.bttracker.connection.SigningKey;

/**
 * The keys of signed connection IDs, in {@code FILE.key} beside the snapshot {@code FILE}. Each
 * start adds a key, which signs the IDs of that run. The file keeps a key of an earlier run until
 * the last ID that the run can have given has expired, and 64 keys at the most.
 *
 * <p>All keys share one time: at each start it is the wall clock, and then it goes on with the
 * monotonic clock. It never begins before the newest key in the file. So if the wall clock was set
 * back a little, the time stands still, and no ID gets younger than it is known to be. If the clock
 * was set back by more than an ID lives, nobody knows how old the IDs are, and the start drops the
 * earlier keys.
 *
 * <p>A key that other trackers share comes into the file too, before it signs: the next run may not
 * reach whoever shares it. Its time is the shared one, which is ahead of the file's by some
 * seconds, or behind it.
 *
 * <p>The file, in big-endian integers:
 *
 * <pre>
 *  0          byte[8]  "BtTrKeys"
 *  8          int32    version = 1; or 2, if a key's time is another one
 * 12          int32    number of keys, n
 * 16          n keys, the newest last, 24 bytes each; in version 2, 32 bytes:
 *              0 int64    when it began to sign, s since 1970
 *              8 byte[16] secret
 *             24 int64    version 2: what its time is ahead of the file's, s
 * 16 + 24 n   int32    CRC32C of all before
 * </pre>
 *
 * <p>For any thread, once a key is renewed.
 */
final class KeyFile {
  /** "BtTrKeys". */
  private static final long MAGIC = 0x427454724b657973L;

  private static final int VERSION = 1;
  private static final int VERSION_WITH_TIMES = 2;
  private static final int HEADER = Long.BYTES + 2 * Integer.BYTES;
  private static final int ENTRY = Long.BYTES + SigningKey.LENGTH;
  private static final int ENTRY_WITH_TIME = ENTRY + Long.BYTES;
  private static final int CHECKSUM = Integer.BYTES;

  /** The newest and 63 earlier ones: with the default time to live, a start every two seconds. */
  private static final int MAX_KEYS = 64;

  /** Two runs may count the same moment as seconds that differ by this. */
  private static final int ROUNDING_SECONDS = 2;

  private final Path file;

  /** What is in the file. */
  private List<Key> current = List.of();

  /** What makes the file's time of the monotonic clock of this run. */
  private long offsetSeconds;

  /**
   * Names the file; touches nothing.
   *
   * @param file absolute; it need not exist
   */
  KeyFile(Path file) {
    this.file = file;
  }

  /**
   * Makes a new key, puts it on the disk, and only then has all new IDs signed with it. The table
   * goes on accepting the IDs of the earlier keys. So the next run knows every ID that a client has
   * got, however this run ends.
   *
   * <p>A file that is damaged or cannot be read is set aside under a name of its own.
   *
   * @param connections has given no ID yet
   * @param now the moment of the start
   * @return warnings for the operator, if earlier keys are not used; empty if all is well
   * @throws IOException if the new key is not on the disk; the message says why
   */
  synchronized List<Notice> renew(ConnectionTable connections, Moment now) throws IOException {
    List<Notice> notices = new ArrayList<>();
    List<Key> keys = new ArrayList<>(readOrSetAside(now, notices));
    long wallSecond = Math.floorDiv(now.wallMillis(), 1_000L);
    long ttlSeconds = connections.ttl().toSeconds();
    dropIfFromTheFuture(keys, wallSecond + ttlSeconds, notices);
    long nowSecond = keys.isEmpty() ? wallSecond : Math.max(wallSecond, newest(keys).beginSecond());
    dropExpired(keys, nowSecond - ttlSeconds - ROUNDING_SECONDS);
    dropOldestIfFull(keys, notices);
    offsetSeconds = nowSecond - now.seconds();
    keys.add(new Key(nowSecond, SigningKey.random().bytes(), 0));
    write(keys, notices);
    handOver(keys, connections);
    return notices;
  }

  /**
   * Puts a key that others share on the disk, behind that of {@link #renew}.
   *
   * @param key is to sign from now on
   * @param now this moment
   * @param ttl how long an ID is accepted
   * @return warnings for the operator; empty if all is well
   * @throws IOException if the key is not on the disk; the message says why
   */
  synchronized List<Notice> add(SigningKey key, Moment now, Duration ttl) throws IOException {
    List<Notice> notices = new ArrayList<>();
    List<Key> keys = new ArrayList<>(current);
    long nowSecond = Math.max(now.seconds() + offsetSeconds, newest(keys).beginSecond());
    dropExpired(keys, nowSecond - ttl.toSeconds() - ROUNDING_SECONDS);
    dropOldestIfFull(keys, notices);
    keys.add(new Key(nowSecond, key.bytes(), key.offsetSeconds() - offsetSeconds));
    write(keys, notices);
    return notices;
  }

  /**
   * A key.
   *
   * @param beginSecond when it began to sign, s since 1970
   * @param secret 16 bytes
   * @param aheadSeconds what its IDs bear is ahead of the file's time
   */
  private record Key(long beginSecond, byte[] secret, long aheadSeconds) {}

  private List<Key> readOrSetAside(Moment now, List<Notice> notices) throws IOException {
    FileKind.expectRegular(file);
    try {
      return read();
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (IOException e) {
      String reason = FileFailure.reason(e);
      try {
        warn(
            notices,
            "Key file %s is not used: %s; it is kept as %s; clients must connect again",
            file,
            reason,
            SetAside.rename(file, SetAside.CORRUPT, now.wallMillis()));
      } catch (IOException notMoved) {
        throw new IOException(file + " cannot be used: " + reason, notMoved);
      }
      return List.of();
    }
  }

  private List<Key> read() throws IOException {
    ByteBuffer in;
    try (InputStream stream = Files.newInputStream(file)) {
      in = ByteBuffer.wrap(stream.readNBytes(HEADER + MAX_KEYS * ENTRY_WITH_TIME + CHECKSUM + 1));
    }
    if (in.limit() < HEADER || in.getLong() != MAGIC) {
      throw new CorruptSnapshotException("it is no key file");
    }
    int version = in.getInt();
    if (version != VERSION && version != VERSION_WITH_TIMES) {
      throw new CorruptSnapshotException(
          "it has version " + version + ", known are " + VERSION + " and " + VERSION_WITH_TIMES);
    }
    boolean withTimes = version == VERSION_WITH_TIMES;
    int count = in.getInt();
    if (count < 1
        || count > MAX_KEYS
        || in.remaining() != count * entry(withTimes) + CHECKSUM
        || in.getInt(in.limit() - CHECKSUM) != checksum(in.array(), in.limit() - CHECKSUM)) {
      throw new CorruptSnapshotException("it is damaged, its length or checksum does not match");
    }
    return readKeys(in, count, withTimes);
  }

  private static List<Key> readKeys(ByteBuffer in, int count, boolean withTimes)
      throws CorruptSnapshotException {
    List<Key> keys = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      long beginSecond = in.getLong();
      if (i > 0 && beginSecond < newest(keys).beginSecond()) {
        throw new CorruptSnapshotException("it is damaged, its keys are out of order");
      }
      byte[] secret = new byte[SigningKey.LENGTH];
      in.get(secret);
      keys.add(new Key(beginSecond, secret, withTimes ? in.getLong() : 0));
    }
    return keys;
  }

  private static int entry(boolean withTime) {
    return withTime ? ENTRY_WITH_TIME : ENTRY;
  }

  /** Behind the latest second, the file is from a clock that has been set back since. */
  private void dropIfFromTheFuture(List<Key> keys, long latestSecond, List<Notice> notices) {
    if (!keys.isEmpty() && newest(keys).beginSecond() > latestSecond) {
      warn(
          notices,
          "Key file %s is not used: the clock was set back by more than a connection ID lives;"
              + " clients must connect again",
          file);
      keys.clear();
    }
  }

  /**
   * A key signed its last ID before the next one began; if that was before the earliest second, the
   * ID has expired. The newest stays, since its run may have ended just now.
   */
  private static void dropExpired(List<Key> keys, long earliestSecond) {
    while (keys.size() > 1 && keys.get(1).beginSecond() < earliestSecond) {
      keys.remove(0);
    }
  }

  private void dropOldestIfFull(List<Key> keys, List<Notice> notices) {
    if (keys.size() == MAX_KEYS) {
      keys.remove(0);
      warn(
          notices,
          "Key file %s has room for %d keys: the oldest is dropped, and some clients may have to"
              + " connect again",
          file,
          MAX_KEYS);
    }
  }

  private static Key newest(List<Key> keys) {
    return keys.get(keys.size() - 1);
  }

  private void write(List<Key> keys, List<Notice> notices) throws IOException {
    ByteBuffer content = encode(keys);
    try {
      new AtomicFile(file)
          .replace(
              channel -> {
                while (content.hasRemaining()) {
                  channel.write(content);
                }
              });
    } catch (DirectoryNotForcedException e) {
      warn(
          notices,
          "Key file %s is written, but a power cut may undo that: %s",
          file,
          FileFailure.reason(e));
    } catch (IOException e) {
      throw new IOException("cannot write " + file + ": " + FileFailure.reason(e), e);
    }
    current = List.copyOf(keys);
  }

  /** An earlier release knows version 1 only. */
  private static ByteBuffer encode(List<Key> keys) {
    boolean withTimes = keys.stream().anyMatch(key -> key.aheadSeconds() != 0);
    ByteBuffer out = ByteBuffer.allocate(HEADER + keys.size() * entry(withTimes) + CHECKSUM);
    out.putLong(MAGIC).putInt(withTimes ? VERSION_WITH_TIMES : VERSION).putInt(keys.size());
    for (Key key : keys) {
      out.putLong(key.beginSecond()).put(key.secret());
      if (withTimes) {
        out.putLong(key.aheadSeconds());
      }
    }
    return out.putInt(checksum(out.array(), out.position())).flip();
  }

  private static int checksum(byte[] bytes, int length) {
    CRC32C checksum = new CRC32C();
    checksum.update(bytes, 0, length);
    return (int) checksum.getValue();
  }

  private void handOver(List<Key> keys, ConnectionTable connections) {
    for (int i = 0; i < keys.size() - 1; i++) {
      long endSecond = keys.get(i + 1).beginSecond() - offsetSeconds;
      connections.acceptEarlier(signingKey(keys.get(i)), Duration.ofSeconds(endSecond).toNanos());
    }
    connections.signAll(signingKey(newest(keys)));
  }

  private SigningKey signingKey(Key key) {
    return new SigningKey(key.secret(), offsetSeconds + key.aheadSeconds());
  }

  private static void warn(List<Notice> notices, String format, Object... values) {
    notices.add(Notice.warning(format, values));
  }
}
