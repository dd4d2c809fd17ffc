package org.bttracker.check;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.bttracker.client.Announce;
import org.bttracker.client.AnnounceResponse;
import org.bttracker.protocol.AnnounceEvent;
import org.bttracker.protocol.InfoHash;

/** The rules about who is told of whom: a swarm of a few peers, all of this host. */
final class PeerChecks {
  private static final int LEECHER = 50_001;
  private static final int SEEDER = 50_002;
  private static final int OTHER_SEEDER = 50_003;

  /** The leecher that asks for the others. */
  private static final int ASKER = 50_004;

  private static final int UNKNOWN_LEFT = 50_005;
  private static final int WITH_IP_FIELD = 50_006;
  private static final int STOPPED_AT_ONCE = 50_007;

  /** 192.0.2.7, an address for documentation, which nobody has. */
  private static final int FOREIGN_ADDRESS = 0xC000_0207;

  /** With four others, one of them is missing by chance less than once in 10^9 checks. */
  private static final int ONE_BY_ONE = 80;

  private final Stage stage;
  private final Findings findings;
  private final InfoHash torrent;

  PeerChecks(Stage stage) {
    this.stage = stage;
    findings = stage.findings;
    torrent = stage.packets.torrent();
  }

  /**
   * Looks at the peers.
   *
   * @param thrifty whether few packets may be sent
   */
  void run(boolean thrifty) throws IOException {
    introduce();
    wantOneOrNone();
    leftUnknown();
    foreignAddress();
    if (thrifty) {
      findings.unseen(Rule.EACH_HANDED_OUT, "only looked for on one's own networks");
    } else {
      oneByOne();
    }
    stop();
    portZero();
  }

  private void introduce() throws IOException {
    started(Rule.PEERS_INTRODUCED, LEECHER, 1);
    started(Rule.PEERS_INTRODUCED, SEEDER, 0);
    started(Rule.SEEDERS_APART, OTHER_SEEDER, 0)
        .ifPresent(
            response -> {
              boolean kept = !ports(response).contains(SEEDER);
              findings.judge(
                  Rule.SEEDERS_APART, kept, kept ? "it was not" : "it was told of a seeder");
            });
    Optional<AnnounceResponse> view = started(Rule.PEERS_INTRODUCED, ASKER, 1);
    if (view.isEmpty()) {
      return;
    }
    AnnounceResponse response = view.get();
    Set<Integer> missing = new TreeSet<>(List.of(LEECHER, SEEDER, OTHER_SEEDER));
    missing.removeAll(ports(response));
    findings.judge(Rule.PEERS_INTRODUCED, missing.isEmpty(), 3 - missing.size() + " of 3 others");
    // Whether the asker is among the leechers already is up to the tracker.
    boolean counted =
        response.seeders() == 2 && response.leechers() >= 1 && response.leechers() <= 2;
    findings.judge(Rule.COUNTS, counted, counts(response) + "; 2 and 2 are there");
    lookForDuplicates(response);
  }

  private void wantOneOrNone() throws IOException {
    Optional<AnnounceResponse> again = view(Rule.NOT_ITSELF);
    again.ifPresent(
        response -> {
          boolean kept = !ports(response).contains(ASKER);
          findings.judge(Rule.NOT_ITSELF, kept, kept ? "it is not" : "it is");
        });
    wants(Rule.NUM_WANT_ONE, 1);
    wants(Rule.NUM_WANT_ZERO, 0);
  }

  private void wants(Rule rule, int numWant) throws IOException {
    stage
        .announce(rule, torrent, ASKER, says(ASKER).numWant(numWant))
        .ifPresent(
            response ->
                findings.judge(
                    rule, response.peers().size() == numWant, response.peers().size() + " came"));
  }

  private void leftUnknown() throws IOException {
    Optional<AnnounceResponse> before = view(Rule.LEFT_UNKNOWN);
    started(Rule.LEFT_UNKNOWN, UNKNOWN_LEFT, -1);
    Optional<AnnounceResponse> after = view(Rule.LEFT_UNKNOWN);
    if (before.isPresent() && after.isPresent()) {
      boolean kept = after.get().seeders() == before.get().seeders();
      findings.judge(
          Rule.LEFT_UNKNOWN, kept, kept ? "no seeder more" : "it was counted as a seeder");
    }
  }

