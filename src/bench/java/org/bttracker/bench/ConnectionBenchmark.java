package org.bttracker.bench;

import java.time.Duration;
import org.bttracker.connection.ConnectionIds;
import org.bttracker.connection.ConnectionTable;
import org.bttracker.protocol.IpAddress;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Connection IDs, stored and signed. */
@State(Scope.Thread)
public class ConnectionBenchmark {
  /** Stored IDs, also those of the table that is being given and purged. */
  private static final int IDS = 100_000;

  private static final Duration TTL = Duration.ofSeconds(1);

  /** As many IDs as that are given in their time to live. */
  private static final long NANOS_PER_ID = TTL.toNanos() / IDS;

  private static final int IDS_PER_PURGE = 1_000;

  private final ConnectionTable moving = Samples.connections(10 * IDS, TTL);
  private final ConnectionIds movingIds = moving.forLoop();
  private final ConnectionIds standing = Samples.connections(IDS, TTL).forLoop();
  private final IpAddress[] addresses = new IpAddress[IDS];
  private final long[] ids = new long[IDS];
  private IpAddress signedAddress;
  private long signedId;
  private long nowNanos;
  private int next;

  @Setup
  public void fill() {
    for (int i = 0; i < IDS; i++) {
      addresses[i] = Samples.ipv4(i);
      ids[i] = standing.issue(addresses[i].high(), addresses[i].low(), 0);
    }
    signedAddress = addresses[0];
    signedId = standing.issue(signedAddress.high(), signedAddress.low(), 0);
  }

  /** Of a table of 100,000 IDs, where each is purged after a second. */
  @Benchmark
  public long issueAndPurge() {
    int index = next();
    nowNanos += NANOS_PER_ID;
    if (index % IDS_PER_PURGE == 0) {
      moving.purge(nowNanos, id -> {});
    }
    return movingIds.issue(addresses[index].high(), addresses[index].low(), nowNanos);
  }

  /** In a table of 100,000 IDs. */
  @Benchmark
  public boolean checkStored() {
    int index = next();
    return standing.isValid(ids[index], addresses[index].high(), addresses[index].low(), 0);
  }

  /** Of a table that is full. */
  @Benchmark
  public long issueSigned() {
    IpAddress address = addresses[next()];
    return standing.issue(address.high(), address.low(), 0);
  }

  @Benchmark
  public boolean checkSigned() {
    return standing.isValid(signedId, signedAddress.high(), signedAddress.low(), 0);
  }

  private int next() {
    next = next + 1 < IDS ? next + 1 : 0;
    return next;
  }
}
