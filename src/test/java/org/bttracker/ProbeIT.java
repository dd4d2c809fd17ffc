package org.bttracker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.bttracker.probe.FakeDns;
import org.bttracker.protocol.Hex;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code probe} and {@code check} of the packaged jar, with a tracker, a name server and signals.
 */
class ProbeIT {
  private static final int RECEIVE_MILLIS = 60_000;

  @TempDir private Path folder;
  private Path hosts;

  @BeforeEach
  void nameThisHost() throws Exception {
    hosts = folder.resolve("hosts");
    Files.writeString(hosts, "127.0.0.1 tracker.example\n::1 tracker.example\n");
  }

  @Test
  void shouldAskAtEachAddressOfANameAndShowItsTxtRecords() throws Exception {
    try (JarProcess tracker = JarProcess.start("--port=0")) {
      int port = tracker.awaitPort();
      tracker.awaitLine("Listening");
      try (FakeDns dns = new FakeDns(List.of(List.of("BITTORRENT UDP:" + port + " TCP:80")))) {
        List<String> output = probe(dns, 0, "probe", "udp://tracker.example:" + port);
        assertEquals("tracker.example: 127.0.0.1, ::1", output.get(0));
        assertEquals("TXT records (BEP 34): UDP:" + port + ", TCP:80", output.get(1));
        assertEquals("127.0.0.1:" + port, output.get(2));
        assertEquals("[::1]:" + port, output.get(7));
        assertEquals(12, output.size(), output::toString);
        assertEquals(2, output.stream().filter(line -> line.endsWith("connected")).count());
      }
    }
  }

  @Test
  void shouldFailIfTheTxtRecordsNameAnotherTracker() throws Exception {
    try (JarProcess tracker = JarProcess.start("--port=0");
        FakeDns dns = new FakeDns(List.of(List.of("BITTORRENT DENY ALL")))) {
      int port = tracker.awaitPort();
      tracker.awaitLine("Listening");
      List<String> output = probe(dns, 1, "probe", "udp://tracker.example:" + port, "--json");
      assertEquals(1, output.size(), output::toString);
      assertTrue(output.get(0).contains("\"bep34\":{\"trackers\":[],\"allowed\":false}"));
      assertTrue(output.get(0).endsWith("\"good\":false}"));
    }
  }

  @Test
  void shouldCheckThisTrackerAtBothAddressesOfItsName() throws Exception {
    try (JarProcess tracker = JarProcess.start("--port=0");
        FakeDns dns = FakeDns.silent()) {
      int port = tracker.awaitPort();
      tracker.awaitLine("Listening");
      List<String> output =
          probe(dns, 0, "check", "udp://tracker.example:" + port, "--timeout=20s");
      List<String> others =
          output.stream().filter(line -> line.matches("  (fail|not stated) .*")).toList();
      assertEquals(1, others.size(), others::toString);
      assertTrue(others.get(0).contains("another address's connection ID"), others::toString);
      assertTrue(output.contains("  IPv4 and IPv6"), output::toString);
      assertEquals(
          "Public lists of trackers: nothing speaks against it", output.get(output.size() - 1));
    }
  }

  /** The tracker answers a connect and hears the announce; then Ctrl-C comes. */
  @Test
  void shouldTakeItsPeerBackWhenASignalEndsIt() throws Exception {
    try (DatagramSocket tracker = new DatagramSocket(0, InetAddress.getByName("127.0.0.1"))) {
      tracker.setSoTimeout(RECEIVE_MILLIS);
      try (JarProcess probe =
          JarProcess.start("probe", "udp://127.0.0.1:" + tracker.getLocalPort())) {
        DatagramPacket packet = new DatagramPacket(new byte[2_048], 2_048);
        ByteBuffer connect = receive(tracker, packet);
        byte[] answer =
            Hex.packet("00000000", Hex.digits(connect.slice(12, 4)), "0102030405060708").array();
        tracker.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
        ByteBuffer announce = receive(tracker, packet);
        assertEquals(2, announce.getInt(80), "started");
        probe.signal("INT");
        ByteBuffer stopped = receive(tracker, packet);
        assertEquals(3, stopped.getInt(80), "stopped");
        assertEquals(announce.slice(16, 20), stopped.slice(16, 20), "the torrent");
        assertEquals(announce.getShort(96), stopped.getShort(96), "the port");
        assertEquals(130, probe.awaitExit());
        assertEquals(
            List.of(),
            probe.output().stream().filter(line -> line.contains("bttracker:")).toList());
      }
    }
  }

  private List<String> probe(FakeDns dns, int status, String... arguments) throws Exception {
    List<String> java =
        List.of("-Djdk.net.hosts.file=" + hosts, "-Djava.naming.provider.url=" + dns.url());
    try (JarProcess process = JarProcess.startJvm(java, arguments)) {
      assertEquals(status, process.awaitExit(), process.output()::toString);
      return process.output();
    }
  }

  private static ByteBuffer receive(DatagramSocket socket, DatagramPacket packet) throws Exception {
    packet.setLength(2_048);
    socket.receive(packet);
    return ByteBuffer.wrap(packet.getData().clone(), 0, packet.getLength());
  }
}
