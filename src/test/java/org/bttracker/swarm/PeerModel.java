package org.bttracker.swarm;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.bttracker.protocol.IpAddress;
import org.bttracker.swarm.SwarmModelTest.Peer;

/** The peers of one swarm in a plain map, for the tests. */
final class PeerModel {
  private static final int SEEDER = 0x8000;
  private static final int COMPLETED = 0x4000;
  private static final int CLOCK = 0x3FFF;

  private final Map<Peer, State> peers = new HashMap<>();
  private int completed;

  private record State(boolean seeder, boolean completed, int seen) {
    /** With an age or a time. */
    long bits(int clock) {
      return (seeder ? SEEDER : 0) | (completed ? COMPLETED : 0) | clock & CLOCK;
    }
  }

  static PeerKey key(Peer peer) {
    return new PeerKey().set(peer.address().high(), peer.address().low(), peer.port());
  }

  void put(Peer peer, boolean seeder, boolean hasCompleted, int now) {
    State before = peers.get(peer);
    boolean counted = before != null && before.completed();
    completed += hasCompleted && !counted ? 1 : 0;
    peers.put(peer, new State(seeder, hasCompleted || counted, now));
  }

  void remove(Peer peer) {
    peers.remove(peer);
  }

  void purge(int now, int ttl) {
    peers.values().removeIf(state -> now - state.seen() > ttl);
  }

  boolean contains(Peer peer) {
    return peers.containsKey(peer);
  }

  /** In a fixed order. */
  List<Peer> peers() {
    List<Peer> list = new ArrayList<>(peers.keySet());
    list.sort((a, b) -> a.toString().compareTo(b.toString()));
    return list;
  }

  int size() {
    return peers.size();
  }

  int seeders() {
    return (int) peers.values().stream().filter(State::seeder).count();
  }

  int completed() {
    return completed;
  }

  /** How many are in an IPv4 address, or in an IPv6 network: a /64, or a /48 if 16 bits less. */
  int countNear(Peer peer, int hostBits) {
    return (int) peers.keySet().stream().filter(other -> isNear(other, peer, hostBits)).count();
  }

  private static boolean isNear(Peer peer, Peer other, int hostBits) {
    IpAddress address = peer.address();
    return address.isIpv4()
        ? address.equals(other.address())
        : !other.address().isIpv4()
            && address.high() >>> hostBits == other.address().high() >>> hostBits;
  }

  /** Words of the list that the peers would be. */
  int listLength() {
    return 1 + peers.keySet().stream().mapToInt(peer -> peer.address().isIpv4() ? 1 : 3).sum();
  }

  /** Who may be handed out to a peer. */
  Set<Peer> eligible(Peer self, boolean leechersOnly) {
    return peers.keySet().stream()
        .filter(peer -> !peer.equals(self))
        .filter(peer -> peer.address().isIpv4() == self.address().isIpv4())
        .filter(peer -> !leechersOnly || !peers.get(peer).seeder())
        .collect(Collectors.toSet());
  }

  /** The 16 bits that are kept of a peer. */
  long state(Peer peer) {
    State state = peers.get(peer);
    return state == null ? PeerState.NONE : state.bits(state.seen());
  }

  /** The 16 bits of each peer, with the time of its last announce. */
  Map<Peer, Long> states() {
    Map<Peer, Long> states = new HashMap<>();
    peers.forEach((peer, state) -> states.put(peer, state.bits(state.seen())));
    return states;
  }

  /** The 16 bits of each peer, with ages. */
  Map<Peer, Long> ages(int now) {
    Map<Peer, Long> ages = new HashMap<>();
    peers.forEach((peer, state) -> ages.put(peer, state.bits(now - state.seen())));
    return ages;
  }

  /** The same of an image. */
  static Map<Peer, Long> ages(SwarmImage image) {
    Map<Peer, Long> ages = new HashMap<>();
    int index = 0;
    while (index < image.length()) {
      boolean ipv4 = index < image.ipv4Peers();
      long last = image.word(ipv4 ? index : index + 2);
      IpAddress address =
          ipv4
              ? IpAddress.ofIpv4((int) (last >>> 32))
              : new IpAddress(image.word(index), image.word(index + 1));
      int port = (int) (ipv4 ? last >>> 16 & 0xFFFF : last >>> 48);
      Long twice = ages.put(new Peer(address, port), last & 0xFFFF);
      if (twice != null) {
        throw new AssertionError("a peer is there twice");
      }
      index += ipv4 ? 1 : 3;
    }
    return ages;
  }
}
