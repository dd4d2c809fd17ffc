package org.bttracker.protocol;

/**
 * The tables of BEP 15 as named offsets and lengths, in bytes; {@linkplain org.bttracker.protocol
 * drawn in the package's page}.
 */
public final class Bep15 {
  /** {@code protocol_id}, which stands where later requests have their connection ID. */
  public static final long PROTOCOL_ID = 0x41727101980L;

  /** Action of a connect. */
  public static final int CONNECT = 0;

  /** Action of an announce. */
  public static final int ANNOUNCE = 1;

  /** Action of a scrape. */
  public static final int SCRAPE = 2;

  /** Action of an error response; never a request. */
  public static final int ERROR = 3;

  /** Length of one info hash. */
  public static final int INFO_HASH_LENGTH = 20;

  /** Length of one peer in an announce response over IPv4: address and port. */
  public static final int IPV4_PEER_LENGTH = 4 + 2;

  /** Length of one peer in an announce response over IPv6: address and port. */
  public static final int IPV6_PEER_LENGTH = 16 + 2;

  /** The largest IPv4 payload that crosses Ethernet in one piece: 1,500 − 20 (IPv4) − 8 (UDP). */
  public static final int MAX_IPV4_PAYLOAD = 1_500 - 20 - 8;

  /** The largest IPv6 payload that every link carries whole: 1,280 − 40 (IPv6) − 8 (UDP). */
  public static final int MAX_IPV6_PAYLOAD = 1_280 - 40 - 8;

  /** The largest IPv4 payload that every host takes whole: 576 (RFC 791) − 20 (IPv4) − 8 (UDP). */
  public static final int MIN_IPV4_PAYLOAD = 576 - 20 - 8;

  /** Peers that fit one reply over IPv4: (1,472 − 20) / 6. */
  public static final int MAX_IPV4_PEERS =
      (MAX_IPV4_PAYLOAD - AnnounceResponseFrame.PEERS) / IPV4_PEER_LENGTH;

  /** Peers that fit one reply over IPv6: (1,232 − 20) / 18. */
  public static final int MAX_IPV6_PEERS =
      (MAX_IPV6_PAYLOAD - AnnounceResponseFrame.PEERS) / IPV6_PEER_LENGTH;

  /**
   * How long a client may use a connection ID after it got it, in nanoseconds: a minute. A tracker
   * takes it for longer.
   */
  public static final long CONNECTION_ID_USE_NANOS = 60_000_000_000L;

  /** Hashes of one scrape, "up to about 74": what a request of 1,496 bytes holds. */
  public static final int MAX_SCRAPE_HASHES = 74;

  /**
   * Bytes of a request that are read; the rest of a longer datagram is cut. Announces are longer
   * than 98 bytes when BEP 41 options follow, scrapes hold 16 + 74 · 20 = 1,496 bytes.
   */
  public static final int MAX_REQUEST_LENGTH = 2_048;

  private Bep15() {}

  /** What every request begins with. */
  public static final class RequestFrame {
    /** {@code connection_id}, int64. */
    public static final int CONNECTION_ID = 0;

    /** {@code action}, int32. */
    public static final int ACTION = 8;

    /** {@code transaction_id}, int32. */
    public static final int TRANSACTION_ID = 12;

    /** Length of the header, which is also a connect request's. */
    public static final int LENGTH = 16;

    private RequestFrame() {}
  }

  /** An announce request, behind the header. */
  public static final class AnnounceRequestFrame {
    /** {@code info_hash}, 20 bytes. */
    public static final int INFO_HASH = 16;

    /** {@code peer_id}, 20 bytes. */
    public static final int PEER_ID = 36;

    /** {@code downloaded}, int64, bytes. */
    public static final int DOWNLOADED = 56;

    /** {@code left}, int64, bytes. */
    public static final int LEFT = 64;

    /** {@code uploaded}, int64, bytes. */
    public static final int UPLOADED = 72;

    /** {@code event}, int32. */
    public static final int EVENT = 80;

    /** {@code IP address}, int32: ignored, since handing out a third party's address attacks it. */
    public static final int IP_ADDRESS = 84;

    /** {@code key}, int32. */
    public static final int KEY = 88;

    /** {@code num_want}, int32; negative: the tracker's default. */
    public static final int NUM_WANT = 92;

    /** {@code port}, uint16. */
    public static final int PORT = 96;

    /** Least length; also where the options of BEP 41 begin. */
    public static final int LENGTH = 98;

    private AnnounceRequestFrame() {}
  }

  /** A scrape request, behind the header. */
  public static final class ScrapeRequestFrame {
    /** The first {@code info_hash}; the others follow at 20 bytes each. */
    public static final int INFO_HASHES = 16;

    private ScrapeRequestFrame() {}
  }

  /** What every response begins with. */
  public static final class ResponseFrame {
    /** {@code action}, int32. */
    public static final int ACTION = 0;

    /** {@code transaction_id}, int32. */
    public static final int TRANSACTION_ID = 4;

    /** Length of the header; an error's message and a scrape's first triple follow. */
    public static final int LENGTH = 8;

    private ResponseFrame() {}
  }

  /** A connect response, behind the header. */
  public static final class ConnectResponseFrame {
    /** {@code connection_id}, int64. */
    public static final int CONNECTION_ID = 8;

    /** Exact length: aria2 and Transmission drop any other. */
    public static final int LENGTH = 16;

    private ConnectResponseFrame() {}
  }

  /** An announce response, behind the header. */
  public static final class AnnounceResponseFrame {
    /** {@code interval}, int32, seconds. */
    public static final int INTERVAL = 8;

    /** {@code leechers}, int32. */
    public static final int LEECHERS = 12;

    /** {@code seeders}, int32. */
    public static final int SEEDERS = 16;

    /** The first peer; the others follow at 6 or 18 bytes each. */
    public static final int PEERS = 20;

    private AnnounceResponseFrame() {}
  }

  /** One hash's triple in a scrape response, from where the triple begins. */
  public static final class ScrapeTripleFrame {
    /** {@code seeders}, int32. */
    public static final int SEEDERS = 0;

    /** {@code completed}, int32. */
    public static final int COMPLETED = 4;

    /** {@code leechers}, int32. */
    public static final int LEECHERS = 8;

    /** Length of the triple. */
    public static final int LENGTH = 12;

    private ScrapeTripleFrame() {}
  }
}
