package org.bttracker.swarm;

import java.util.HashMap;
import java.util.Map;
import org.bttracker.protocol.IpAddress;
import org.bttracker.swarm.SwarmModelTest.Peer;

/** The peers that a swarm or a table shows, each with its 16 bits, for the tests. */
final class ShownPeers implements PeerWords.Visitor {
  private final Map<Peer, Long> states = new HashMap<>();

  static Map<Peer, Long> of(PeerTable table) {
    ShownPeers shown = new ShownPeers();
    table.forEach(shown);
    return shown.states;
  }

  static Map<Peer, Long> of(Swarm swarm) {
    ShownPeers shown = new ShownPeers();
    swarm.forEach(shown);
    return shown.states;
  }

  @Override
  public void ipv4(long peer) {
    note(new Peer(IpAddress.ofIpv4((int) (peer >>> 32)), (int) (peer >>> 16) & 0xFFFF), peer);
  }

  @Override
  public void ipv6(long high, long low, long last) {
    note(new Peer(new IpAddress(high, low), (int) (last >>> 48)), last);
  }

  private void note(Peer peer, long last) {
    if (states.put(peer, last & 0xFFFF) != null) {
      throw new AssertionError("a peer is shown twice");
    }
  }
}
