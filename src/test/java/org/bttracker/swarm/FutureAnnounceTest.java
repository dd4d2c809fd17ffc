package org.bttracker.swarm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.bttracker.protocol.AnnounceEvent;
import org.bttracker.protocol.InfoHash;
import org.bttracker.protocol.IpAddress;
import org.bttracker.protocol.ResponseEncoder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A purge or a copy reads the clock once; peers that announce until it reaches them are newer. */
class FutureAnnounceTest {
  private static final int NOW = 100_000;
  private static final int TTL = PeerState.MAX_TTL_SECONDS;
  private static final InfoHash TORRENT =
      InfoHash.ofHex("0123456789abcdef0123456789abcdef01234567");

  private final SwarmRegistry registry =
      new SwarmRegistry(new SwarmLimits(Duration.ofSeconds(TTL), 10, 10, 0));

  @BeforeEach
  void announceTwoPeers() {
    announce(1, NOW);
    announce(2, NOW);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 60, 128})
  void shouldKeepAPeerThatAnnouncesWhileThePurgeIsUnderWay(int late) {
    announce(1, NOW + late);
    purge(NOW);
    assertEquals(2, registry.peers());
    for (int passed = 1_700; passed < TTL; passed += 1_700) {
      purge(NOW + passed);
    }
    assertEquals(2, registry.peers());
    purge(NOW + TTL + 1);
    assertEquals(1, registry.peers());
    purge(NOW + late + TTL + 1);
    assertEquals(0, registry.peers());
  }

  @Test
  void shouldCopyAPeerThatAnnouncesWhileTheCopyIsUnderWayAsNew() {
    announce(1, NOW + 5);
    SwarmRegistry restored = new SwarmRegistry(new SwarmLimits(Duration.ofSeconds(TTL), 10, 10, 0));
    registry.forEach(() -> NOW, image -> assertEquals(0, restored.restore(image, true, 7, TTL)));
    assertEquals(2, restored.peers());
  }

  @Test
  void shouldStillPurgeHalfAnHourLate() {
    purge(NOW + TTL + 1_800);
    assertEquals(0, registry.peers());
  }

  @Test
  void shouldTellWhatARestoreHasNoRoomFor() {
    SwarmRegistry small = new SwarmRegistry(new SwarmLimits(Duration.ofSeconds(TTL), 1, 1, 0));
    registry.forEach(() -> NOW, image -> assertEquals(1, small.restore(image, true, NOW, 0)));
    assertEquals(1, small.peers());
    SwarmImage other = new SwarmImage();
    other.begin(InfoHash.ofHex("ff".repeat(20)), 3, 0);
    other.addIpv4(0x0a000009_1ae1_0000L);
    assertEquals(1, small.restore(other, true, NOW, 0));
    assertEquals(1, small.torrents());
  }

  private void announce(int port, int now) {
    new TestAnnounce(TORRENT, IpAddress.ofIpv4(0x0a000001), port, false, AnnounceEvent.NONE, 0)
        .to(registry, now, new ResponseEncoder());
  }

  private void purge(int now) {
    for (int i = 0; i < SwarmRegistry.slices(); i++) {
      registry.purgeSlice(now);
    }
  }
}
