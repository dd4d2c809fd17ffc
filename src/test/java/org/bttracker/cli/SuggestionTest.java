package org.bttracker.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SuggestionTest {
  private static final List<String> NAMES =
      List.of("-p", "--port", "--peer-ttl", "--max-peers", "--max-torrents", "--snapshot", "bench");

  @ParameterizedTest
  @CsvSource({
    "--prot, --port",
    "--prot=1235, --port",
    "--por, --port",
    "--poort, --port",
    "--pirt, --port",
    "-prot, --port",
    "--Port, --port",
    "--PORT, --port",
    "---port, --port",
    "port, --port",
    "port=1235, --port",
    "—port, --port",
    "–port, --port",
    "-P, -p",
    "--p, -p",
    "--peer_ttl, --peer-ttl",
    "--peerttl, --peer-ttl",
    "--max-torents, --max-torrents",
    "--maxtorrent, --max-torrents",
    "--snapshto, --snapshot",
    "benhc, bench",
    "--bench, bench"
  })
  void shouldFindTheNameThatWasMeant(String typed, String meant) {
    assertEquals(List.of(meant), Suggestion.nearest(typed, NAMES));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-", "--", "-x", "--x", "--xy", "--pt", "1235", "--tropt", "--bogus"})
  void shouldFindNothingInAWordThatIsTooFarOff(String typed) {
    assertEquals(List.of(), Suggestion.nearest(typed, NAMES));
  }

  @Test
  void shouldNameAllThatAreEquallyNear() {
    assertEquals(
        List.of("--seed", "--feed"),
        Suggestion.nearest("--weed", List.of("--seed", "--feed", "--food")));
  }

  @Test
  void shouldCountASwapOnce() {
    assertEquals(
        List.of("--abcdef"), Suggestion.nearest("--bacdfe", List.of("--abcdef", "--abxxxf")));
    assertEquals(List.of(), Suggestion.nearest("--bac", List.of("--cab")));
  }
}
