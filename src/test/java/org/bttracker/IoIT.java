package org.bttracker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.bttracker.net.IoPaths;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** How the packaged jar receives and sends, as {@code --io} and the Java that runs it allow. */
class IoIT {
  /** What the jar has in its manifest, as options of Java. */
  private static final String NATIVE_ACCESS = "--enable-native-access=ALL-UNNAMED";

  private static final String ADD_OPENS = "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED";

  /** Java warns of nothing either: each line is one of the tracker's. */
  @ParameterizedTest
  @MethodSource("org.bttracker.net.IoPaths#options")
  void shouldSayHowItReceivesAndSends(String io) throws Exception {
    try (JarProcess tracker = JarProcess.start("--port=0", io)) {
      String line = tracker.awaitLine("Receiving and sending ");
      int port = tracker.awaitPort();
      assertEquals(
          io.equals("--io=batch")
              ? "Receiving and sending datagrams in batches"
              : "Receiving and sending datagrams one by one: --io=channel",
          line.replaceFirst(".*bttracker\\[\\d+]: ", ""));
      try (TrackerSession client = new TrackerSession(port)) {
        client.connect();
      }
      assertEndsInOrder(tracker);
    }
  }

  @Test
  void shouldTakeBatchesByItselfWhereItCan() throws Exception {
    try (JarProcess tracker = JarProcess.start("--port=0")) {
      if (!IoPaths.hasBatches()) {
        tracker.awaitLine("Receiving and sending datagrams one by one: it needs ");
      }
      try (TrackerSession client = new TrackerSession(tracker.awaitPort())) {
        client.connect();
      }
      if (IoPaths.hasBatches()) {
        tracker.awaitLine("Receiving and sending datagrams in batches");
      }
      assertEndsInOrder(tracker);
    }
  }

  /** Without the manifest's permissions, Java would warn. */
  @Test
  void shouldNeedTheManifestForBatches() throws Exception {
    assumeTrue(IoPaths.hasBatches(), "batches need Linux and Java 22");
    try (JarProcess tracker = startWithoutManifest(List.of(), "--io=batch")) {
      assertRefusal(tracker, "Java was started without " + NATIVE_ACCESS);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'', " + NATIVE_ACCESS,
    ADD_OPENS + ", " + NATIVE_ACCESS,
    NATIVE_ACCESS + ", " + ADD_OPENS
  })
  void shouldServeOneByOneWithoutTheManifest(String permission, String missing) throws Exception {
    assumeTrue(IoPaths.hasBatches(), "batches need Linux and Java 22");
    List<String> permissions = permission.isEmpty() ? List.of() : List.of(permission);
    try (JarProcess tracker = startWithoutManifest(permissions, "--io=auto")) {
      String line = tracker.awaitLine("Receiving and sending ");
      String reason = " one by one: Java was started without " + missing;
      assertTrue(line.endsWith(reason), line);
      try (TrackerSession client = new TrackerSession(tracker.awaitPort())) {
        for (int i = 0; i < 10; i++) {
          client.connect();
        }
      }
      assertEndsInOrder(tracker);
      assertEquals(
          1,
          tracker.output().stream().filter(told -> told.contains("Receiving and sending ")).count(),
          tracker.output()::toString);
    }
  }

  @Test
  void shouldRefuseBatchesWhereThereAreNone() throws Exception {
    assumeFalse(IoPaths.hasBatches(), "this Java has batches");
    try (JarProcess tracker = JarProcess.start("--port=0", "--io=batch")) {
      assertRefusal(tracker, "it needs ");
    }
  }

  /** Runs the jar's classes, not the jar. */
  private static JarProcess startWithoutManifest(List<String> permissions, String io)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElse("java"));
    command.addAll(permissions);
    command.addAll(
        List.of(
            "-cp", System.getProperty("bttracker.jar"), "org.bttracker.BtTracker", "--port=0", io));
    return JarProcess.startOther(command);
  }

  private static void assertRefusal(JarProcess tracker, String reason) throws Exception {
    assertEquals(1, tracker.awaitExit());
    String refusal = "The tracker cannot start: --io=batch is not possible: " + reason;
    assertTrue(
        tracker.output().stream().anyMatch(line -> line.contains(refusal)),
        tracker.output()::toString);
  }

  /** Each line is the tracker's: Java has not warned of anything. */
  private static void assertEndsInOrder(JarProcess tracker) throws Exception {
    tracker.signal("INT");
    assertEquals(130, tracker.awaitExit());
    assertTrue(
        tracker.output().stream()
            .allMatch(line -> line.contains("bttracker[" + tracker.pid() + "]: ")),
        tracker.output()::toString);
  }
}
