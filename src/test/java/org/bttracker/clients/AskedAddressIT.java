package org.bttracker.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.bttracker.Scripts;
import org.bttracker.net.IoPaths;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A tracker on a host with several addresses of each family answers from the address that was
 * asked. The client is on another host, behind a router.
 */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class AskedAddressIT {
  private static final int ETHERNET = 1_500;
  private static final String FIRST = "10.77.0.1";
  private static final String SECOND = "10.77.0.2";
  private static final String THIRD = "10.77.0.3";
  private static final String SECOND_IPV6 = "fd00:77::2";
  private static final String ADDED = "10.77.0.4";
  private static final String ADDED_IPV6 = "fd00:77::4";
  private static final String CLIENT = "10.78.0.1";
  private static final String CLIENT_IPV6 = "fd00:78::1";

  private static final List<String> ADDRESSES =
      List.of(FIRST, SECOND, THIRD, "fd00:77::1", SECOND_IPV6, "fd00:77::3");

  private static final String ONE_LEECHER = "seeders=0 completed=0 leechers=1";
  private static final String NOBODY = "seeders=0 completed=0 leechers=0";
  private static final Duration BOUND = Duration.ofSeconds(120);

  private final Torrent torrent = new Torrent();

  @TempDir private Path directory;

  /** The options for each way to receive and send; all do the same. */
  static Stream<List<String>> ways() {
    return Stream.concat(Stream.of(List.of()), IoPaths.options().stream().map(List::of));
  }

  /** The same with several receive loops, whose sockets share the port. */
  static Stream<List<String>> waysAndLoops() {
    return Stream.concat(
        ways(), IoPaths.options().stream().map(io -> List.of("--receivers=2", io)));
  }

  @ParameterizedTest
  @MethodSource("waysAndLoops")
  void shouldAnswerAtEachAddressAndKeepOthersOffThePort(List<String> options) throws Exception {
    try (NetworkNamespace network = NetworkNamespace.openRouted(directory, ETHERNET)) {
      TrackerProcess.start(network, FIRST, options.toArray(String[]::new));
      assertAnswers(network, ADDRESSES);
      List<String> others = List.of("0.0.0.0", "::", FIRST, SECOND, SECOND_IPV6, "127.0.0.1");
      List<String> refused = new ArrayList<>();
      for (String address : others) {
        refused.add(address + " 0 Address already in use");
        refused.add(address + " 1 Address already in use");
      }
      assertEquals(refused, run(network, "bind.py", TrackerProcess.port(), others));
      List<String> second = new ArrayList<>(TrackerProcess.command());
      second.addAll(options);
      Program refusedTracker = network.start("second", second.toArray(String[]::new));
      assertEquals(1, refusedTracker.awaitExit(BOUND));
      String reason = "cannot bind UDP port 1234: Address already in use";
      assertTrue(refusedTracker.output().contains(reason), refusedTracker.output());
    }
  }

  /** The control: the same questions find out a tracker that leaves the address to the kernel. */
  @Test
  void shouldBeAbleToTellTheKernelsChoice() throws Exception {
    try (NetworkNamespace network = NetworkNamespace.openRouted(directory, ETHERNET)) {
      startWithInheritedSocket(network, "--io=channel");
      List<String> sources = ask(network, "any", ADDRESSES);
      long right = sources.stream().filter(AskedAddressIT::isFromAsked).count();
      assertEquals(2, right, () -> "the kernel has one choice for each family: " + sources);
    }
  }

  /** As systemd gives it; the tracker opens no socket of its own. */
  @Test
  void shouldAnswerAtEachAddressOfASocketAtStandardInputInBatches() throws Exception {
    assumeTrue(IoPaths.hasBatches(), "batches need Linux and Java 22");
    try (NetworkNamespace network = NetworkNamespace.openRouted(directory, ETHERNET)) {
      Program parent = startWithInheritedSocket(network, "--io=batch");
      assertAnswers(network, ADDRESSES);
      assertTrue(parent.output().contains("Taking UDP socket from standard input"));
    }
  }

  /** The look of every minute is made on command here. */
  @ParameterizedTest
  @MethodSource("waysAndLoops")
  void shouldAnswerAtAddressesThatAreAddedWhileItRuns(List<String> options) throws Exception {
    try (NetworkNamespace network = NetworkNamespace.openRouted(directory, ETHERNET)) {
      Program tracker = startFollowingTracker(network, options);
      TrackerProcess.awaitAnswer(network, FIRST);
      change(network, "ip", "address", "add", ADDED + "/24", "dev", "t0");
      change(network, "ip", "-6", "address", "add", ADDED_IPV6 + "/64", "dev", "t0");
      // The IPv6 address is tentative for a second or two, and cannot be bound meanwhile.
      tracker.say("look");
      change(
          network,
          "sh",
          "-c",
          "while ip -6 address show dev t0 tentative | grep -q fd00; do sleep 0.1; done");
      tracker.say("look");
      assertAnswers(network, List.of(ADDED, ADDED_IPV6));
      assertAnswers(network, ADDRESSES);
      change(network, "ip", "address", "delete", THIRD + "/24", "dev", "t0");
      tracker.say("look");
      assertAnswers(network, List.of(FIRST, SECOND, ADDED, SECOND_IPV6, ADDED_IPV6));
      change(network, "ip", "address", "add", THIRD + "/24", "dev", "t0");
      tracker.say("look");
      assertAnswers(network, List.of(THIRD));
    }
  }

  @ParameterizedTest
  @MethodSource("ways")
  void shouldServeAria2AtTheSecondAddress(List<String> options) throws Exception {
    Aria2.assumeInstalled();
    try (NetworkNamespace network = NetworkNamespace.openRouted(directory, ETHERNET)) {
      TrackerProcess tracker = TrackerProcess.start(network, FIRST, options.toArray(String[]::new));
      String url = TrackerProcess.announceUrl(SECOND);
      Path fetched = directory.resolve("fetched");
      Aria2 leecher = Aria2.fetch(network.host("client"), CLIENT, fetched, torrent, url);
      tracker.awaitCounts(torrent.infoHash(), ONE_LEECHER, BOUND);
      leecher.quitUnfinished();
      tracker.awaitCounts(torrent.infoHash(), NOBODY, BOUND);
    }
  }

  @ParameterizedTest
  @MethodSource("ways")
  void shouldServeLibtorrentAtTheSecondAddress(List<String> options) throws Exception {
    String python = LibtorrentPeer.assumeInterpreter();
    try (NetworkNamespace network = NetworkNamespace.openRouted(directory, ETHERNET)) {
      TrackerProcess tracker = TrackerProcess.start(network, FIRST, options.toArray(String[]::new));
      Path fetched = Files.createDirectory(directory.resolve("fetched"));
      Path metainfo = torrent.writeMetainfo(directory, TrackerProcess.announceUrl(SECOND_IPV6));
      LibtorrentPeer leecher =
          LibtorrentPeer.start(network.host("client"), python, CLIENT_IPV6, fetched, metainfo);
      tracker.awaitCounts(torrent.infoHash(), ONE_LEECHER, BOUND);
      leecher.quit();
      tracker.awaitCounts(torrent.infoHash(), NOBODY, BOUND);
    }
  }

  /** There are no sockets of single addresses then. */
  private static Program startWithInheritedSocket(NetworkNamespace network, String io)
      throws Exception {
    List<String> command = new ArrayList<>(List.of("python3", Scripts.file("inherited_socket.py")));
    command.add("::," + TrackerProcess.port());
    command.addAll(TrackerProcess.command(io));
    Program parent = network.start("tracker", command.toArray(String[]::new));
    parent.say("start");
    TrackerProcess.awaitAnswer(network, FIRST);
    return parent;
  }

  private Program startFollowingTracker(NetworkNamespace network, List<String> options)
      throws IOException {
    List<String> command = new ArrayList<>(List.of(TrackerProcess.java()));
    if (IoPaths.hasBatches()) {
      // What the manifest of the jar says.
      command.add("--enable-native-access=ALL-UNNAMED");
      command.add("--add-opens=java.base/sun.nio.ch=ALL-UNNAMED");
    }
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    Collections.addAll(
        command, "org.bttracker.daemon.FollowingTracker", "--port=" + TrackerProcess.port());
    command.addAll(options);
    return network.start("tracker", command.toArray(String[]::new));
  }

  private static void change(NetworkNamespace network, String... command) throws Exception {
    network.start("change", command).awaitOutput(BOUND);
  }

  /** As a client that receives only what comes from the address it has asked. */
  private static void assertAnswers(NetworkNamespace network, List<String> addresses)
      throws Exception {
    List<String> expected = addresses.stream().map(address -> address + " " + address).toList();
    assertEquals(expected, ask(network, "connected", addresses));
  }

  private static boolean isFromAsked(String addressAndSource) {
    String[] words = addressAndSource.split(" ");
    return words[0].equals(words[1]);
  }

  private static List<String> ask(NetworkNamespace network, String mode, List<String> addresses)
      throws Exception {
    List<String> arguments = new ArrayList<>(List.of(TrackerProcess.port()));
    arguments.addAll(addresses);
    return run(network.host("client"), "asked.py", mode, arguments);
  }

  private static List<String> run(Host host, String script, String first, List<String> others)
      throws Exception {
    List<String> command = new ArrayList<>(List.of("python3", Tools.script(script), first));
    command.addAll(others);
    String output = host.start(script, command.toArray(String[]::new)).awaitOutput(BOUND);
    return Arrays.asList(output.split("\n"));
  }
}
