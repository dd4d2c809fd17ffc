package org.bttracker.daemon;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.DoubleSupplier;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bttracker.cluster.ClusterFigures;
import org.bttracker.connection.ConnectionTable;
import org.bttracker.metrics.ClientErrors;
import org.bttracker.metrics.Counter;
import org.bttracker.metrics.Counters;
import org.bttracker.metrics.Durations;
import org.bttracker.metrics.Figure;
import org.bttracker.metrics.LoopMeter;
import org.bttracker.metrics.Message;
import org.bttracker.swarm.SwarmRegistry;

/** All figures of a tracker that an operator may look at; each is read when it is asked for. */
final class TrackerFigures {
  private static final String IPV4 = "ipv4";
  private static final String IPV6 = "ipv6";

  /** What counts the hits of a list, by its option. */
  private static final Map<String, Set<Counter>> LISTS =
      new TreeMap<>(
          Map.of(
              "allow_list", Set.of(Counter.NOT_ALLOWED_TORRENTS, Counter.NOT_ALLOWED_SCRAPES),
              "deny_list", Set.of(Counter.DENIED_TORRENTS, Counter.DENIED_SCRAPES),
              "allow_nets", Set.of(Counter.NOT_ALLOWED_NETWORKS),
              "deny_nets", Set.of(Counter.DENIED_NETWORKS),
              "exempt_nets", Set.of(Counter.EXEMPTED),
              "public", Set.of(Counter.NOT_PUBLIC)));

  private final List<Figure> all = new ArrayList<>();

  /** What has been added, in order. */
  List<Figure> all() {
    return List.copyOf(all);
  }

  /** What the loops measure: messages, bytes, their own time, and which clients err. */
  TrackerFigures addLoops(List<LoopMeter> loops) {
    all.add(
        messages(
            "requests_total",
            "Datagrams received, by kind; faulty ones are no request of BEP 15.",
            "faulty",
            (message, ipv4) -> sum(loops, loop -> loop.received(message, ipv4))));
    all.add(
        messages(
            "responses_total",
            "Responses given to the network, by kind.",
            "error",
            (message, ipv4) -> sum(loops, loop -> loop.sent(message, ipv4))));
    all.add(
        byFamily(
            "received_bytes_total",
            "Payload of the datagrams received.",
            ipv4 -> sum(loops, loop -> loop.receivedBytes(ipv4))));
    all.add(
        byFamily(
            "sent_bytes_total",
            "Payload of the responses given to the network.",
            ipv4 -> sum(loops, loop -> loop.sentBytes(ipv4))));
    return addLoopTimes(loops).addClients(loops);
  }

  private TrackerFigures addLoopTimes(List<LoopMeter> loops) {
    all.add(
        byLoop(
            "loop_busy_seconds_total",
            "Time that a receive loop has worked; its rate is the part of the time it is busy.",
            loops,
            LoopMeter::workingSeconds));
    all.add(
        byLoop(
            "loop_waiting_seconds_total",
            "Time that a receive loop has waited for something to do.",
            loops,
            LoopMeter::waitingSeconds));
    return this;
  }

  private TrackerFigures addClients(List<LoopMeter> loops) {
    all.add(
        byClient(
            "client_stale_ids_total",
            "Announces with a connection ID that is not or no longer valid, by the client that the"
                + " peer ID claims.",
            family -> sum(loops, loop -> loop.clientErrors().stale(family))));
    all.add(
        byClient(
            "client_errors_total",
            "Announces answered with an error, by the client that the peer ID claims.",
            family -> sum(loops, loop -> loop.clientErrors().errors(family))));
    return this;
  }

  /**
   * The counters. Errors, drops and failures that are added to their catalogue show up here by
   * themselves; what is answered is counted by kind in {@link #addLoops}.
   */
  TrackerFigures addCounters(Counters counters) {
    all.add(
        counters(
            "errors_total",
            "Requests answered with an error, by reason.",
            Counter.Outcome.ERROR,
            counters));
    all.add(
        counters(
            "dropped_total",
            "Datagrams that got no answer, by reason.",
            Counter.Outcome.DROPPED,
            counters));
    all.add(
        counters(
            "failures_total",
            "Failures of the network or of the program, by kind.",
            Counter.Outcome.FAILED,
            counters));
    all.add(
        Figure.of(
            "signed_connection_ids_total",
            "Connection IDs that were signed, and so are not stored.",
            () -> counters.get(Counter.SIGNED_CONNECTION_IDS)));
    all.add(
        new Figure(
            "list_hits_total",
            "What a list has refused, hidden in a scrape, or exempted from a limit, by the list's"
                + " option; what is refused is also among the errors or the dropped.",
            List.of("list"),
            LISTS.entrySet().stream()
                .map(list -> series(() -> sum(counters, list.getValue()), list.getKey()))
                .toList()));
    return this;
  }

