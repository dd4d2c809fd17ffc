package org.bttracker.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FillOrderTest {
  @ParameterizedTest
  @CsvSource({"1, 1, 64512", "1, 4, 258048", "1, 64512, 200000", "3, 7, 1354752", "256, 9, 70000"})
  void shouldMakeDifferentPeersEvenlyOverTheTorrents(int sources, int torrents, int peers) {
    FillOrder order = new FillOrder(sources, torrents);
    Set<Long> different = new HashSet<>();
    int[] sizes = new int[torrents];
    for (int peer = 0; peer < peers; peer++) {
      int port = order.port(peer);
      int torrent = order.torrent(peer);
      assertTrue(port >= 1_024 && port <= 65_535);
      assertTrue(torrent >= 0 && torrent < torrents);
      different.add(((long) torrent * sources + peer % sources) << 16 | port);
      sizes[torrent]++;
    }
    assertEquals(peers, different.size());
    int spread =
        Arrays.stream(sizes).max().orElseThrow() - Arrays.stream(sizes).min().orElseThrow();
    assertTrue(spread <= 1 + peers / (sources * FillOrder.PORTS), "spread " + spread);
  }
}
