package org.bttracker.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.bttracker.net.IoPaths;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A client behind a link that does not carry the tracker's longest responses gets shorter ones. The
 * router tells the tracker's host of the link when a response is too long for it (ICMP
 * "fragmentation needed").
 */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class NarrowPathIT {
  private static final String IPV4 = "10.77.0.1";
  private static final String IPV6 = "fd00:77::1";
  private static final Duration BOUND = Duration.ofSeconds(120);

  /** Older ones cannot ask the kernel for it: it sends fragments. */
  private static final int FIRST_JAVA_WITHOUT_FRAGMENTS = 19;

  @TempDir private Path directory;

  /** Options for a way to receive and send, link, address, bytes of an announce, of a scrape. */
  static Stream<Arguments> links() {
    return ways()
        .flatMap(
            options ->
                Stream.of(
                    Arguments.of(options, 1_500, IPV4, 1_472, 896),
                    Arguments.of(options, 1_280, IPV4, cutTo(1_232), 896),
                    Arguments.of(options, 576, IPV4, cutTo(548), Math.min(896, cutTo(548))),
                    Arguments.of(options, 1_280, IPV6, 1_226, 896)));
  }

  private static Stream<List<String>> ways() {
    return IoPaths.options().stream().map(List::of);
  }

  private static int cutTo(int bytes) {
    return Runtime.version().feature() >= FIRST_JAVA_WITHOUT_FRAGMENTS ? bytes : 1_472;
  }

  @ParameterizedTest
  @MethodSource("links")
  void shouldSendWhatTheLinkCarries(
      List<String> options, int mtu, String address, int announceBytes, int scrapeBytes)
      throws Exception {
    try (NetworkNamespace network = NetworkNamespace.openRouted(directory, mtu)) {
      List<String> all = new ArrayList<>(options);
      all.add("--max-peers-per-reply=242");
      TrackerProcess.start(network, IPV4, all.toArray(String[]::new));
      String output =
          network
              .host("client")
              .start(
                  "client",
                  "python3",
                  Tools.script("long_responses.py"),
                  address,
                  TrackerProcess.port())
              .awaitOutput(BOUND);
      int peerLength = address.equals(IPV4) ? 6 : 18;
      assertEquals(
          "announce: %d bytes, 243 leechers, %d peers\nscrape: %d bytes, %d triples\n"
              .formatted(
                  announceBytes,
                  (announceBytes - 20) / peerLength,
                  scrapeBytes,
                  (scrapeBytes - 8) / 12),
          output);
    }
  }
}
