package org.bttracker.probe;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.function.Consumer;
import org.bttracker.client.Announce;
import org.bttracker.client.AnnounceResponse;
import org.bttracker.client.ConnectResponse;
import org.bttracker.client.ErrorResponse;
import org.bttracker.client.MalformedResponse;
import org.bttracker.client.PatientClient;
import org.bttracker.client.PatientClient.Answer;
import org.bttracker.client.Response;
import org.bttracker.client.ScrapeResponse;
import org.bttracker.client.ScrapeResponse.Counts;
import org.bttracker.client.TimeSource;
import org.bttracker.probe.AddressReport.Step;
import org.bttracker.protocol.AddressText;
import org.bttracker.protocol.AnnounceEvent;
import org.bttracker.protocol.InfoHash;

/**
 * Asks a tracker at one address: connect, an announce for each torrent, a scrape of all, and an
 * announce of the event stopped for each, which removes the peers again. For one thread at a time;
 * {@link #close} is for any thread.
 */
public final class Probe implements Closeable {
  private final InetSocketAddress tracker;
  private final List<InfoHash> torrents;
  private final PatientClient client;
  private final Consumer<Step> listener;
  private final List<Step> steps = new ArrayList<>();

  /**
   * Prepares a probe.
   *
   * @param tracker the address, resolved
   * @param torrents to announce, 1 to 74
   * @param timeout when to give a request up
   * @param time the clock
   * @param onRetry is run whenever a request is sent again
   * @param listener is told of each step as soon as it is done
   * @throws IOException if there is no way to the address from this host
   */
  public Probe(
      InetSocketAddress tracker,
      List<InfoHash> torrents,
      Duration timeout,
      TimeSource time,
      Runnable onRetry,
      Consumer<Step> listener)
      throws IOException {
    this.tracker = tracker;
    this.torrents = torrents;
    this.listener = listener;
    client = new PatientClient(tracker, timeout, time, onRetry);
  }

  /**
   * Asks.
   *
   * @return what was answered
   * @throws IOException if the network fails, or this is closed meanwhile
   */
  public AddressReport run() throws IOException {
    if (connect() && announce(AnnounceEvent.STARTED) && scrape()) {
      announce(AnnounceEvent.STOPPED);
    }
    return new AddressReport(tracker, "", List.copyOf(steps));
  }

  private boolean connect() throws IOException {
    add("connect", "", client::connect, ConnectResponse.class);
    return steps.get(0).isConnected();
  }

  private boolean announce(AnnounceEvent event) throws IOException {
    int port = client.localAddress().getPort();
    boolean stops = event == AnnounceEvent.STOPPED;
    for (InfoHash torrent : torrents) {
      Announce announce = new Announce(torrent, port).event(event).numWant(stops ? 0 : -1);
      if (!add(
          stops ? "stopped" : "announce",
          torrent.toString(),
          () -> client.announce(announce),
          AnnounceResponse.class)) {
        return false;
      }
    }
    return true;
  }

  private boolean scrape() throws IOException {
    return add("scrape", "", () -> client.scrape(torrents), ScrapeResponse.class);
  }

  /** A request that is to be sent. */
  @FunctionalInterface
  private interface Request {
    Optional<Answer> ask() throws IOException;
  }

  /** Takes a step; returns whether there was an answer of any kind. */
  private boolean add(
      String name, String torrent, Request request, Class<? extends Response> wanted)
      throws IOException {
    Step step;
    try {
      step = step(name, torrent, request.ask(), wanted);
    } catch (PortUnreachableException e) {
      step = new Step(name, torrent, Optional.empty(), false, "nobody listens there");
    }
    steps.add(step);
    listener.accept(step);
    return step.answer().isPresent();
  }

  private Step step(
      String name, String torrent, Optional<Answer> answer, Class<? extends Response> wanted) {
    if (answer.isEmpty()) {
      return new Step(name, torrent, answer, false, "no answer");
    }
    Response response = answer.get().response();
    boolean good = isWanted(response, wanted);
    String words = wanted.isInstance(response) ? words(response) : fault(response);
    if (isNegative(response)) {
      words += "; numbers below 0 make no sense";
      good = false;
    }
    if (!answer.get().from().equals(tracker)) {
      words +=
          "; it came from " + AddressText.of(answer.get().from()) + ", where clients ignore it";
      good = false;
    }
    return new Step(name, torrent, answer, good, words);
  }

  /** A scrape is to have the counts of each torrent. */
  private boolean isWanted(Response response, Class<? extends Response> wanted) {
    return wanted.isInstance(response)
        && !(response instanceof ScrapeResponse scrape
            && scrape.torrents().size() != torrents.size());
  }

  /** Clients take such numbers for nonsense, or for very large ones. */
  private static boolean isNegative(Response response) {
    if (response instanceof AnnounceResponse announce) {
      return announce.intervalSeconds() < 0 || announce.seeders() < 0 || announce.leechers() < 0;
    }
    return response instanceof ScrapeResponse scrape
        && scrape.torrents().stream()
            .anyMatch(
                counts -> counts.seeders() < 0 || counts.leechers() < 0 || counts.completed() < 0);
  }

  private String words(Response response) {
    if (response instanceof AnnounceResponse announce) {
      return "%s, %s, %s; next announce in %d s"
          .formatted(
              counted(announce.seeders(), "seeder"),
              counted(announce.leechers(), "leecher"),
              counted(announce.peers().size(), "peer"),
              announce.intervalSeconds());
    }
    return response instanceof ScrapeResponse scrape ? words(scrape.torrents()) : "connected";
  }

  private String words(List<Counts> counts) {
    if (counts.size() != torrents.size()) {
      return "counts of " + counted(counts.size(), "torrent") + " instead of " + torrents.size();
    }
    StringJoiner words = new StringJoiner("; ");
    for (int i = 0; i < counts.size(); i++) {
      words.add(
          "%s%s, %s, %d completed"
              .formatted(
                  counts.size() == 1 ? "" : torrents.get(i) + ": ",
                  counted(counts.get(i).seeders(), "seeder"),
                  counted(counts.get(i).leechers(), "leecher"),
                  counts.get(i).completed()));
    }
    return words.toString();
  }

  private static String counted(int number, String noun) {
    return number + " " + noun + (number == 1 ? "" : "s");
  }

  private static String fault(Response response) {
    if (response instanceof ErrorResponse error) {
      return "error: " + error.message();
    }
    return response instanceof MalformedResponse malformed
        ? "malformed answer: " + malformed.reason()
        : "an answer to another kind of request";
  }

  /** Removes the peers from the tracker that are still there, without waiting, and ends. */
  @Override
  public void close() throws IOException {
    client.close();
  }
}
