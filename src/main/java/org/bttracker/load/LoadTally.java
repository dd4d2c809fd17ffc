package org.bttracker.load;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.bttracker.protocol.Bep15;
import org.bttracker.protocol.Bep15.AnnounceResponseFrame;
import org.bttracker.protocol.Bep15.ConnectResponseFrame;
import org.bttracker.protocol.Bep15.ResponseFrame;
import org.bttracker.protocol.Bep15.ScrapeTripleFrame;

/** What a load has brought so far. For one thread. */
final class LoadTally {
  private final LatencyHistogram latency = new LatencyHistogram();
  private final int peerLength;
  private long connects;
  private long announces;
  private long scrapes;
  private long peers;
  private long lost;
  private long errors;
  private long unexpected;
  private String firstError = "";

  /** Counts peers of a family. */
  LoadTally(boolean ipv4) {
    peerLength = ipv4 ? Bep15.IPV4_PEER_LENGTH : Bep15.IPV6_PEER_LENGTH;
  }

  long answered() {
    return connects + announces + scrapes;
  }

  /** Whether a reply has the form of the answer to an action. */
  boolean isAnswer(int action, ByteBuffer reply) {
    if (reply.getInt(ResponseFrame.ACTION) != action) {
      return false;
    }
    switch (action) {
      case Bep15.CONNECT:
        return reply.limit() >= ConnectResponseFrame.LENGTH;
      case Bep15.ANNOUNCE:
        int peersLength = reply.limit() - AnnounceResponseFrame.PEERS;
        return peersLength >= 0 && peersLength % peerLength == 0;
      default:
        return (reply.limit() - ResponseFrame.LENGTH) % ScrapeTripleFrame.LENGTH == 0;
    }
  }

  /** Counts a reply that {@link #isAnswer}. */
  void answer(int action, ByteBuffer reply, long nanos) {
    latency.record(nanos);
    if (action == Bep15.CONNECT) {
      connects++;
    } else if (action == Bep15.ANNOUNCE) {
      announces++;
      peers += (reply.limit() - AnnounceResponseFrame.PEERS) / peerLength;
    } else {
      scrapes++;
    }
  }

  void error(ByteBuffer reply) {
    if (errors++ == 0) {
      byte[] message = new byte[reply.limit() - ResponseFrame.LENGTH];
      reply.get(ResponseFrame.LENGTH, message);
      firstError = new String(message, StandardCharsets.US_ASCII).replaceAll("[^ -~]", "?");
    }
  }

  void lost() {
    lost++;
  }

  void unexpected() {
    unexpected++;
  }

  /**
   * The state as it is now.
   *
   * @param seconds since the start
   * @param responsesPerSecond on average
   */
  LoadResult result(double seconds, double responsesPerSecond) {
    return new LoadResult(
        seconds,
        responsesPerSecond,
        connects,
        announces,
        scrapes,
        peers,
        lost,
        errors,
        unexpected,
        firstError,
        latency);
  }
}
