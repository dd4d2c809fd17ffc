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

class SenderTest {
  private static final int CHANGES_A_BATCH = 249;

  private long nowMillis = 1_000_000;
  private final List<Integer> journeys = new ArrayList<>();
  private final List<Long> numbers = new ArrayList<>();
  private boolean away;

  private final ClusterCounters counters = new ClusterCounters();
  private final Node node =
      new Node(
          7,
          () -> TimeUnit.MILLISECONDS.toNanos(nowMillis),
          (head, middle, tail, high, low) -> true,
          counters,
          TimeUnit.MINUTES.toNanos(45));
  private final OutQueue queue = new OutQueue(200, TimeUnit.SECONDS.toNanos(60));
  private final Outbox outbox = new Outbox(List.of(queue), 2_700);
  private final Sender sender =
      new Sender(node, 0, new Log(), new ServerClock(), queue, List.of(outbox));

  @Test
  void shouldSendWhatWouldBeFiftyMillisecondsOldNextTime() throws IOException {
    sender.step();
    journeys.clear();
    tell(1);
    nowMillis += 24;
    sender.step();
    assertEquals(List.of(), journeys);
    nowMillis++;
    sender.step();
    assertEquals(List.of(1), journeys);
    assertEquals(1, counters.changesOut());
  }

  @Test
  void shouldSendAnEmptyBatchIfThereIsNothingToTell() throws IOException {
    sender.step();
    nowMillis += 4_999;
    sender.step();
    assertEquals(List.of(0L), numbers);
    nowMillis++;
    sender.step();
    assertEquals(List.of(0L, 1L), numbers);
    assertEquals(0, counters.changesOut());
    assertEquals(2 * 32, counters.bytesOut());
  }

  /** A network that is too slow for many at once still takes one. */
  @Test
  void shouldSendMoreAtOnceTheLongerItWorks() throws IOException {
    tell(100 * CHANGES_A_BATCH);
    sender.step();
    assertEquals(List.of(1, 2, 4, 8, 16, 32, 32, 6), journeys);
    journeys.clear();
    away = true;
    tell(10 * CHANGES_A_BATCH);
    assertThrows(IOException.class, sender::step);
    away = false;
    sender.step();
    assertEquals(List.of(1, 2, 4, 3), journeys);
  }

  @Test
  void shouldSendInOrderWhatCouldNotBeSent() throws IOException {
    tell(3 * CHANGES_A_BATCH);
    away = true;
    assertThrows(IOException.class, sender::step);
    assertThrows(IOException.class, sender::step);
    away = false;
    tell(CHANGES_A_BATCH);
    sender.step();
    assertEquals(List.of(0L, 1L, 2L, 3L, 4L), numbers);
    assertEquals(0, queue.size());
    assertEquals(5, counters.batchesOut());
  }

  @Test
  void shouldSendAllAtTheEnd() throws IOException {
    sender.step();
    tell(1);
    sender.finish();
    assertEquals(List.of(0L, 1L), numbers);
  }

  private void tell(int changes) {
    for (int i = 0; i < changes; i++) {
      PeerAnnouncement peer =
          new PeerAnnouncement()
              .torrent(1, 2, 3)
              .peer(0, IpAddress.lowOfIpv4(i), 6_881)
              .says(false, AnnounceEvent.NONE, 0);
      outbox.tell(peer, node.nowNanos(), node.nowNanos());
    }
  }

  private final class Log implements ReplicationLog {
    @Override
    public void append(List<byte[]> entries) throws IOException {
      if (away) {
        throw new IOException("away");
      }
      journeys.add(entries.size());
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
