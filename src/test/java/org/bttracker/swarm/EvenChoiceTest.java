package org.bttracker.swarm;

import static org.bttracker.protocol.AnnounceEvent.NONE;
import static org.bttracker.protocol.AnnounceEvent.STOPPED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.bttracker.protocol.AnnounceEvent;
import org.bttracker.protocol.InfoHash;
import org.bttracker.protocol.IpAddress;
import org.bttracker.swarm.SwarmModelTest.Peer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** In swarms of up to 80 peers, none is handed out twice as often as another. */
class EvenChoiceTest {
  private static final int MOST_PEERS = 80;
  private static final int MOST_WANTED = 10;
  private static final int NOW = 5;

  /**
   * How often each peer is handed out on average. That a number of 800 on average is below 2/3 or
   * above 4/3 of that has a chance of less than 10⁻¹⁷ (Chernoff); here are some 10⁵ such numbers.
   */
  private static final int TIMES = 800;

  private final SwarmRegistry registry = SwarmModelTest.registry(600);
  private final long[] handedOut = new long[200];
  private int number;

  /** Lists, and large swarms that have shrunk to so many, but not become lists. */
  @ParameterizedTest
  @CsvSource({
    "true, false, 3", "true, false, 1", "true, true, 3",
    "false, false, 2", "false, true, 3", "false, true, 1"
  })
  void shouldHandOutNobodyTwiceAsOftenAsAnother(boolean ipv4, boolean large, int seederOf) {
    for (int size = 2; size <= MOST_PEERS; size += size < 12 ? 1 : 4) {
      InfoHash torrent = SwarmModelTest.torrent(++number);
      fill(torrent, ipv4, large ? 150 : size, size, seederOf);
      for (int wanted = 1; wanted <= MOST_WANTED; wanted += wanted < 4 ? 1 : 3) {
        ask(torrent, ipv4, size, size, wanted, seederOf);
      }
    }
  }

  private void fill(InfoHash torrent, boolean ipv4, int most, int size, int seederOf) {
    for (int port = 1; port <= most; port++) {
      announce(torrent, ipv4, port, isSeeder(port, size, seederOf), NONE, new HandedPorts(0));
    }
    for (int port = most; port > size; port--) {
      announce(torrent, ipv4, port, false, STOPPED, new HandedPorts(0));
    }
  }

  private void ask(InfoHash torrent, boolean ipv4, int size, int asker, int wanted, int seederOf) {
    int expected = Math.min(wanted, size - 1);
    int asks = TIMES * (size - 1) / expected + 1;
    HandedPorts handed = new HandedPorts(wanted);
    Arrays.fill(handedOut, 0);
    for (int i = 0; i < asks; i++) {
      boolean seeder = isSeeder(asker, size, seederOf);
      assertEquals(expected, announce(torrent, ipv4, asker, seeder, NONE, handed));
      for (int index = 0; index < expected; index++) {
        handedOut[handed.port(index)]++;
      }
    }
    long fewest = Long.MAX_VALUE;
    long most = 0;
    for (int port = 1; port < size; port++) {
      fewest = Math.min(fewest, handedOut[port]);
      most = Math.max(most, handedOut[port]);
    }
    String what = fewest + " to " + most + " times, " + size + " peers, " + wanted + " wanted";
    assertTrue(most < 2 * fewest, what);
    assertEquals(0, handedOut[asker], "itself");
  }

  /** One of so many is, but the asker is a leecher; 1 stands for none. */
  private static boolean isSeeder(int port, int size, int seederOf) {
    return seederOf > 1 && port % seederOf == 0 && port != size;
  }

  private int announce(
      InfoHash torrent,
      boolean ipv4,
      int port,
      boolean seeder,
      AnnounceEvent event,
      HandedPorts handed) {
    IpAddress address = ipv4 ? IpAddress.ofIpv4(0x0a000001) : new IpAddress(0x2001L << 48, 1);
    TestAnnounce announcement =
        SwarmModelTest.announcement(
            torrent, new Peer(address, port), seeder, event, handed.wanted());
    return announcement.to(registry, NOW, handed).peers();
  }
}
