package org.bttracker.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.bttracker.protocol.AnnounceEvent;
import org.bttracker.protocol.IpAddress;
import org.bttracker.swarm.PeerAnnouncement;
import org.junit.jupiter.api.Test;
import org.slf4j.helpers.NOPLogger;

class SenderTest {
  private static final int CHANGES_A_BATCH = 249;

  private long nowMillis = 1_000_000;
  private final List<Integer> roundTrips = new ArrayList<>();
  private final List<Long> numbers = new ArrayList<>();
  private boolean away;

  private final ClusterCounters counters = new ClusterCounters();
  private final Context context =
      new Context(
          7,
          () -> TimeUnit.MILLISECONDS.toNanos(nowMillis),
          (head, middle, tail, high, low) -> true,
          counters,
          new Notices(NOPLogger.NOP_LOGGER),
          TimeUnit.MINUTES.toNanos(45));
  private final OutQueue queue = new OutQueue(200, TimeUnit.SECONDS.toNanos(60));
  private final Outbox outbox = new Outbox(List.of(queue), 2_700);
  private final Sender sender =
      new Sender(context, 0, new Log(), new ServerClock(), queue, List.of(outbox));

  @Test
  void shouldSendWhatWouldBeFiftyMillisecondsOldNextTime() throws IOException {
    step();
    roundTrips.clear();
    tell(1);
    nowMillis += 24;
    step();
    assertEquals(List.of(), roundTrips);
    nowMillis++;
    step();
    assertEquals(List.of(1), roundTrips);
    assertEquals(1, counters.changesOut());
  }

  @Test
  void shouldSendAnEmptyBatchIfThereIsNothingToTell() throws IOException {
    step();
    nowMillis += 4_999;
    step();
    assertEquals(List.of(0L), numbers);
    nowMillis++;
    step();
    assertEquals(List.of(0L, 1L), numbers);
    assertEquals(0, counters.changesOut());
    assertEquals(2 * 48, counters.bytesOut());
  }

  /** A network that is too slow for many at once still takes one. */
  @Test
  void shouldSendMoreAtOnceTheLongerItWorks() throws IOException {
    tell(100 * CHANGES_A_BATCH);
    step();
    assertEquals(List.of(1, 2, 4, 8, 16, 32, 32, 5), roundTrips);
    roundTrips.clear();
    away = true;
    tell(10 * CHANGES_A_BATCH);
    assertThrows(IOException.class, this::step);
    away = false;
    step();
    assertEquals(List.of(1, 2, 4, 3), roundTrips);
  }

  @Test
  void shouldSendInOrderWhatCouldNotBeSent() throws IOException {
    tell(3 * CHANGES_A_BATCH);
    away = true;
    assertThrows(IOException.class, this::step);
    assertThrows(IOException.class, this::step);
    away = false;
    tell(CHANGES_A_BATCH);
    step();
    assertEquals(List.of(0L, 1L, 2L, 3L), numbers);
    assertEquals(0, queue.size());
    assertEquals(4, counters.batchesOut());
  }

  /** While the log is away, batches end all the same: only what is older than a minute is lost. */
  @Test
  void shouldKeepWhatIsYoungerThanAMinute() throws IOException {
    away = true;
    for (int second = 0; second < 67; second++) {
      tell(second == 3 || second == 60 ? 1 : 0);
      assertThrows(IOException.class, this::step);
      nowMillis += 1_000;
    }
    away = false;
    step();
    assertEquals(1, counters.changesOut());
  }

  @Test
  void shouldSendAllAtTheEnd() throws IOException {
    step();
    tell(1);
    sender.endBatches();
    sender.send();
    assertEquals(List.of(0L, 1L), numbers);
  }

  private void step() throws IOException {
    sender.collect();
    sender.send();
  }

  private void tell(int changes) {
    for (int i = 0; i < changes; i++) {
      PeerAnnouncement peer =
          new PeerAnnouncement()
              .torrent(1, 2, 3)
              .peer(0, IpAddress.lowOfIpv4(i), 6_881)
              .says(false, AnnounceEvent.NONE, 0);
      outbox.tell(peer, context.nowNanos(), context.nowNanos());
    }
  }

  private final class Log implements ReplicationLog {
    @Override
    public void append(List<byte[]> entries) throws IOException {
      if (away) {
        throw new IOException("away");
      }
      roundTrips.add(entries.size());
      BatchReader reader = new BatchReader();
      for (byte[] entry : entries) {
        reader.begin(new Entry(new Position(nowMillis, 0), entry));
        numbers.add(reader.number());
      }
    }

    @Override
    public List<Entry> read(Position behind, int most) {
      throw new AssertionError("a sender only appends");
    }

    @Override
    public Position first() {
      throw new AssertionError("a sender only appends");
    }

    @Override
    public Position last() {
      throw new AssertionError("a sender only appends");
    }
  }
}
