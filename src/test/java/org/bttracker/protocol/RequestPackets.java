package org.bttracker.protocol;

import static org.bttracker.protocol.Hex.packet;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;

/** The fields of requests as hexadecimal digits, and requests made of them. */
final class RequestPackets {
  static final String PROTOCOL_ID = "0000041727101980";
  static final String CONNECTION_ID = "8123456789abcdef";
  static final long CONNECTION_ID_VALUE = 0x8123456789abcdefL;
  static final String TRANSACTION_ID = "c0ffee01";
  static final int TRANSACTION_ID_VALUE = 0xc0ffee01;
  static final String INFO_HASH = "000102030405060708090a0b0c0d0e0f10111213";
  static final String OTHER_INFO_HASH = "ff0102030405060708090a0b0c0d0e0f101112ff";
  static final String PEER_ID = "2d4c54323030302d616263646566676869706c6d";

  private RequestPackets() {}

  /** An announce whose other fields are of no matter. */
  static ByteBuffer announcePacket(String event, String portAndOptions) {
    return packet(
        CONNECTION_ID,
        "00000001",
        TRANSACTION_ID,
        INFO_HASH,
        PEER_ID,
        "0000000000000000", // downloaded
        "0000000000000000", // left
        "0000000000000000", // uploaded
        event,
        "00000000", // IP address
        "00000000", // key
        "00000032", // num_want
        portAndOptions);
  }

  /** The fields of a packet, decoded. */
  static Request decode(String... fields) {
    return decode(packet(fields));
  }

  /** A packet, decoded. */
  static Request decode(ByteBuffer packet) {
    Request request = new Request(packet);
    assertEquals(request.decode(), request.kind());
    return request;
  }
}
