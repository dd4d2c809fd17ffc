package org.bttracker.bench;

import java.nio.ByteBuffer;
import org.bttracker.protocol.Bep15;
import org.bttracker.protocol.ResponseEncoder;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Answers to bytes. */
@State(Scope.Thread)
public class EncoderBenchmark {
  private static final int PEERS = 30;
  private static final int INTERVAL_SECONDS = 1_800;

  private final ResponseEncoder encoder = new ResponseEncoder();
  private long number;

  @Benchmark
  public ByteBuffer encodeConnect() {
    encoder.silence();
    encoder.connect(1, ++number);
    return encoder.packet();
  }

  @Benchmark
  public ByteBuffer encodeAnnounceOf30Ipv4Peers() {
    encoder.silence();
    for (int i = 0; i < PEERS; i++) {
      encoder.ipv4(i, ++number << 16);
    }
    encoder.announce(1, INTERVAL_SECONDS, PEERS, PEERS, PEERS * Bep15.IPV4_PEER_LENGTH);
    return encoder.packet();
  }

  @Benchmark
  public ByteBuffer encodeAnnounceOf30Ipv6Peers() {
    encoder.silence();
    for (int i = 0; i < PEERS; i++) {
      encoder.ipv6(i, 1, ++number, number << 48);
    }
    encoder.announce(1, INTERVAL_SECONDS, PEERS, PEERS, PEERS * Bep15.IPV6_PEER_LENGTH);
    return encoder.packet();
  }

  @Benchmark
  public ByteBuffer encodeScrapeOf5() {
    encoder.silence();
    encoder.scrape(1);
    for (int i = 0; i < Samples.SCRAPED; i++) {
      encoder.scrapeTriple(1, 2, 3);
    }
    return encoder.packet();
  }
}
