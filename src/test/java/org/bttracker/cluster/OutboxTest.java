package org.bttracker.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.bttracker.protocol.AnnounceEvent;
import org.bttracker.protocol.IpAddress;
import org.bttracker.protocol.ResponseEncoder;
import org.bttracker.swarm.AnnounceResult;
import org.bttracker.swarm.PeerAnnouncement;
import org.bttracker.swarm.SwarmLimits;
import org.bttracker.swarm.SwarmRegistry;
import org.bttracker.swarm.Swarms;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutboxTest {
  private static final int TTL = 2_700;

  private final Swarms swarms =
      new SwarmRegistry(new SwarmLimits(Duration.ofSeconds(TTL), 10_000, 10_000, 0)).forLoop();
  private int told;
  private final OutQueue queue = queue();
  private final Outbox outbox = new Outbox(List.of(queue, queue()), TTL);

  @Test
  void shouldTellOfWhatChanges() {
    announce(1, false, AnnounceEvent.STARTED, 0);
    announce(1, false, AnnounceEvent.NONE, 1);
    assertEquals(1, told());
    announce(1, true, AnnounceEvent.NONE, 2);
    announce(1, true, AnnounceEvent.COMPLETED, 3);
    announce(1, true, AnnounceEvent.COMPLETED, 4);
    assertEquals(3, told());
    announce(1, true, AnnounceEvent.STOPPED, 5);
    announce(1, true, AnnounceEvent.STOPPED, 6);
    assertEquals(5, told(), "of one who is not here as well: another may know it");
    assertEquals(2, outbox.suppressed());
  }

  /** However often it announces: in each quarter of its time to live in which it does. */
  @ParameterizedTest
  @ValueSource(ints = {1, 60, 600, 674, 675, 676, 1_800})
  void shouldTellOfAPeerThatStaysInEachQuarter(int interval) {
    announce(1, false, AnnounceEvent.STARTED, 0);
    int told = 0;
    int announces = 0;
    int longest = 0;
    int last = 0;
    for (int second = interval; second <= 4 * TTL; second += interval) {
      int before = told();
      announce(1, false, AnnounceEvent.NONE, second);
      announces++;
      if (told() > before) {
        longest = Math.max(longest, second - last);
        last = second;
        told++;
      }
    }
    int quarter = TTL / 4;
    assertTrue(longest < quarter + interval, longest + " s without a word");
    assertTrue(told <= Math.min(announces, 4 * 4 + 1), told + " times");
  }

  /** It means nobody to a tracker on another link. */
  @Test
  void shouldKeepLinkLocalPeersToItself() {
    PeerAnnouncement peer =
        new PeerAnnouncement()
            .torrent(1, 2, 3)
            .peer(0xFE80L << 48 | 5, 1, 6_881)
            .says(false, AnnounceEvent.STARTED, 0);
    AnnounceResult result = swarms.announce(peer, 0, new ResponseEncoder());
    outbox.announced(peer, result, 0);
    assertEquals(0, told());
  }

  @Test
  void shouldSendWhatIsFullOrOldEnough() {
    announce(1, false, AnnounceEvent.STARTED, 1);
    outbox.flush(0, nanos(1) + 49, 50);
    assertEquals(List.of(), queue.poll(1, nanos(1)));
    outbox.flush(0, nanos(1) + 50, 50);
    assertEquals(1, queue.poll(1, nanos(1)).get(0).changes());
    for (int peer = 0; peer < 249; peer++) {
      announce(peer, true, AnnounceEvent.STARTED, 1);
    }
    assertEquals(249, queue.poll(1, nanos(1)).get(0).changes());
  }

  @Test
  void shouldGiveUpTheOldestIfAllWait() {
    for (int peer = 0; peer < 249 * 9; peer++) {
      announce(peer, true, AnnounceEvent.STARTED, 1);
    }
    assertEquals(1, queue.dropped(), "of nine");
    assertEquals(1, queue.poll(1, nanos(1)).get(0).number(), "the numbers go on");
  }

  /** With many receive loops, every batch may be open. */
  @Test
  void shouldGiveUpAChangeIfNoBatchIsLeft() {
    OutQueue narrow = new OutQueue(1, TimeUnit.SECONDS.toNanos(60));
    Outbox first = new Outbox(List.of(narrow), TTL);
    Outbox second = new Outbox(List.of(narrow), TTL);
    PeerAnnouncement peer = new PeerAnnouncement().torrent(1, 2, 4).peer(0, 1, 6_881);
    peer.says(false, AnnounceEvent.NONE, 0);
    first.tell(peer, 0, 0);
    second.tell(peer, 0, 0);
    assertEquals(1, narrow.dropped());
    first.flush(0, nanos(1), 0);
    assertEquals(1, narrow.poll(1, nanos(1)).get(0).number(), "others miss the first one");
  }

  @Test
  void shouldGiveUpWhatHasWaitedForAMinute() {
    announce(1, false, AnnounceEvent.STARTED, 1);
    outbox.flush(0, nanos(2), 50);
    assertEquals(List.of(), queue.poll(1, nanos(62)));
    assertEquals(1, queue.dropped());
  }

  private void announce(int peer, boolean seeder, AnnounceEvent event, int second) {
    PeerAnnouncement announcement =
        new PeerAnnouncement()
            .torrent(1, 2, 4)
            .peer(0, IpAddress.lowOfIpv4(peer), 6_881)
            .says(seeder, event, 0);
    AnnounceResult result = swarms.announce(announcement, second, new ResponseEncoder());
    outbox.announced(announcement, result, nanos(second));
  }

  /** How many changes it has told since it was made. */
  private int told() {
    outbox.flush(0, 0, Long.MIN_VALUE);
    List<Batch> batches = queue.poll(100, 0);
    told += batches.stream().mapToInt(Batch::changes).sum();
    queue.release(batches);
    return told;
  }

  private static OutQueue queue() {
    return new OutQueue(8, TimeUnit.SECONDS.toNanos(60));
  }

  private static long nanos(int second) {
    return TimeUnit.SECONDS.toNanos(second);
  }
}
