package org.bttracker.server;

/** A literal announce request; the methods change single fields. */
final class AnnouncePacket {
  static final String INFO_HASH = "ff0102030405060708090a0b0c0d0e0f101112fe";

  private static final String PEER_ID = "2d4c54323030302d616263646566676869706c6d";

  private String infoHash = INFO_HASH;
  private String left = "0000000000000001";
  private String event = "00000000";
  private String ipAddress = "00000000";
  private String numWant = "ffffffff";
  private String port = "1ae1";
  private String options = "";

  private AnnouncePacket() {}

  /** Of a peer with something left to download, at port 6,881 (1ae1). */
  static AnnouncePacket leecher() {
    return new AnnouncePacket();
  }

  /** Of a peer with nothing left to download, at port 6,881 (1ae1). */
  static AnnouncePacket seeder() {
    return new AnnouncePacket().left("0000000000000000");
  }

  AnnouncePacket infoHash(String digits) {
    infoHash = digits;
    return this;
  }

  AnnouncePacket left(String digits) {
    left = digits;
    return this;
  }

  AnnouncePacket event(String digits) {
    event = digits;
    return this;
  }

  AnnouncePacket ipAddress(String digits) {
    ipAddress = digits;
    return this;
  }

  AnnouncePacket numWant(String digits) {
    numWant = digits;
    return this;
  }

  AnnouncePacket port(String digits) {
    port = digits;
    return this;
  }

  AnnouncePacket options(String digits) {
    options = digits;
    return this;
  }

  String digits(String connectionId) {
    return String.join(
        "",
        connectionId,
        "00000001", // action
        "c0ffee01", // transaction_id
        infoHash,
        PEER_ID,
        "0000000000000400", // downloaded
        left,
        "0000000000000800", // uploaded
        event,
        ipAddress,
        "89abcdef", // key
        numWant,
        port,
        options);
  }
}
