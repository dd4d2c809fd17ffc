package org.bttracker.access;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.bttracker.protocol.InfoHash;
import org.bttracker.protocol.IpAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Look-ups while lists are replaced: what is on each of them is never missing. */
class ReplacedListTest {
  private static final int REPLACEMENTS = 2_000;
  private static final InfoHash TORRENT = new InfoHash(1, 2, 3);
  private static final int ADDRESS = 0x0A000001;

  @Test
  @Timeout(60)
  void shouldSeeAWholeListAtAnyTime() throws InterruptedException {
    TorrentGate torrents = new TorrentGate(null, torrents(0));
    SourceGate sources = new SourceGate(null, networks(0), false);
    AtomicBoolean running = new AtomicBoolean(true);
    AtomicInteger faults = new AtomicInteger();
    AtomicInteger lookUps = new AtomicInteger();
    Thread reader =
        new Thread(
            () -> {
              long low = IpAddress.lowOfIpv4(ADDRESS);
              while (running.get()) {
                boolean denied =
                    torrents.check(TORRENT.head(), TORRENT.middle(), TORRENT.tail())
                            == Verdict.DENIED
                        && sources.check(0, low) == Verdict.DENIED;
                faults.addAndGet(denied ? 0 : 1);
                lookUps.incrementAndGet();
              }
            });
    reader.start();
    for (int i = 1; i <= REPLACEMENTS || lookUps.get() < REPLACEMENTS; i++) {
      torrents.deny(torrents(i % 100));
      sources.deny(networks(i % 100));
    }
    running.set(false);
    reader.join();
    assertEquals(0, faults.get());
  }

  /** The torrent among so many others, so that it has another slot each time. */
  private static TorrentList torrents(int others) {
    TorrentList.Builder builder = new TorrentList.Builder();
    for (int i = 0; i < others; i++) {
      builder.add(new InfoHash(1, 2, 4 + i), AccessList.FOREVER);
    }
    builder.add(TORRENT, AccessList.FOREVER);
    return builder.build();
  }

  private static NetworkList networks(int others) {
    Network[] networks = new Network[others + 1];
    for (int i = 0; i < others; i++) {
      networks[i] = new Network(true, (long) (ADDRESS - 1 - i) << 32, 0, 32, AccessList.FOREVER);
    }
    networks[others] = new Network(true, (long) ADDRESS << 32, 0, 32, AccessList.FOREVER);
    return NetworkList.of(List.of(networks));
  }
}
