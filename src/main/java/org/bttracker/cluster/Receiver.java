package org.bttracker.cluster;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Reads one shard of the log, and has applied what other trackers tell. Of a batch that comes again
 * only the stops are applied; one that is missing is a gap, whatever became of it. One thread calls
 * {@link #step}, any the rest.
 */
final class Receiver {
  private static final int MOST_AT_ONCE = 100;
  private static final long CHECK_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** No tracker tells of anything later than that, but if the log is slow. */
  private static final long REWIND_MILLIS = 2 * Cluster.LONGEST_WAIT_MILLIS;

  /** After so long at the end of the log, each tracker that is alive has been heard. */
  private static final long ALL_HEARD_NANOS = 2 * Sender.HEARTBEAT_NANOS;

  private final Context context;
  private final ReplicationLog log;
  private final ServerClock clock;
  private final Changes changes;
  private final BatchReader reader = new BatchReader();
  private final Runs runs = new Runs();
  private final Pace pace = new Pace(MOST_AT_ONCE);

  private Position position = Position.START;
  private boolean heardAll;
  private volatile boolean atEnd;
  private volatile long lagMillis;
  private volatile long readNanos;
  private volatile boolean hasGap;
  private volatile long gapNanos;
  private volatile boolean lacksHistory;
  private volatile long endNanos;
  private long checkedNanos;
  private Position restored = Position.START;

  /** What one step has read. */
  enum Progress {
    /** It is at the log's end. */
    NOTHING,
    /** It was near to the log's end. */
    SOME,
    /** There may be more. */
    ALL_ASKED_FOR
  }

  /**
   * Makes one that begins at the log's beginning.
   *
   * @param clock of the server that holds the shard; known before the first step
   * @param changes applies what is read
   */
  Receiver(Context context, ReplicationLog log, ServerClock clock, Changes changes) {
    this.context = context;
    this.log = log;
    this.clock = clock;
    this.changes = changes;
    readNanos = context.nowNanos();
    checkedNanos = readNanos - CHECK_NANOS;
  }

  /**
   * Begins a little before the place where an earlier run has ended: what it reads again changes
   * nothing, but tells who has stopped lately. To be called before the first step.
   */
  synchronized void restore(ShardState state) {
    restored = state.position();
    position = restored.before(REWIND_MILLIS);
    heardAll = state.heardAll();
    runs.restore(state.numbers());
  }

  /**
   * Reads on once.
   *
   * @return how much there was
   * @throws IOException if the log is away
   */
  Progress step() throws IOException {
    checkFirst();
    int atOnce = pace.atOnce();
    List<ReplicationLog.Entry> entries = read(atOnce);
    for (ReplicationLog.Entry entry : entries) {
      apply(entry);
    }
    follow(entries, entries.size() < atOnce);
    if (entries.isEmpty()) {
      checkLast();
    }
    return entries.isEmpty()
        ? Progress.NOTHING
        : entries.size() < atOnce ? Progress.SOME : Progress.ALL_ASKED_FOR;
  }

  /**
   * How far it is, for a snapshot that is begun later; all before that is applied.
   *
   * @param logId tells the log from any other
   * @param shards how many there are
   * @param ownNumber of the last batch of this run; what it tells is in the registry, too
   */
  synchronized ShardState state(long logId, int shards, long ownNumber) {
    Map<Long, Long> numbers = runs.numbers();
    numbers.put(context.run(), ownNumber);
    return new ShardState(logId, shards, position, heardAll, context.run(), numbers);
  }

  /** Whether it has come to the log's end since it began. */
  boolean hasCaughtUp() {
    return atEnd;
  }

  /** When that was. */
  long caughtUpNanos() {
    return endNanos;
  }

  /** Whether the log did not have all that has happened since an earlier run. */
  boolean lacksHistory() {
    return lacksHistory;
  }

  /**
   * How far behind the log's end it is: how old the last entry was when it was applied, 0 at the
   * end, and how long the log has been away since.
   *
   * @return ms
   */
  long lagMillis() {
    long silent = TimeUnit.NANOSECONDS.toMillis(context.nowNanos() - readNanos);
    return lagMillis + Math.max(0, silent - TimeUnit.NANOSECONDS.toMillis(CHECK_NANOS));
  }

  /** Whether something was missed less than a time to live ago. */
  boolean hasGap() {
    return hasGap && context.nowNanos() - gapNanos < context.ttlNanos();
  }

  /** A log that begins only after the place where the earlier run has ended was trimmed since. */
  private void checkFirst() throws IOException {
    if (!restored.equals(Position.START)) {
      lacksHistory |= log.first().compareTo(restored) > 0;
      restored = Position.START;
    }
  }

  /** A log that ends before what was read already is another one, or has lost its end. */
  private void checkLast() throws IOException {
    long nowNanos = context.nowNanos();
    if (nowNanos - checkedNanos < CHECK_NANOS) {
      return;
    }
    checkedNanos = nowNanos;
    if (log.last().compareTo(position) < 0) {
      context.notices().lostEnd(nowNanos);
      lacksHistory |= !hasHeardAllSinceStart();
      synchronized (this) {
        position = Position.START;
      }
    }
  }

  private List<ReplicationLog.Entry> read(int atOnce) throws IOException {
    long startNanos = context.nowNanos();
    try {
      List<ReplicationLog.Entry> entries = log.read(position, atOnce);
      readNanos = context.nowNanos();
      pace.took(readNanos - startNanos);
      return entries;
    } catch (IOException e) {
      pace.failed();
      throw e;
    }
  }

  /** Under load there is always something to read, also at the end. */
  private void follow(List<ReplicationLog.Entry> entries, boolean end) {
    if (end && !atEnd) {
      endNanos = readNanos;
      atEnd = true;
    }
    if (entries.isEmpty()) {
      lagMillis = 0;
    } else {
      Position last = entries.get(entries.size() - 1).position();
      lagMillis = Math.max(0, clock.serverMillis(context.nowNanos()) - last.millis());
    }
    if (!heardAll && atEnd && readNanos - endNanos > ALL_HEARD_NANOS) {
      synchronized (this) {
        heardAll = true;
      }
    }
  }

  /** With its position, so that {@link #state} never sees one without the other. */
  private synchronized void apply(ReplicationLog.Entry entry) {
    context.counters().received(entry.bytes().length);
    position = entry.position();
    if (!reader.begin(entry)) {
      skipForeign();
      return;
    }
    Runs.Order order = runs.hear(reader.run(), reader.number(), heardAll);
    if (reader.run() == context.run()) {
      return;
    }
    EndedRun earlier = reader.earlier();
    if (order == Runs.Order.AFTER_GAP || runs.ended(earlier.run(), earlier.number())) {
      noteGap();
    }
    boolean whole = order == Runs.Order.AGAIN ? changes.stopAgain(reader) : changes.apply(reader);
    if (!whole) {
      skipForeign();
    }
  }

  private void noteGap() {
    context.counters().gap();
    context.notices().gap(context.nowNanos(), context.ttlNanos());
    gapNanos = context.nowNanos();
    hasGap = true;
    lacksHistory |= !hasHeardAllSinceStart();
  }

  private boolean hasHeardAllSinceStart() {
    return atEnd && context.nowNanos() - endNanos > ALL_HEARD_NANOS;
  }

  private void skipForeign() {
    context.counters().foreign();
    context.notices().foreign();
  }
}
