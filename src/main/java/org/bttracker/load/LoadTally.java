package org.bttracker.load;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.bttracker.protocol.Bep15;
import org.bttracker.protocol.Bep15.AnnounceResponseFrame;
import org.bttracker.protocol.Bep15.ConnectResponseFrame;
import org.bttracker.protocol.Bep15.ResponseFrame;
import org.bttracker.protocol.Bep15.ScrapeTripleFrame;

/** Counts what becomes of the requests. For one thread. */
final class LoadTally {
  private final LatencyHistogram warmUpLatency = new LatencyHistogram();
  private final LatencyHistogram latency = new LatencyHistogram();
  private final double warmUpSeconds;
  private final int peerLength;
  private long connects;
  private long announces;
  private long scrapes;
  private long peers;
  private long lost;
  private long errors;
  private long unexpected;
  private long badIds;
  private String firstError = "";

  /**
   * Makes a tally.
   *
   * @param ipv4 whether announce responses hold IPv4 peers
   * @param warmUpSeconds the length of the warm-up
   */
  LoadTally(boolean ipv4, double warmUpSeconds) {
    peerLength = ipv4 ? Bep15.IPV4_PEER_LENGTH : Bep15.IPV6_PEER_LENGTH;
    this.warmUpSeconds = warmUpSeconds;
  }

  long answered() {
    return connects + announces + scrapes;
  }

  /** Whether a reply is a well-formed response to an action. */
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

  /**
   * Counts a response for which {@link #isAnswer} holds.
   *
   * @param nanos how long it took
   * @param warmUp whether its request was sent during the warm-up
   */
  void answer(int action, ByteBuffer reply, long nanos, boolean warmUp) {
    (warmUp ? warmUpLatency : latency).record(nanos);
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

  void badId() {
    badIds++;
  }

  /**
   * The counts as they are now.
   *
   * @param seconds since the start
   * @param responsesPerSecond on average
   * @param failure why the load ended too early, empty if it did not
   */
  LoadResult result(double seconds, double responsesPerSecond, String failure) {
    boolean warm = latency.count() > 0;
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
        badIds,
        warm ? warmUpSeconds : 0,
        warm ? latency : warmUpLatency,
        failure);
  }
}
