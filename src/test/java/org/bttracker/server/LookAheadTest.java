package org.bttracker.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bttracker.net.Burst;
import org.bttracker.net.Datagram;
import org.bttracker.protocol.AnnounceEvent;
import org.bttracker.protocol.Bep15;
import org.bttracker.protocol.Bep15.AnnounceRequestFrame;
import org.bttracker.protocol.Bep15.RequestFrame;
import org.bttracker.protocol.InfoHash;
import org.bttracker.protocol.IpAddress;
import org.bttracker.protocol.Request;
import org.bttracker.protocol.RequestKind;
import org.bttracker.protocol.ResponseEncoder;
import org.bttracker.swarm.SwarmLimits;
import org.bttracker.swarm.SwarmRegistry;
import org.bttracker.swarm.TestAnnounce;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** That it makes announces faster shows in the benchmark; here, that it does nothing else. */
class LookAheadTest {
  private static final int PACKETS = Burst.MAX_SIZE;
  private static final int TORRENTS = 500;
  private static final int NOW = 1_000;

  private final Random random = new Random(1);
  private final SwarmRegistry swarms =
      new SwarmRegistry(new SwarmLimits(Duration.ofMinutes(45), 100_000, 1_000_000, 0));
  private final LookAhead lookAhead = new LookAhead(swarms);
  private final Burst burst = new Burst();
  private final Exchange[] exchanges =
      Stream.generate(Exchange::new).limit(PACKETS).toArray(Exchange[]::new);

  /** Of both families. */
  private final IpAddress[] sources =
      IntStream.range(0, PACKETS)
          .mapToObj(i -> i % 2 == 0 ? IpAddress.ofIpv4(0x0a000000 + i) : new IpAddress(1, i))
          .toArray(IpAddress[]::new);

  @Test
  void shouldAddNoTorrentAndLeaveTheRequestsAsTheyAre() {
    announceSome(TORRENTS);
    long peers = swarms.peers();
    for (int round = 0; round < 1_000; round++) {
      int torrent = fillWithAnnounces(2 * TORRENTS);
      lookAhead.read(exchanges, PACKETS);
      Request last = exchanges[PACKETS - 1].datagram().request();
      assertEquals(RequestKind.ANNOUNCE, last.kind());
      assertEquals(torrent(torrent), last.announce().infoHash());
      assertFalse(exchanges[PACKETS - 1].datagram().response().hasResponse());
    }
    assertEquals(TORRENTS, swarms.torrents());
    assertEquals(peers, swarms.peers());
  }

  @Test
  void shouldTakeWhateverStrangersSend() {
    announceSome(TORRENTS);
    for (int round = 0; round < 5_000; round++) {
      burst.clear();
      for (IpAddress source : sources) {
        byte[] bytes = new byte[random.nextInt(200)];
        random.nextBytes(bytes);
        if (bytes.length >= RequestFrame.LENGTH) {
          ByteBuffer.wrap(bytes).putInt(RequestFrame.ACTION, random.nextInt(4));
        }
        add(source, ByteBuffer.wrap(bytes));
      }
      lookAhead.read(exchanges, random.nextInt(PACKETS + 1));
    }
    assertEquals(TORRENTS, swarms.torrents());
  }

  /** It reads without a lock what another receive loop and the purge are changing. */
  @Test
  @Timeout(60)
  void shouldReadWhileTorrentsComeAndGo() throws Exception {
    Thread other =
        new Thread(
            () -> {
              for (int round = 0; round < 20; round++) {
                announceSome(5_000);
                int later = NOW + 10_000 * (round + 1);
                for (int slice = 0; slice < SwarmRegistry.slices(); slice++) {
                  swarms.purgeSlice(later);
                }
              }
            });
    other.start();
    while (other.isAlive()) {
      fillWithAnnounces(5_000);
      lookAhead.read(exchanges, PACKETS);
    }
    other.join();
    assertEquals(0, swarms.peers());
  }

  private static InfoHash torrent(int number) {
    ByteBuffer bytes = ByteBuffer.allocate(Bep15.INFO_HASH_LENGTH);
    return InfoHash.read(bytes.putInt(0, number), 0);
  }

  /** The first torrents have many peers, the others one. */
  private void announceSome(int torrents) {
    ResponseEncoder sink = new ResponseEncoder();
    for (int number = 0; number < torrents; number++) {
      for (int peer = 0; peer < (number < 20 ? 20 * number + 1 : 1); peer++) {
        IpAddress address = IpAddress.ofIpv4(0x0a000000 + peer);
        new TestAnnounce(torrent(number), address, 1, false, AnnounceEvent.NONE, 0)
            .to(swarms, NOW, sink);
      }
    }
  }

  /** Returns the last one's torrent. */
  private int fillWithAnnounces(int torrents) {
    int number = 0;
    ByteBuffer packet = ByteBuffer.allocate(AnnounceRequestFrame.LENGTH);
    packet.putInt(RequestFrame.ACTION, Bep15.ANNOUNCE);
    packet.putShort(AnnounceRequestFrame.PORT, (short) 1);
    burst.clear();
    for (IpAddress source : sources) {
      number = random.nextInt(torrents);
      packet.putLong(RequestFrame.CONNECTION_ID, random.nextLong());
      torrent(number).write(packet, AnnounceRequestFrame.INFO_HASH);
      add(source, packet.rewind());
    }
    return number;
  }

  private void add(IpAddress source, ByteBuffer packet) {
    burst.next().put(packet);
    burst.add(source.high(), source.low(), 1);
    Datagram datagram = burst.get(burst.size() - 1);
    datagram.request().decode();
    exchanges[burst.size() - 1].begin(datagram);
  }
}
