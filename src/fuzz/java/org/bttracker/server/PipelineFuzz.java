package org.bttracker.server;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Coverage-guided fuzzing of everything behind the socket. An input is a series of packets, so that
 * one can build upon what another has left:
 *
 * <pre>
 * 0  byte    source, 5 bits; 0x80: the packet gets a connection ID that is accepted; 0x40: 40
 *            minutes go by before it
 * 1  uint16  its length
 * 3  packet
 * </pre>
 */
class PipelineFuzz {
  private static final int HEADER = 3;
  private static final int CONNECTION_ID = Long.BYTES;

  @MethodSource("validPackets")
  @com.code_intelligence.jazzer.junit.FuzzTest(maxDuration = "10m")
  void shouldSurviveAnyPackets(byte[] input) {
    FuzzHarness harness = new FuzzHarness();
    int packets = 0;
    int at = 0;
    while (at + HEADER <= input.length) {
      int flags = input[at];
      int wanted = (input[at + 1] & 0xFF) << 8 | input[at + 2] & 0xFF;
      at += HEADER;
      byte[] packet = new byte[Math.min(wanted, input.length - at)];
      System.arraycopy(input, at, packet, 0, packet.length);
      at += packet.length;
      if ((flags & 0x40) != 0) {
        harness.age(Duration.ofMinutes(40));
      }
      int source = flags & FuzzHarness.SOURCES - 1;
      if ((flags & 0x80) != 0 && packet.length >= CONNECTION_ID) {
        ByteBuffer.wrap(packet).putLong(0, harness.connectionId(source));
      }
      harness.feed(packet, packet.length, source);
      packets++;
    }
    harness.checkCounters(packets);
  }

  /** Where it begins: the valid packets, each with an ID that is accepted. */
  static Stream<Arguments> validPackets() {
    return MutatedPackets.validPackets().stream()
        .map(
            packet ->
                ByteBuffer.allocate(HEADER + packet.length)
                    .put((byte) 0x80)
                    .putShort((short) packet.length)
                    .put(packet)
                    .array())
        .map(input -> Arguments.of((Object) input));
  }
}
