package org.bttracker.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/**
 * What is measured, and for how long. By default, all of it takes about a quarter of an hour, or
 * half an hour where there are two ways to receive and send.
 */
final class BenchmarkSettings {
  @Option(
      names = "--only",
      split = ",",
      description = "sections to run: jmh, throughput, latency, heap, allocation, purge")
  private List<String> only = new ArrayList<>();

  @Option(names = "--quick", description = "a minute in all; to try it, the figures mean little")
  private boolean quick;

  @Option(names = "--pairs", description = "runs of loop and tracker in turn, for each mix")
  private Integer pairs;

  @Option(names = "--seconds", description = "of one such run")
  private Integer seconds;

  @Option(names = "--warm-up", description = "seconds of load before anything is measured")
  private Integer warmUpSeconds;

  @Option(names = "--rate", description = "requests a second while the latency is measured")
  private int rate = 50_000;

  @Option(names = "--slices", description = "runs of loop and tracker in turn for the latency")
  private Integer slices;

  @Option(names = "--slice-seconds", description = "of one such run")
  private int sliceSeconds = 2;

  @Option(names = "--torrents", description = "held while the latency and the purge are measured")
  private Integer torrents;

  @Option(names = "--java-options", description = "of the tracker's process, between blanks")
  private String javaOptions = "";

  @Option(names = "--tracker-options", description = "of every tracker, between blanks")
  private String trackerOptions = "";

  @Option(
      names = "--variants",
      split = ",",
      description = "options of trackers that are measured one after the other, between blanks")
  private List<String> variants = usualVariants();

  @Option(names = "--own", split = ",", description = "torrents of each client; 0 for any")
  private List<Integer> own = List.of(0, 30);

  boolean includes(String section) {
    return only.isEmpty() || only.contains(section);
  }

  boolean isQuick() {
    return quick;
  }

  int pairs() {
    return or(pairs, 5, 1);
  }

  int seconds() {
    return or(seconds, 6, 2);
  }

  int warmUpSeconds() {
    return or(warmUpSeconds, 6, 2);
  }

  int rate() {
    return rate;
  }

  int slices() {
    return or(slices, 30, 2);
  }

  int sliceSeconds() {
    return sliceSeconds;
  }

  int torrents() {
    return or(torrents, 1_000_000, 100_000);
  }

  List<String> javaOptions() {
    return words(javaOptions);
  }

  /** What trackers are measured: the options that tell them apart. */
  List<String> variants() {
    return variants;
  }

  /** Torrents of each client, for a measurement each; 0 for any. */
  List<Integer> own() {
    return own;
  }

  /** The options of a tracker. */
  List<String> trackerOptions(String variant) {
    return Stream.concat(words(variant).stream(), words(trackerOptions).stream()).toList();
  }

  /** Both ways to receive and send, where this Java has both. */
  private static List<String> usualVariants() {
    return Machine.hasBatches() ? List.of("--io=channel", "--io=batch") : List.of("--io=channel");
  }

  private int or(Integer chosen, int usual, int quickly) {
    if (chosen != null) {
      return chosen;
    }
    return quick ? quickly : usual;
  }

  private static List<String> words(String text) {
    return Arrays.stream(text.split(" ")).filter(word -> !word.isEmpty()).toList();
  }
}
