package org.bttracker.cli;

import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.bttracker.client.AnnounceResponse;
import org.bttracker.client.PatientClient.Answer;
import org.bttracker.client.ScrapeResponse;
import org.bttracker.probe.AddressReport;
import org.bttracker.probe.AddressReport.Step;
import org.bttracker.probe.TrackerPreferences;
import org.bttracker.protocol.AddressText;
import org.bttracker.protocol.InfoHash;

/** Shows a probe: in lines as it goes on, or as one JSON object at its end. For one thread. */
final class ProbeReport {
  private static final double NANOS_PER_MILLI = 1e6;

  private final TrackerName tracker;
  private final boolean json;
  private final PrintWriter out;
  private final Map<String, Object> object = new LinkedHashMap<>();
  private final List<AddressReport> reports = new ArrayList<>();
  private boolean allowed = true;
  private List<InfoHash> torrents = List.of();

  ProbeReport(TrackerName tracker, boolean json, PrintWriter out) {
    this.tracker = tracker;
    this.json = json;
    this.out = out;
    object.put("tracker", tracker.text());
  }

  /** The addresses of the name. */
  void addresses(List<InetAddress> addresses) {
    if (!tracker.isAddress()) {
      line(
          "%s: %s",
          tracker.host(),
          addresses.stream().map(AddressText::of).collect(Collectors.joining(", ")));
    }
  }

  /** What the TXT records say, if any does. */
  void preferences(Optional<TrackerPreferences> preferences) {
    if (preferences.isEmpty()) {
      line("TXT records (BEP 34): none is about trackers");
      return;
    }
    List<String> named =
        preferences.get().trackers().stream().map(TrackerPreferences.Tracker::toString).toList();
    allowed = preferences.get().allowsUdp(tracker.port());
    Map<String, Object> bep34 = new LinkedHashMap<>();
    bep34.put("trackers", named);
    bep34.put("allowed", allowed);
    object.put("bep34", bep34);
    line(
        "TXT records (BEP 34): %s%s",
        named.isEmpty() ? "the host has no tracker" : String.join(", ", named),
        allowed ? "" : "; clients are not to ask UDP port " + tracker.port());
  }

  /** The TXT records could not be looked up. */
  void preferencesUnknown(String reason) {
    object.put("bep34", Map.of("error", reason));
    line("TXT records (BEP 34): not known, %s", TerminalText.of(reason));
  }

  /** An address is asked now. */
  void begin(InetSocketAddress address, List<InfoHash> torrents) {
    this.torrents = torrents;
    line("%s", AddressText.of(address));
  }

  /** A request was answered, or not. */
  void step(Step step) {
    String torrent = torrents.size() > 1 && !step.torrent().isEmpty() ? step.torrent() + ": " : "";
    line(
        "  %-9s %10s  %s%s%s",
        step.name(),
        step.roundTrip().map(time -> "%.1f ms".formatted(millis(time.toNanos()))).orElse("-"),
        step.isGood() ? "" : "NOT GOOD: ",
        torrent,
        TerminalText.of(step.words()));
  }

  /** An address is done with. */
  void add(AddressReport report) {
    reports.add(report);
    if (!report.notAsked().isEmpty()) {
      line("  not asked: %s", report.notAsked());
    }
  }

  /** All is done. */
  void end() {
    object.put("addresses", reports.stream().map(this::object).toList());
    object.put("good", isGood());
    if (json) {
      out.println(Json.of(object));
      out.flush();
    }
  }

  /** Whether clients find a tracker that works, at each address that could be asked. */
  boolean isGood() {
    return allowed
        && reports.stream().allMatch(AddressReport::isGood)
        && reports.stream().anyMatch(report -> report.notAsked().isEmpty());
  }

  private Map<String, Object> object(AddressReport report) {
    Map<String, Object> address = new LinkedHashMap<>();
    address.put("address", AddressText.of(report.tracker()));
    address.put("good", report.isGood() && report.notAsked().isEmpty());
    if (!report.notAsked().isEmpty()) {
      address.put("notAsked", report.notAsked());
    }
    address.put("requests", report.steps().stream().map(this::object).toList());
    return address;
  }

  private Map<String, Object> object(Step step) {
    Map<String, Object> request = new LinkedHashMap<>();
    request.put("request", step.name());
    request.put("good", step.isGood());
    if (!step.torrent().isEmpty()) {
      request.put("torrent", step.torrent());
    }
    request.put("words", step.words());
    step.answer().ifPresent(answer -> describe(answer, request));
    return request;
  }

  private void describe(Answer answer, Map<String, Object> request) {
    request.put("milliseconds", Math.round(millis(answer.roundTrip().toNanos()) * 1e3) / 1e3);
    request.put("sent", answer.requests());
    request.put("from", AddressText.of(answer.from()));
    if (answer.response() instanceof AnnounceResponse announce) {
      request.put("seeders", announce.seeders());
      request.put("leechers", announce.leechers());
      request.put("peers", announce.peers().size());
      request.put("intervalSeconds", announce.intervalSeconds());
    }
    if (answer.response() instanceof ScrapeResponse scrape) {
      request.put("torrents", scrape.torrents().stream().map(ProbeReport::object).toList());
    }
  }

  private static Map<String, Object> object(ScrapeResponse.Counts counts) {
    Map<String, Object> torrent = new LinkedHashMap<>();
    torrent.put("seeders", counts.seeders());
    torrent.put("completed", counts.completed());
    torrent.put("leechers", counts.leechers());
    return torrent;
  }

  private static double millis(long nanos) {
    return nanos / NANOS_PER_MILLI;
  }

  private void line(String format, Object... values) {
    if (!json) {
      out.println(String.format(Locale.ROOT, format, values));
      out.flush();
    }
  }
}
