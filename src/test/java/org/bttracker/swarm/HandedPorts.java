package org.bttracker.swarm;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.bttracker.protocol.PeerSink;

/** Notes the ports of who is handed out, by which some tests tell peers apart. */
final class HandedPorts implements PeerSink {
  private final int[] ports;
  private int candidates;

  HandedPorts(int wanted) {
    ports = new int[wanted];
  }

  @Override
  public void ipv4(int index, long peer) {
    ports[index] = (int) (peer >>> 16) & 0xFFFF;
    candidates++;
  }

  @Override
  public void ipv6(int index, long high, long low, long port) {
    ports[index] = (int) (port >>> 48);
    candidates++;
  }

  int wanted() {
    return ports.length;
  }

  /** How many were looked at. */
  int candidates() {
    return candidates;
  }

  int port(int index) {
    return ports[index];
  }

  IntStream ports(int count) {
    return Arrays.stream(ports, 0, count);
  }
}
