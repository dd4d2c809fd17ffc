package org.bttracker.bench;

import org.bttracker.protocol.AnnounceRequest;
import org.bttracker.protocol.Request;
import org.bttracker.protocol.ScrapeRequest;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/** Bytes to the fields of a request. */
@State(Scope.Thread)
public class DecoderBenchmark {
  private final Request connect = new Request(Samples.connectPacket());
  private final Request announce = new Request(Samples.announcePacket(1, Samples.infoHash(0)));
  private final Request scrape = new Request(Samples.scrapePacket(1, Samples.SCRAPED));

  @Benchmark
  public void decodeConnect(Blackhole hole) {
    hole.consume(connect.decode());
    hole.consume(connect.transactionId());
  }

  @Benchmark
  public void decodeAnnounce(Blackhole hole) {
    hole.consume(announce.decode());
    hole.consume(announce.connectionId());
    AnnounceRequest request = announce.announce();
    hole.consume(request.transactionId());
    hole.consume(request.infoHashHead() ^ request.infoHashMiddle() ^ request.infoHashTail());
    hole.consume(request.left());
    hole.consume(request.event());
    hole.consume(request.numWant());
    hole.consume(request.port());
  }

  @Benchmark
  public void decodeScrapeOf5(Blackhole hole) {
    hole.consume(scrape.decode());
    hole.consume(scrape.connectionId());
    hole.consume(scrape.transactionId());
    ScrapeRequest request = scrape.scrape();
    for (int i = 0; i < request.infoHashes(); i++) {
      hole.consume(request.infoHashHead(i) ^ request.infoHashMiddle(i) ^ request.infoHashTail(i));
    }
  }
}
