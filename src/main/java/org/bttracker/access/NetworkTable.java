package org.bttracker.access;

import java.util.List;
import java.util.function.Consumer;

/**
 * Networks of one family, sorted by their first addresses. A network within another one knows that
 * one, so that a look-up takes one binary search and, if the address is not in the network before
 * it, a step to each network around that one. Networks may lie within others since each has an end
 * of its own. A network takes 13 to 17 bytes for IPv4 and 21 to 25 for IPv6, and 4 or less for the
 * index, which has the first 16 bits of the address at the most. Immutable.
 */
final class NetworkTable {
  private static final int NONE = -1;
  private static final int MAX_INDEX_BITS = 16;

  private final boolean ipv4;
  private final long[] highs;

  /** Null for IPv4, which has all of its address in the first words. */
  private final long[] lows;

  private final byte[] lengths;

  /** The smallest network around each, or {@link #NONE}. */
  private final int[] parents;

  /** Null if all networks are good for ever. */
  private final int[] lastDays;

  private final int indexBits;

  /** Where the networks begin whose addresses have the same first bits; and behind all, the end. */
  private final int[] index;

  /** Makes a table of sorted networks of one family, each of them once. */
  NetworkTable(boolean ipv4, List<Network> networks) {
    this.ipv4 = ipv4;
    int size = networks.size();
    highs = new long[size];
    lows = ipv4 ? null : new long[size];
    lengths = new byte[size];
    parents = new int[size];
    boolean end = networks.stream().anyMatch(network -> network.lastDay() != AccessList.FOREVER);
    lastDays = end ? new int[size] : null;
    for (int i = 0; i < size; i++) {
      set(i, networks.get(i));
    }
    indexBits = Math.min(MAX_INDEX_BITS, Integer.SIZE - Integer.numberOfLeadingZeros(size));
    index = makeIndex();
  }

  int size() {
    return highs.length;
  }

  /** Whether an address, in words as {@link Network} has them, is in one of the networks. */
  boolean contains(long high, long low) {
    int network = lastUpTo(high, low);
    while (network != NONE && !covers(network, high, low)) {
      network = parents[network];
    }
    return network != NONE;
  }

  /** The same network here, or null. */
  Network find(Network wanted) {
    int network = lastUpTo(wanted.high(), wanted.low());
    while (network != NONE) {
      Network found = get(network);
      if (found.isSameNetwork(wanted)) {
        return found;
      }
      network = parents[network];
    }
    return null;
  }

  void forEach(Consumer<Network> visitor) {
    for (int i = 0; i < size(); i++) {
      visitor.accept(get(i));
    }
  }

  private Network get(int network) {
    return new Network(
        ipv4,
        highs[network],
        low(network),
        length(network),
        lastDays == null ? AccessList.FOREVER : lastDays[network]);
  }

  private void set(int at, Network network) {
    highs[at] = network.high();
    if (lows != null) {
      lows[at] = network.low();
    }
    lengths[at] = (byte) network.length();
    if (lastDays != null) {
      lastDays[at] = network.lastDay();
    }
    int parent = at - 1;
    while (parent != NONE && !covers(parent, network.high(), network.low())) {
      parent = parents[parent];
    }
    parents[at] = parent;
  }

  private int[] makeIndex() {
    int[] made = new int[(1 << indexBits) + 1];
    for (long high : highs) {
      made[bucket(high) + 1]++;
    }
    for (int i = 1; i < made.length; i++) {
      made[i] += made[i - 1];
    }
    return made;
  }

  private int bucket(long high) {
    // In two steps: Java takes a shift by 64 for none.
    return (int) (high >>> 1 >>> Long.SIZE - 1 - indexBits);
  }

  /** The last network that begins at or before an address. */
  private int lastUpTo(long high, long low) {
    int bucket = bucket(high);
    int from = index[bucket];
    int to = index[bucket + 1];
    while (from < to) {
      int middle = from + to >>> 1;
      if (beginsUpTo(middle, high, low)) {
        from = middle + 1;
      } else {
        to = middle;
      }
    }
    return from - 1;
  }

  private boolean beginsUpTo(int network, long high, long low) {
    int order = Long.compareUnsigned(highs[network], high);
    return order < 0 || order == 0 && Long.compareUnsigned(low(network), low) <= 0;
  }

  private boolean covers(int network, long high, long low) {
    return Network.covers(highs[network], low(network), length(network), high, low);
  }

  private long low(int network) {
    return lows == null ? 0 : lows[network];
  }

  private int length(int network) {
    return lengths[network] & 0xFF;
  }
}
