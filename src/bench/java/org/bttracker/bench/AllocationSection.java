package org.bttracker.bench;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.bttracker.access.Admission;
import org.bttracker.access.Pressure;
import org.bttracker.client.Announce;
import org.bttracker.connection.ConnectionIds;
import org.bttracker.metrics.Counters;
import org.bttracker.metrics.LineBudget;
import org.bttracker.net.Burst;
import org.bttracker.protocol.AnnounceEvent;
import org.bttracker.protocol.Bep15;
import org.bttracker.protocol.InfoHash;
import org.bttracker.protocol.IpAddress;
import org.bttracker.protocol.ResponseEncoder;
import org.bttracker.server.Journal;
import org.bttracker.server.Pipeline;
import org.bttracker.server.ReplyPolicy;
import org.bttracker.swarm.SwarmRegistry;
import org.bttracker.swarm.Swarms;

/** How many bytes a request takes from the heap on its way through the receive loop. */
final class AllocationSection {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** Enough for the compiler to be done. */
  private static final int WARM_UP = 320_000;

  private static final int MEASURED = 320_000;
  private static final int DATAGRAMS = 20_000;
  private static final int SWARM_PEERS = 100;
  private static final int NEW_PEERS = 60_000;
  private static final int PORT = 6_881;

  private static final ReplyPolicy POLICY =
      new ReplyPolicy(Duration.ofMinutes(30), 50, 80, Bep15.MAX_SCRAPE_HASHES);

  private final IpAddress source = Samples.ipv4(0);
  private final SwarmRegistry registry = Samples.registry();
  private final ConnectionIds connections;
  private final Burst burst = new Burst();
  private final Pipeline pipeline;

  private AllocationSection(int maxConnections) {
    connections = Samples.connections(maxConnections, Duration.ofMinutes(2)).forLoop();
    pipeline =
        new Pipeline(
            connections,
            registry,
            Admission.ofEverybody(null, new Pressure(Integer.MAX_VALUE, Integer.MAX_VALUE, 0)),
            () -> POLICY,
            new Journal(new Counters().forLoop(), new LineBudget(0)));
    InfoHash torrent = Samples.infoHash(0);
    Swarms swarms = registry.forLoop();
    ResponseEncoder sink = new ResponseEncoder();
    for (int i = 0; i < SWARM_PEERS; i++) {
      swarms.announce(Samples.announcement(torrent, Samples.ipv4(i), i), 0, sink);
    }
  }

  static void run(Report report) throws IOException {
    AllocationSection storing = new AllocationSection(2 * (WARM_UP + MEASURED));
    AllocationSection signing = new AllocationSection(1);
    long id = storing.connections.issue(storing.source.high(), storing.source.low(), 0);
    // There is room for one; the next is signed.
    signing.connections.issue(signing.source.high(), signing.source.low(), 0);
    long signedId = signing.connections.issue(signing.source.high(), signing.source.low(), 0);
    InfoHash torrent = Samples.infoHash(0);
    ByteBuffer announce = Samples.announcePacket(id, torrent);
    ByteBuffer badId = Samples.announcePacket(id + 1, torrent);
    ByteBuffer portZero = Samples.announcePacket(id, torrent);
    portZero.putShort(Bep15.AnnounceRequestFrame.PORT, (short) 0);
    ByteBuffer tooShort = Samples.connectPacket().limit(15);
    List<List<String>> rows = new ArrayList<>();
    rows.add(storing.row("connect, with what is stored of it", Samples.connectPacket()));
    rows.add(signing.row("connect, with a signed ID", Samples.connectPacket()));
    rows.add(storing.row("announce in a swarm of 100, 30 peers", announce));
    rows.add(signing.row("the same with a signed ID", Samples.announcePacket(signedId, torrent)));
    Announce another = new Announce(torrent, PORT + 1);
    rows.add(
        signing.row(
            "announce of a new peer, and of its end",
            Samples.announcePacket(signedId, another),
            Samples.announcePacket(signedId, another.event(AnnounceEvent.STOPPED))));
    rows.add(
        signing.rowOfNewPeers(
            "announce of a new peer each time, with the arrays that grow", signedId));
    for (int torrents : new int[] {1, Samples.SCRAPED, Bep15.MAX_SCRAPE_HASHES}) {
      ByteBuffer scrape = Samples.scrapePacket(id, torrents);
      rows.add(storing.row("scrape, torrents: " + torrents, scrape));
    }
    rows.add(storing.row("announce of port 0, answered with an error", portZero));
    rows.add(storing.row("announce with a bad connection ID", badId));
    rows.add(storing.row("datagram that is no request", tooShort));
    rows.addAll(socketRows());
    report.heading("Allocation");
    report.paragraph(
        "Bytes of heap that a request takes on its way through the receive loop: from the received"
            + " packet to the encoded answer, without log lines; and what the JDK's channel takes"
            + " before and after that.");
    report.table(List.of("request", "bytes"), rows);
  }

