package org.bttracker.bench;

import java.nio.ByteBuffer;
import org.bttracker.protocol.Bep15;
import org.bttracker.protocol.Request;
import org.bttracker.protocol.RequestDecoder;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Bytes to requests. */
@State(Scope.Thread)
public class DecoderBenchmark {
  private final RequestDecoder decoder = new RequestDecoder(Bep15.MAX_SCRAPE_HASHES);
  private final ByteBuffer connect = Samples.connectPacket();
  private final ByteBuffer announce = Samples.announcePacket(1, Samples.infoHash(0));
  private final ByteBuffer scrape = Samples.scrapePacket(1);

  @Benchmark
  public Request decodeConnect() {
    return decoder.decode(connect);
  }

  @Benchmark
  public Request decodeAnnounce() {
    return decoder.decode(announce);
  }

  @Benchmark
  public Request decodeScrapeOf5() {
    return decoder.decode(scrape);
  }
}