  /** What the tracker holds, and may hold. */
  TrackerFigures addHoldings(
      SwarmRegistry swarms, ConnectionTable connections, int maxConnections) {
    all.add(Figure.of("torrents", "Torrents that have peers.", swarms::torrents));
    all.add(
        Figure.of(
            "torrents_limit", "The most torrents held.", () -> swarms.limits().maxTorrents()));
    all.add(
        new Figure(
            "peers",
            "Peers; one that is in several torrents counts in each.",
            List.of("family", "role"),
            Stream.of(true, false)
                .flatMap(
                    ipv4 ->
                        Stream.of(
                            series(() -> swarms.peers(ipv4, true), family(ipv4), "seeder"),
                            series(() -> swarms.peers(ipv4, false), family(ipv4), "leecher")))
                .toList()));
    all.add(Figure.of("peers_limit", "The most peers held.", () -> swarms.limits().maxPeers()));
    all.add(
        Figure.of("completed_total", "Downloads that peers have completed.", swarms::completed));
    all.add(Figure.of("connection_ids", "Connection IDs stored.", connections::size));
    all.add(
        Figure.of("connection_ids_limit", "The most connection IDs stored.", () -> maxConnections));
    return this;
  }

  /** How long and how often some periodic work was done. */
  TrackerFigures addDurations(String name, String work, Durations durations) {
    all.add(Figure.of(name + "s_total", "How often " + work + ".", durations::count));
    all.add(
        Figure.of(
            name + "_seconds_total",
            "The time all of these took: " + work + ".",
            durations::sumSeconds));
    all.add(
        Figure.of(
            name + "_last_seconds",
            "The time the last of these took: " + work + ".",
            durations::lastSeconds));
    return this;
  }

  /** What the tracker shares with others. */
  TrackerFigures addCluster(ClusterFigures cluster) {
    all.addAll(ClusterReadings.figures(cluster));
    return this;
  }

  /** A number by itself. */
  TrackerFigures add(String name, String help, DoubleSupplier value) {
    all.add(Figure.of(name, help, value));
    return this;
  }

  /** A number for each kind of message and family. */
  @FunctionalInterface
  private interface ByMessage {
    double read(Message message, boolean ipv4);
  }

  /** A number for each family. */
  @FunctionalInterface
  private interface ByFamily {
    double read(boolean ipv4);
  }

  /** A number for each family of clients, by its index. */
  @FunctionalInterface
  private interface ByClient {
    double read(int family);
  }

  private static Figure messages(String name, String help, String fault, ByMessage value) {
    List<Figure.Series> series = new ArrayList<>();
    for (Message message : Message.values()) {
      String kind = message == Message.ERROR ? fault : message.label();
      series.add(series(() -> value.read(message, true), kind, IPV4));
      series.add(series(() -> value.read(message, false), kind, IPV6));
    }
    return new Figure(name, help, List.of("kind", "family"), series);
  }

  private static Figure byFamily(String name, String help, ByFamily value) {
    return new Figure(
        name,
        help,
        List.of("family"),
        List.of(series(() -> value.read(true), IPV4), series(() -> value.read(false), IPV6)));
  }

  private static Figure byLoop(
      String name, String help, List<LoopMeter> loops, ToDoubleFunction<LoopMeter> value) {
    return new Figure(
        name,
        help,
        List.of("loop"),
        IntStream.range(0, loops.size())
            .mapToObj(i -> series(() -> value.applyAsDouble(loops.get(i)), String.valueOf(i + 1)))
            .toList());
  }

  private static Figure byClient(String name, String help, ByClient value) {
    List<String> families = ClientErrors.families();
    return new Figure(
        name,
        help,
        List.of("client"),
        IntStream.range(0, families.size())
            .mapToObj(i -> series(() -> value.read(i), families.get(i)))
            .toList());
  }

  private static Figure counters(
      String name, String help, Counter.Outcome outcome, Counters counters) {
    return new Figure(
        name,
        help,
        List.of("reason"),
        Stream.of(Counter.values())
            .filter(counter -> counter.outcome() == outcome)
            .map(counter -> series(() -> counters.get(counter), counter.label()))
            .toList());
  }

  private static Figure.Series series(DoubleSupplier value, String... labels) {
    return new Figure.Series(List.of(labels), value);
  }

  private static double sum(Counters counters, Set<Counter> some) {
    return some.stream().mapToLong(counters::get).sum();
  }

  /** What all loops measure together. */
  static double sum(List<LoopMeter> loops, ToDoubleFunction<LoopMeter> value) {
    return loops.stream().mapToDouble(value).sum();
  }

  private static String family(boolean ipv4) {
    return ipv4 ? IPV4 : IPV6;
  }
}
