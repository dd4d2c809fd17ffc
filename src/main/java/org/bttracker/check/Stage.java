package org.bttracker.check;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import org.bttracker.client.Announce;
import org.bttracker.client.AnnounceResponse;
import org.bttracker.client.ConnectResponse;
import org.bttracker.client.ErrorResponse;
import org.bttracker.client.MalformedResponse;
import org.bttracker.client.TimeSource;
import org.bttracker.protocol.AnnounceEvent;
import org.bttracker.protocol.Bep15;
import org.bttracker.protocol.InfoHash;

/**
 * Where a check at one address takes place: the talk, the connection ID and the peers that were
 * announced. For one thread at a time; {@link #close} is for any thread.
 */
final class Stage implements Closeable {
  final Findings findings = new Findings();
  final Packets packets = new Packets();
  final Talk talk;
  private final InetSocketAddress tracker;
  private final Duration timeout;
  private final TimeSource time;
  private final Set<Peer> present = ConcurrentHashMap.newKeySet();
  private volatile long connectionId;
  private long connectedNanos;
  private boolean idsServeOnce;

  /** A peer that the tracker may hold now. */
  private record Peer(InfoHash torrent, int port) {}

  Stage(InetSocketAddress tracker, Duration timeout, TimeSource time) throws IOException {
    this.tracker = tracker;
    this.timeout = timeout;
    this.time = time;
    talk = new Talk(tracker, null, timeout, time, findings);
  }

  InetSocketAddress tracker() {
    return tracker;
  }

  /** Another port of this host, at a given address or any. */
  Talk open(InetSocketAddress local) throws IOException {
    return new Talk(tracker, local, timeout, time, findings);
  }

  /** Uses a connection ID from now on. */
  void use(long connectionId) {
    this.connectionId = connectionId;
    connectedNanos = time.nanos();
  }

  /** Asks for a new connection ID before each request from now on. */
  void renewIds() {
    idsServeOnce = true;
  }

  /** Whether a connection ID serves for one request only, against the rule. */
  boolean idsServeOnce() {
    return idsServeOnce;
  }

  /** The connection ID that the next request is to bear. */
  long connectionId() throws IOException {
    if (idsServeOnce || time.nanos() - connectedNanos >= Bep15.CONNECTION_ID_USE_NANOS) {
      talk.ask(packets.connect())
          .filter(reply -> reply.response() instanceof ConnectResponse)
          .ifPresent(reply -> use(((ConnectResponse) reply.response()).connectionId()));
    }
    return connectionId;
  }

  /**
   * Announces a peer.
   *
   * @param rule is broken if the announce is not accepted
   */
  Optional<AnnounceResponse> announce(Rule rule, InfoHash torrent, int port, Announce says)
      throws IOException {
    return announce(rule, torrent, port, says, UnaryOperator.identity());
  }

  /**
   * Announces a peer with a packet that is changed before it is sent.
   *
   * @param rule is broken if the announce is not accepted
   */
  Optional<AnnounceResponse> announce(
      Rule rule, InfoHash torrent, int port, Announce says, UnaryOperator<ByteBuffer> change)
      throws IOException {
    enters(torrent, port);
    return accepted(rule, talk.ask(change.apply(packets.announce(connectionId(), says))));
  }

  /** Notes a peer that is to be removed again. */
  void enters(InfoHash torrent, int port) {
    present.add(new Peer(torrent, port));
  }

  /** The announce response, if it is one; else the rule is broken. */
  Optional<AnnounceResponse> accepted(Rule rule, Optional<Reply> reply) {
    if (reply.isPresent() && reply.get().response() instanceof AnnounceResponse response) {
      findings.judge(Rule.ANNOUNCE_SHAPE, true, reply.get().length() + " bytes");
      return Optional.of(response);
    }
    if (reply.isPresent() && reply.get().response() instanceof MalformedResponse malformed) {
      findings.breaks(Rule.ANNOUNCE_SHAPE, malformed.reason());
      findings.unseen(rule, "the answer is malformed");
    } else {
      findings.breaks(rule, inWords(reply));
    }
    return Optional.empty();
  }

  /** What came instead of what was wanted. */
  static String inWords(Optional<Reply> reply) {
    if (reply.isEmpty()) {
      return "no answer";
    }
    if (reply.get().response() instanceof ErrorResponse error) {
      return "error \"" + error.message() + "\"";
    }
    return reply.get().response() instanceof MalformedResponse malformed
        ? malformed.reason()
        : "an answer to another kind of request";
  }

  /** Removes all peers, and waits for the answers. */
  void leave() throws IOException {
    try {
      for (Peer peer : present) {
        talk.ask(stopped(peer, connectionId()));
        present.remove(peer);
      }
    } catch (PortUnreachableException e) {
      present.clear(); // The tracker has ended, and all its peers with it.
    }
  }

  /** Removes the peers that are left without waiting for answers, and ends. */
  @Override
  public void close() throws IOException {
    try {
      for (Peer peer : present) {
        talk.post(stopped(peer, connectionId));
      }
    } finally {
      talk.close();
    }
  }

  private ByteBuffer stopped(Peer peer, long id) {
    Announce announce = new Announce(peer.torrent(), peer.port());
    return packets.announce(id, announce.event(AnnounceEvent.STOPPED).numWant(0));
  }
}
