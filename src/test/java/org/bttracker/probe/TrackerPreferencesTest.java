package org.bttracker.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrackerPreferencesTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          BITTORRENT UDP:1337 TCP:80                        | [UDP:1337, TCP:80]
          BITTORRENT TCP:80 UDP:1337                        | [TCP:80, UDP:1337]
          BITTORRENT UDP:1 is preferred to TCP:2            | [UDP:1, TCP:2]
          BITTORRENT                                        | []
          BITTORRENT DENY ALL                               | []
          BITTORRENT UDP:0 UDP:65536 UDP: udp:5 XUDP:6 UDP:7x | []
          BITTORRENT UDP:65535                              | [UDP:65535]
          '"BITTORRENT UDP:1"'                              | [UDP:1]
          'BITTORRENT "UDP:1 TCP:2" UDP:3'                  | [UDP:1, TCP:2, UDP:3]
          """)
  void shouldReadTheTrackersInTheirOrder(String text, String trackers) {
    assertEquals(
        trackers, TrackerPreferences.of(List.of(text)).orElseThrow().trackers().toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "v=spf1 -all", "bittorrent UDP:1", "BITTORRENTS UDP:1", "x BITTORRENT UDP:1"})
  void shouldLeaveOtherRecordsAlone(String text) {
    assertEquals(Optional.empty(), TrackerPreferences.of(List.of(text)));
    assertEquals(
        1,
        TrackerPreferences.of(List.of(text, "BITTORRENT UDP:9")).orElseThrow().trackers().size());
  }

  @Test
  void shouldAllowOnlyTheUdpPortsThatAreNamed() {
    TrackerPreferences preferences =
        TrackerPreferences.of(List.of("BITTORRENT UDP:1 TCP:2")).orElseThrow();
    assertTrue(preferences.allowsUdp(1));
    assertFalse(preferences.allowsUdp(2));
  }
}