  /** Of requests in turn; the figure is of one of them on average. */
  private List<String> row(String name, ByteBuffer... requests) {
    process(WARM_UP, requests);
    long before = THREADS.getCurrentThreadAllocatedBytes();
    process(MEASURED, requests);
    return List.of(name, average(THREADS.getCurrentThreadAllocatedBytes() - before, MEASURED));
  }

  /** Peers at nearly all ports of an address, in a torrent of their own. */
  private List<String> rowOfNewPeers(String name, long id) {
    ByteBuffer request = Samples.announcePacket(id, Samples.infoHash(1));
    long before = THREADS.getCurrentThreadAllocatedBytes();
    for (int port = 1; port <= NEW_PEERS; port++) {
      request.putShort(Bep15.AnnounceRequestFrame.PORT, (short) port);
      process(1, request);
    }
    return List.of(name, average(THREADS.getCurrentThreadAllocatedBytes() - before, NEW_PEERS));
  }

  private void process(int times, ByteBuffer... requests) {
    int processed = 0;
    while (processed < times) {
      burst.clear();
      while (!burst.isFull() && processed < times) {
        burst.next().put(requests[processed % requests.length].rewind());
        burst.add(source.high(), source.low(), PORT);
        processed++;
      }
      pipeline.process(burst, 0);
    }
  }

  /** Of a channel like the tracker's, asked from another source each time. */
  private static List<List<String>> socketRows() throws IOException {
    try (DatagramChannel channel = DatagramChannel.open();
        DatagramChannel odd = DatagramChannel.open();
        DatagramChannel even = DatagramChannel.open()) {
      channel.bind(null).configureBlocking(false);
      int port = ((InetSocketAddress) channel.getLocalAddress()).getPort();
      InetSocketAddress address = new InetSocketAddress("127.0.0.1", port);
      ByteBuffer request = Samples.connectPacket();
      ByteBuffer received = ByteBuffer.allocateDirect(Bep15.MAX_REQUEST_LENGTH);
      long receiving = 0;
      long sending = 0;
      for (int i = -DATAGRAMS; i < DATAGRAMS; i++) {
        (i % 2 == 0 ? even : odd).send(request.rewind(), address);
        long before = THREADS.getCurrentThreadAllocatedBytes();
        SocketAddress from = channel.receive(received.clear());
        long between = THREADS.getCurrentThreadAllocatedBytes();
        channel.send(request.rewind(), from);
        long after = THREADS.getCurrentThreadAllocatedBytes();
        receiving += i < 0 ? 0 : between - before;
        sending += i < 0 ? 0 : after - between;
      }
      return List.of(
          List.of("any of them, receiving it", average(receiving, DATAGRAMS)),
          List.of("any of them, sending the answer", average(sending, DATAGRAMS)));
    }
  }

  private static String average(long bytes, int requests) {
    return Report.format("%.0f", (double) bytes / requests);
  }
}
