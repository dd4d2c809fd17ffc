package org.bttracker.check;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;

/** One torrent of a {@link FaultyTracker}, with its faults. */
final class FakeSwarm {
  private static final int COMPLETED = 1;
  private static final int STOPPED = 3;

  private final Fault fault;
  private final Random random;

  /** Who is there, in the order of coming, and whether it is a seeder. */
  private final Map<InetSocketAddress, Boolean> peers = new LinkedHashMap<>();

  private final Set<InetSocketAddress> completedBy = new HashSet<>();
  private int completed;

  FakeSwarm(Fault fault, Random random) {
    this.fault = fault;
    this.random = random;
  }

  /** Takes an announce. */
  void announce(InetSocketAddress peer, long left, int event) {
    boolean known = peers.containsKey(peer);
    boolean stays =
        fault == Fault.STOPPED_STAY && known || fault == Fault.STOPPED_AT_ONCE_STAY && !known;
    if (event == STOPPED && !stays) {
      peers.remove(peer);
      return;
    }
    boolean seeder = fault == Fault.LEFT_SIGNED ? left <= 0 : left == 0;
    if (event == COMPLETED
        && (completedBy.add(peer) || fault == Fault.COMPLETED_COUNTED_AGAIN)
        && fault != Fault.COMPLETED_NOT_COUNTED) {
      completed++;
    }
    peers.put(peer, seeder);
  }

  /** Whom a peer is told of. */
  List<InetSocketAddress> choose(InetSocketAddress asker, long left, int event, int numWant) {
    if (event == STOPPED && fault != Fault.STOPPED_GET_PEERS) {
      return List.of();
    }
    List<InetSocketAddress> chosen =
        peers.entrySet().stream()
            .filter(peer -> isSuitable(peer.getValue(), left == 0))
            .map(Map.Entry::getKey)
            .filter(peer -> fault == Fault.HANDS_OUT_THE_ASKER || !peer.equals(asker))
            .filter(peer -> fault == Fault.FAMILIES_MIXED || isSameFamily(peer, asker))
            .collect(Collectors.toCollection(ArrayList::new));
    if (fault != Fault.ALWAYS_THE_FIRST) {
      Collections.shuffle(chosen, random);
    }
    if (fault == Fault.HANDS_OUT_TWICE && !chosen.isEmpty() && numWant < 0) {
      chosen.add(chosen.get(0));
    }
    return chosen.subList(0, Math.min(chosen.size(), most(numWant)));
  }

  private boolean isSuitable(boolean seeder, boolean askerIsSeeder) {
    if (askerIsSeeder) {
      return !seeder || fault == Fault.SEEDERS_TOGETHER;
    }
    return !seeder || fault != Fault.SEEDERS_HIDDEN;
  }

  private int most(int numWant) {
    if (numWant == 1 && fault == Fault.ONE_WANTED_TWO_GIVEN) {
      return 2;
    }
    if (numWant == 1 && fault == Fault.ONE_WANTED_NONE_GIVEN) {
      return 0;
    }
    return numWant < 0 || numWant == 0 && fault == Fault.NONE_WANTED_SOME_GIVEN ? 50 : numWant;
  }

  int seeders(InetAddress asker) {
    return count(true, asker);
  }

  int leechers(InetAddress asker) {
    return count(false, asker);
  }

  int completed() {
    return completed;
  }

  boolean isEmpty() {
    return peers.isEmpty();
  }

  private int count(boolean seeders, InetAddress asker) {
    return (int)
        peers.entrySet().stream()
            .filter(peer -> peer.getValue() == seeders)
            .filter(
                peer ->
                    fault != Fault.FAMILIES_COUNTED_APART
                        || peer.getKey().getAddress().getClass() == asker.getClass())
            .count();
  }

  private static boolean isSameFamily(InetSocketAddress one, InetSocketAddress other) {
    return one.getAddress() instanceof Inet4Address == other.getAddress() instanceof Inet4Address;
  }
}
