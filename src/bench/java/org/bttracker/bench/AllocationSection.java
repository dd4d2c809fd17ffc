package org.bttracker.bench;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.bttracker.connection.ConnectionTable;
import org.bttracker.metrics.Counters;
import org.bttracker.metrics.LineBudget;
import org.bttracker.protocol.Bep15;
import org.bttracker.protocol.InfoHash;
import org.bttracker.protocol.IpAddress;
import org.bttracker.protocol.RequestDecoder;
import org.bttracker.protocol.ResponseEncoder;
import org.bttracker.server.AnnouncePolicy;
import org.bttracker.server.Journal;
import org.bttracker.server.RequestDispatcher;
import org.bttracker.swarm.SwarmRegistry;

/** How many bytes a request takes from the heap on its way through the receive loop. */
final class AllocationSection {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** Enough for the compiler to be done. */
  private static final int WARM_UP = 300_000;

  private static final int MEASURED = 300_000;
  private static final int DATAGRAMS = 20_000;
  private static final int SWARM_PEERS = 100;

  private final InetAddress source = InetAddress.getByName("127.0.0.1");
  private final SwarmRegistry registry = Samples.registry();
  private final ConnectionTable connections =
      Samples.connections(WARM_UP + 2 * MEASURED, Duration.ofMinutes(2));
  private final ResponseEncoder response = new ResponseEncoder();
  private final RequestDispatcher dispatcher =
      new RequestDispatcher(
          new RequestDecoder(Bep15.MAX_SCRAPE_HASHES),
          connections.forLoop(),
          registry,
          new AnnouncePolicy(Duration.ofMinutes(30), 50, 80),
          new Journal(new Counters(), new LineBudget(0)));

  private AllocationSection() throws IOException {
    InfoHash torrent = Samples.infoHash(0);
    for (int i = 0; i < SWARM_PEERS; i++) {
      registry.announce(Samples.announcement(torrent, Samples.ipv4(i), i), 0, response);
    }
  }

  static void run(Report report) throws IOException {
    AllocationSection section = new AllocationSection();
    long id = section.connections.forLoop().issue(IpAddress.of(section.source), 0);
    ByteBuffer announce = Samples.announcePacket(id, Samples.infoHash(0));
    List<List<String>> rows = new ArrayList<>();
    rows.add(section.row("connect, with what is stored of it", Samples.connectPacket()));
    rows.add(section.row("announce in a swarm of 100, 30 peers", announce));
    rows.add(section.row("scrape of 5 torrents", Samples.scrapePacket(id)));
    rows.addAll(socketRows());
    report.heading("Allocation");
    report.paragraph(
        "Bytes of heap that a request takes on its way through the receive loop: from the source"
            + " address and the packet to the encoded answer, without log lines; and what the JDK's"
            + " channel takes before and after that.");
    report.table(List.of("request", "bytes"), rows);
  }

  private List<String> row(String name, ByteBuffer request) {
    dispatch(request, WARM_UP);
    long before = THREADS.getCurrentThreadAllocatedBytes();
    dispatch(request, MEASURED);
    return List.of(name, average(THREADS.getCurrentThreadAllocatedBytes() - before, MEASURED));
  }

  private void dispatch(ByteBuffer request, int times) {
    for (int i = 0; i < times; i++) {
      dispatcher.dispatch(request, IpAddress.of(source), 0, response);
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
