package org.bttracker.server;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.bttracker.protocol.Bep15;
import org.bttracker.protocol.Hex;

/** Packets that are almost right. */
final class MutatedPackets {
  /** Where fields begin: of the header, an announce, its options and a scrape. */
  private static final int[] FIELDS = {0, 4, 8, 12, 16, 36, 56, 64, 72, 80, 84, 88, 92, 96, 98, 99};

  private static final long[] EXTREMES = {
    0, 1, 2, 3, 4, 5, -1, Long.MIN_VALUE, Long.MAX_VALUE, 0x8000_0000L, 0x7fff_ffffL, 0xffffL
  };

  private final Random random;
  private final List<byte[]> valid = validPackets();

  /** Longer than what is read of a datagram. */
  private final byte[] packet = new byte[Bep15.MAX_REQUEST_LENGTH + 100];

  private int length;

  MutatedPackets(Random random) {
    this.random = random;
  }

  /** One of each sort; their connection ID is 0. */
  static List<byte[]> validPackets() {
    String id = "0000000000000000";
    String scrape = id + "00000002" + "c0ffee02";
    String urlData = "02" + "09" + Hex.ascii("/announce") + "01" + "00";
    return Stream.of(
            PipelineFixture.PROTOCOL_ID + "00000000" + "c0ffee00",
            AnnouncePacket.leecher().digits(id),
            AnnouncePacket.seeder().digits(id),
            AnnouncePacket.leecher().event("00000001").digits(id),
            AnnouncePacket.leecher().event("00000003").digits(id),
            AnnouncePacket.leecher().options(urlData).digits(id),
            AnnouncePacket.seeder().numWant("7fffffff").options("0000").digits(id),
            scrape,
            scrape + AnnouncePacket.INFO_HASH,
            scrape + AnnouncePacket.INFO_HASH.repeat(74),
            scrape + AnnouncePacket.INFO_HASH.repeat(101),
            id + "00000003" + "c0ffee03" + Hex.ascii("an error"))
        .map(digits -> Hex.packet(digits).array())
        .toList();
  }

  /** A valid packet, changed in up to four ways, most often with an ID that is accepted. */
  void next(long connectionId) {
    copy(anyValid());
    if (random.nextInt(8) != 0) {
      setConnectionId(connectionId);
    }
    for (int changes = random.nextInt(5); changes > 0; changes--) {
      change();
    }
    if (random.nextInt(3) == 0) {
      setConnectionId(connectionId);
    }
  }

  /** The packet is at the beginning of it. */
  byte[] bytes() {
    return packet;
  }

  int length() {
    return length;
  }

  private void change() {
    switch (random.nextInt(7)) {
      case 0 -> flipBit();
      case 1 -> length = random.nextInt(length + 1);
      case 2 -> extend();
      case 3 -> setField();
      case 4 -> splice();
      case 5 -> spread();
      default -> randomBytes();
    }
  }

  private void flipBit() {
    if (length > 0) {
      packet[random.nextInt(length)] ^= (byte) (1 << random.nextInt(Byte.SIZE));
    }
  }

  private void extend() {
    int to = Math.min(packet.length, length + random.nextInt(random.nextBoolean() ? 30 : 2_048));
    while (length < to) {
      packet[length++] = (byte) random.nextInt();
    }
  }

  private void setField() {
    int at = FIELDS[random.nextInt(FIELDS.length)];
    long value = EXTREMES[random.nextInt(EXTREMES.length)];
    ByteBuffer fields = ByteBuffer.wrap(packet);
    switch (random.nextInt(4)) {
      case 0 -> fields.put(at, (byte) value);
      case 1 -> fields.putShort(at, (short) value);
      case 2 -> fields.putInt(at, (int) value);
      default -> fields.putLong(at, value);
    }
  }

  /** The beginning of this one, and the end of another. */
  private void splice() {
    byte[] other = anyValid();
    int from = random.nextInt(other.length);
    int to = Math.min(random.nextInt(length + 1), packet.length - other.length);
    System.arraycopy(other, from, packet, Math.max(0, to), other.length - from);
    length = Math.max(0, to) + other.length - from;
  }

  /** Another torrent, another port: so that swarms grow. */
  private void spread() {
    ByteBuffer.wrap(packet).putInt(32, random.nextInt(600)).putShort(96, (short) random.nextInt());
  }

  private void randomBytes() {
    int from = random.nextInt(length + 1);
    int to = Math.min(length, from + random.nextInt(40));
    for (int i = from; i < to; i++) {
      packet[i] = (byte) random.nextInt();
    }
  }

  private void setConnectionId(long connectionId) {
    boolean connect = ByteBuffer.wrap(packet).getInt(8) == Bep15.CONNECT;
    if (!connect || random.nextInt(4) == 0) {
      ByteBuffer.wrap(packet).putLong(0, connectionId);
    }
  }

  private byte[] anyValid() {
    return valid.get(random.nextInt(valid.size()));
  }

  private void copy(byte[] bytes) {
    Arrays.fill(packet, (byte) 0);
    System.arraycopy(bytes, 0, packet, 0, bytes.length);
    length = bytes.length;
  }
}
