package org.bttracker.check;

import java.io.Closeable;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.bttracker.client.LoopbackTracker;
import org.bttracker.client.VirtualTime;
import org.bttracker.protocol.Hex;

/** A small tracker that shares no code with the real one, right but for one fault. */
final class FaultyTracker implements Closeable, VirtualTime.World {
  private static final long PROTOCOL_ID = 0x41727101980L;
  private static final int MAX_PACKET = 2_048;

  private final Fault fault;
  private final Random random = new Random(1);
  private final Map<String, FakeSwarm> swarms = new TreeMap<>();

  /** To whom an ID was given: an address, or an address and a port. */
  private final Map<Long, Set<Object>> ids = new HashMap<>();

  private final Set<Integer> answered = new HashSet<>();
  private final List<LoopbackTracker> sockets = new ArrayList<>();
  private final List<LoopbackTracker> others = new ArrayList<>();
  private long nextId = 1L << 40;
  private int packets;

  FaultyTracker(Fault fault, String... hosts) throws IOException {
    this.fault = fault;
    for (String host : hosts) {
      int socket = sockets.size();
      sockets.add(new LoopbackTracker(host, (request, from) -> handle(request, from, socket)));
      others.add(new LoopbackTracker(host, (request, from) -> {}));
    }
  }

  List<InetSocketAddress> addresses() throws IOException {
    List<InetSocketAddress> addresses = new ArrayList<>();
    for (LoopbackTracker socket : sockets) {
      addresses.add(socket.address());
    }
    return addresses;
  }

  /** How many packets came. */
  int packets() {
    return packets;
  }

  boolean isEmpty() {
    return swarms.values().stream().allMatch(FakeSwarm::isEmpty);
  }

  @Override
  public void serve() throws IOException {
    for (LoopbackTracker socket : sockets) {
      socket.serve();
    }
  }

  @Override
  public void close() throws IOException {
    for (int i = 0; i < sockets.size(); i++) {
      sockets.get(i).close();
      others.get(i).close();
    }
  }

  private void handle(ByteBuffer request, InetSocketAddress from, int socket) throws IOException {
    packets++;
    ByteBuffer answer = fault == Fault.SILENT ? null : answer(request, from);
    if (answer != null) {
      boolean elsewhere = fault == Fault.ANSWERS_FROM_ANOTHER_PORT;
      (elsewhere ? others : sockets).get(socket).send(answer, from);
    }
  }

  private ByteBuffer answer(ByteBuffer request, InetSocketAddress from) {
    if (request.limit() < 16) {
      return fault == Fault.ANSWERS_15_BYTES && request.limit() == 15
          ? connected(ByteBuffer.allocate(16).put(request).clear(), from)
          : null;
    }
    int action = request.getInt(8);
    if (action == 0) {
      return connect(request, from);
    }
    if (action == 3) {
      return fault == Fault.ANSWERS_ERROR_PACKETS ? error(request, "what?") : null;
    }
    if (!isValid(request.getLong(0), from)) {
      return fault == Fault.ERROR_FOR_BAD_ID && !ids.containsKey(request.getLong(0))
          ? error(request, "bad ID")
          : null;
    }
    return switch (action) {
      case 1 -> announce(request, from);
      case 2 -> fault == Fault.NO_SCRAPES ? null : scrape(request, from.getAddress());
      default ->
          fault == Fault.UNKNOWN_ACTION_ANSWERED
              ? connected(request, from)
              : error(request, "unknown action");
    };
  }

  private ByteBuffer connect(ByteBuffer request, InetSocketAddress from) {
    boolean refused =
        request.getLong(0) != PROTOCOL_ID && fault != Fault.ANY_PROTOCOL_ID
            || request.limit() != 16 && fault == Fault.CONNECT_OF_16_BYTES_ONLY;
    return refused ? null : connected(request, from);
  }

  private ByteBuffer connected(ByteBuffer request, InetSocketAddress from) {
    boolean first = ids.isEmpty();
    long id =
        switch (fault) {
          case ID_ZERO -> first ? 0 : random.nextLong();
          case IDS_CONSTANT -> 0x1234_5678_9ABC_DEF0L;
          case IDS_COUNTED -> nextId++;
          default -> random.nextLong();
        };
    ids.computeIfAbsent(id, key -> new HashSet<>()).add(holder(from));
    int length = fault == Fault.CONNECT_RESPONSE_OF_20_BYTES ? 20 : 16;
    return response(length, 0, request).putLong(8, id);
  }

  private Object holder(InetSocketAddress client) {
    return fault == Fault.IDS_OF_PORT ? client : client.getAddress();
  }

  private boolean isValid(long id, InetSocketAddress from) {
    if (!ids.containsKey(id)) {
      return fault == Fault.IDS_NOT_CHECKED;
    }
    boolean valid = fault == Fault.IDS_OF_ANY_ADDRESS || ids.get(id).contains(holder(from));
    if (valid && fault == Fault.IDS_SERVE_ONCE) {
      ids.get(id).clear();
    }
    return valid;
  }