  private void foreignAddress() throws IOException {
    stage.announce(
        Rule.IP_FIELD,
        torrent,
        WITH_IP_FIELD,
        says(WITH_IP_FIELD),
        packet -> Packets.withIpAddress(packet, FOREIGN_ADDRESS));
    Optional<AnnounceResponse> view = view(Rule.IP_FIELD);
    // A tracker that believes the address removes the peer only if it stands here, too.
    stage.announce(
        Rule.IP_FIELD,
        torrent,
        WITH_IP_FIELD,
        says(WITH_IP_FIELD).event(AnnounceEvent.STOPPED).numWant(0),
        packet -> Packets.withIpAddress(packet, FOREIGN_ADDRESS));
    if (view.isEmpty()) {
      return;
    }
    Optional<InetSocketAddress> known = peer(view.get(), LEECHER);
    Optional<InetSocketAddress> claimed = peer(view.get(), WITH_IP_FIELD);
    if (known.isEmpty() || claimed.isEmpty()) {
      findings.unseen(Rule.IP_FIELD, "the peer was not handed out");
      return;
    }
    boolean kept = claimed.get().getAddress().equals(known.get().getAddress());
    findings.judge(Rule.IP_FIELD, kept, kept ? "it is not" : "it is handed out");
    lookForDuplicates(view.get());
  }

  /** The peers of a full answer must also come up when only one is wanted. */
  private void oneByOne() throws IOException {
    Optional<AnnounceResponse> all = view(Rule.EACH_HANDED_OUT);
    if (all.isEmpty()) {
      return;
    }
    Set<Integer> missing = ports(all.get());
    for (int i = 0; i < ONE_BY_ONE && !missing.isEmpty(); i++) {
      stage
          .announce(Rule.EACH_HANDED_OUT, torrent, ASKER, says(ASKER).numWant(1))
          .ifPresent(response -> missing.removeAll(ports(response)));
    }
    findings.judge(
        Rule.EACH_HANDED_OUT,
        missing.isEmpty(),
        missing.isEmpty()
            ? "each was"
            : missing.size() + " of " + ports(all.get()).size() + " never were");
  }

  /** A known peer stops, and one that the tracker has never seen. */
  private void stop() throws IOException {
    for (int port : new int[] {UNKNOWN_LEFT, STOPPED_AT_ONCE}) {
      stage
          .announce(Rule.STOPPED, torrent, port, says(port).event(AnnounceEvent.STOPPED))
          .ifPresent(
              response ->
                  findings.judge(
                      Rule.STOPPED_WITHOUT_PEERS,
                      response.peers().isEmpty(),
                      response.peers().size() + " came"));
    }
    view(Rule.STOPPED)
        .ifPresent(
            response -> {
              Set<Integer> ports = ports(response);
              boolean kept = !ports.contains(UNKNOWN_LEFT) && !ports.contains(STOPPED_AT_ONCE);
              findings.judge(Rule.STOPPED, kept, kept ? "it does" : "it is still handed out");
            });
  }

  /** In a torrent of its own, since it does not matter whether the tracker counts such a peer. */
  private void portZero() throws IOException {
    InfoHash other = stage.packets.torrent();
    stage.enters(other, 0);
    stage.talk.post(stage.packets.announce(stage.connectionId(), new Announce(other, 0)));
    stage
        .announce(Rule.PORT_ZERO, other, ASKER, new Announce(other, ASKER))
        .ifPresent(
            response -> {
              boolean kept = !ports(response).contains(0);
              findings.judge(Rule.PORT_ZERO, kept, kept ? "it is not" : "it is");
            });
  }

  private Optional<AnnounceResponse> started(Rule rule, int port, long left) throws IOException {
    return stage.announce(rule, torrent, port, says(port).left(left).event(AnnounceEvent.STARTED));
  }

  /** What a leecher is told that asks again. */
  private Optional<AnnounceResponse> view(Rule rule) throws IOException {
    return stage.announce(rule, torrent, ASKER, says(ASKER));
  }

  private Announce says(int port) {
    return new Announce(torrent, port);
  }

  private void lookForDuplicates(AnnounceResponse response) {
    int peers = response.peers().size();
    int different = new HashSet<>(response.peers()).size();
    findings.judge(Rule.NO_DUPLICATES, peers == different, different + " different of " + peers);
  }

  private static String counts(AnnounceResponse response) {
    return "seeders = " + response.seeders() + ", leechers = " + response.leechers();
  }

  private static Set<Integer> ports(AnnounceResponse response) {
    return response.peers().stream().map(InetSocketAddress::getPort).collect(Collectors.toSet());
  }

  private static Optional<InetSocketAddress> peer(AnnounceResponse response, int port) {
    return response.peers().stream().filter(peer -> peer.getPort() == port).findFirst();
  }
}
