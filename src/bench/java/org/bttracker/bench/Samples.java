package org.bttracker.bench;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.bttracker.client.Announce;
import org.bttracker.client.RequestEncoder;
import org.bttracker.connection.ConnectionTable;
import org.bttracker.connection.SigningKey;
import org.bttracker.protocol.AnnounceEvent;
import org.bttracker.protocol.Bep15;
import org.bttracker.protocol.InfoHash;
import org.bttracker.protocol.IpAddress;
import org.bttracker.swarm.PeerAnnouncement;
import org.bttracker.swarm.SwarmLimits;
import org.bttracker.swarm.SwarmRegistry;

/** Numbered torrents, peers and packets, and the tracker's parts as its defaults make them. */
final class Samples {
  static final Duration PEER_TTL = Duration.ofMinutes(45);

  /** Torrents in a scrape. */
  static final int SCRAPED = 5;

  private static final int PORT = 6_881;
  private static final int NUM_WANT = 30;
  private static final int AMPLE = 100_000_000;

  /** Of a hundred peers. */
  private static final int SEEDERS = 75;

  private static final RequestEncoder ENCODER =
      new RequestEncoder("-BT2000-benchmarks..".getBytes(StandardCharsets.US_ASCII));

  private Samples() {}

  static SwarmRegistry registry() {
    return new SwarmRegistry(new SwarmLimits(PEER_TTL, AMPLE, AMPLE, 0));
  }

  static ConnectionTable connections(int most, Duration ttl) {
    return new ConnectionTable(most, ttl, SigningKey.random());
  }

  /** Numbers next to each other give hashes that have nothing in common, as real ones. */
  static InfoHash infoHash(int number) {
    long head = (number + 1L) * 0xD1B5_4A32_D192_ED03L;
    ByteBuffer bytes = ByteBuffer.allocate(Bep15.INFO_HASH_LENGTH);
    return InfoHash.read(bytes.putLong(0, head ^ head >>> 32).putLong(8, ~head), 0);
  }

  static IpAddress ipv4(int number) {
    return IpAddress.ofIpv4(0x0b00_0000 + number);
  }

  static IpAddress ipv6(int number) {
    return new IpAddress(0x2001_0db8_0000_0000L, number);
  }

  /** The regular announce of a peer that wants 30 others. */
  static PeerAnnouncement announcement(InfoHash torrent, IpAddress address, int number) {
    boolean seeder = number % 100 < SEEDERS;
    return new PeerAnnouncement()
        .torrent(torrent.head(), torrent.middle(), torrent.tail())
        .peer(address.high(), address.low(), PORT)
        .says(seeder, AnnounceEvent.NONE, NUM_WANT);
  }

  static ByteBuffer connectPacket() {
    ByteBuffer packet = packet();
    ENCODER.connect(1, packet);
    return packet;
  }

  static ByteBuffer announcePacket(long connectionId, InfoHash torrent) {
    return announcePacket(connectionId, new Announce(torrent, PORT));
  }

  /** With numWant 30. */
  static ByteBuffer announcePacket(long connectionId, Announce announce) {
    ByteBuffer packet = packet();
    ENCODER.announce(connectionId, 1, announce.numWant(NUM_WANT), packet);
    return packet;
  }

  static ByteBuffer scrapePacket(long connectionId, int count) {
    ByteBuffer packet = packet();
    List<InfoHash> torrents = IntStream.range(0, count).mapToObj(Samples::infoHash).toList();
    ENCODER.scrape(connectionId, 1, torrents, packet);
    return packet;
  }

  private static ByteBuffer packet() {
    return ByteBuffer.allocateDirect(Bep15.MAX_REQUEST_LENGTH);
  }
}