  private ByteBuffer announce(ByteBuffer request, InetSocketAddress from) {
    int length = request.limit();
    if (fault == Fault.ANNOUNCE_OF_97_BYTES && length == 97
        || fault == Fault.ANNOUNCE_OF_36_BYTES && length == 36) {
      return response(20, 1, request).putInt(8, 1_800);
    }
    if (length < 98) {
      return error(request, "too short");
    }
    if (isIgnored(request)) {
      return null;
    }
    if (fault == Fault.REFUSES_TORRENTS) {
      return error(request, "not allowed");
    }
    int event = request.getInt(80);
    if (event == 4 && fault == Fault.EVENT_4_REFUSED
        || event > 4 && fault == Fault.UNKNOWN_EVENT_REFUSED) {
      return error(request, "bad event");
    }
    int port = request.getShort(96) & 0xFFFF;
    if (port == 0 && fault != Fault.PORT_ZERO_HANDED_OUT) {
      return error(request, "bad port");
    }
    InetSocketAddress peer = new InetSocketAddress(address(request, from), port);
    FakeSwarm swarm = swarm(Hex.digits(request.duplicate().position(16).limit(36)));
    long left = request.getLong(64);
    swarm.announce(peer, left, event);
    return announced(request, swarm, peer, swarm.choose(peer, left, event, request.getInt(92)));
  }

  private boolean isIgnored(ByteBuffer announce) {
    boolean again = !answered.add(announce.getInt(12));
    int length = announce.limit();
    return switch (fault) {
      case NO_ANNOUNCES -> true;
      case NO_RETRANSMISSIONS -> again;
      case NO_URL_DATA -> length > 98 && announce.get(98) == 2 && announce.get(99) == length - 100;
      case NO_ZEROS_BEHIND -> length > 98 && announce.get(98) == 0;
      case NO_MALFORMED_OPTIONS ->
          length > 98 && announce.get(98) == 2 && announce.get(99) != length - 100;
      default -> false;
    };
  }

  private InetAddress address(ByteBuffer announce, InetSocketAddress from) {
    if (fault != Fault.IP_FIELD_BELIEVED || announce.getInt(84) == 0) {
      return from.getAddress();
    }
    byte[] bytes = new byte[4];
    announce.get(84, bytes);
    try {
      return InetAddress.getByAddress(bytes);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private ByteBuffer announced(
      ByteBuffer request, FakeSwarm swarm, InetSocketAddress asker, List<InetSocketAddress> peers) {
    int address = asker.getAddress() instanceof Inet4Address ? 4 : 16;
    int more = fault == Fault.PART_OF_A_PEER ? 1 : 0;
    ByteBuffer answer = response(20 + peers.size() * (address + 2) + more, 1, request);
    int interval =
        switch (fault) {
          case INTERVAL_ZERO -> 0;
          case INTERVAL_NEGATIVE -> -1_800;
          default -> 1_800;
        };
    int seeders = swarm.seeders(asker.getAddress());
    answer.putInt(8, interval);
    if (fault != Fault.COUNTS_ZERO) {
      answer.putInt(12, swarm.leechers(asker.getAddress()));
      answer.putInt(16, fault == Fault.COUNTS_SWAPPED_WITH_COMPLETED ? swarm.completed() : seeders);
    }
    answer.position(20);
    for (InetSocketAddress peer : peers) {
      byte[] bytes = peer.getAddress().getAddress();
      answer.put(new byte[Math.max(0, address - bytes.length)]);
      answer.put(bytes, 0, Math.min(address, bytes.length)).putShort((short) peer.getPort());
    }
    return answer.rewind();
  }

  private ByteBuffer scrape(ByteBuffer request, InetAddress from) {
    List<String> hashes = new ArrayList<>();
    for (int at = 16; at + 20 <= request.limit(); at += 20) {
      hashes.add(Hex.digits(request.duplicate().position(at).limit(at + 20)));
    }
    if (fault == Fault.SCRAPE_SORTED) {
      hashes.sort(null);
    }
    if (fault == Fault.SCRAPE_WITHOUT_REPEATS) {
      hashes = new ArrayList<>(new LinkedHashSet<>(hashes));
    }
    if (fault == Fault.SCRAPE_OF_50 && hashes.size() > 50) {
      hashes = hashes.subList(0, 50);
    }
    int more =
        switch (fault) {
          case PART_OF_A_TRIPLE -> 4;
          case ONE_TRIPLE_MORE -> 12;
          default -> 0;
        };
    ByteBuffer answer = response(8 + 12 * hashes.size() + more, 2, request).position(8);
    hashes.forEach(hash -> putTriple(hash, from, answer));
    return answer.rewind();
  }

  private void putTriple(String hash, InetAddress from, ByteBuffer answer) {
    if (!swarms.containsKey(hash) && fault == Fault.SCRAPE_UNKNOWN_NOT_ZERO) {
      answer.putInt(0).putInt(1).putInt(0);
      return;
    }
    FakeSwarm swarm = swarm(hash);
    boolean swapped = fault == Fault.SCRAPE_SWAPPED;
    answer.putInt(swapped ? swarm.leechers(from) : swarm.seeders(from));
    answer.putInt(swarm.completed());
    answer.putInt(swapped ? swarm.seeders(from) : swarm.leechers(from));
  }

  private FakeSwarm swarm(String hash) {
    return swarms.computeIfAbsent(hash, key -> new FakeSwarm(fault, random));
  }

  private ByteBuffer error(ByteBuffer request, String message) {
    byte[] text = message.getBytes(StandardCharsets.US_ASCII);
    int more = fault == Fault.RUBBISH_BEHIND_AN_ERROR ? 3 : 0;
    ByteBuffer answer = response(8 + text.length + more, 3, request).put(8, text);
    return fault == Fault.ERRORS_WITH_TRANSACTION_ID_0 ? answer.putInt(4, 0) : answer;
  }

  private static ByteBuffer response(int length, int action, ByteBuffer request) {
    ByteBuffer answer = ByteBuffer.allocate(MAX_PACKET).limit(length);
    return answer.putInt(0, action).putInt(4, request.getInt(12));
  }
}
