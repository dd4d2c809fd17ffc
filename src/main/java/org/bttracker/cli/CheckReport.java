package org.bttracker.cli;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.bttracker.check.AddressResult;
import org.bttracker.check.CheckResult;
import org.bttracker.check.Observation;
import org.bttracker.check.Verdict;
import org.bttracker.protocol.AddressText;

/** Shows a check: in lines as it goes on, or as one JSON object at its end. For one thread. */
final class CheckReport {
  private final TrackerName tracker;
  private final boolean json;
  private final PrintWriter out;

  CheckReport(TrackerName tracker, boolean json, PrintWriter out) {
    this.tracker = tracker;
    this.json = json;
    this.out = out;
  }

  /** An address is checked. */
  void add(AddressResult result) {
    line("%s", AddressText.of(result.tracker()));
    if (!result.notAsked().isEmpty()) {
      line("  not asked: %s", result.notAsked());
    }
    lines(result.observations());
  }

  /** All is checked. */
  void end(CheckResult result) {
    lines(result.families());
    List<String> reasons = result.reasonsAgainstListing();
    line(
        "%n%d pass, %d fail, %d not stated",
        result.count(Verdict.PASS), result.count(Verdict.FAIL), result.count(Verdict.NOT_STATED));
    line(
        "Public lists of trackers: %s",
        reasons.isEmpty()
            ? "nothing speaks against it" + (result.isWhole() ? "" : " where it could be asked")
            : "would not take it: " + String.join("; ", reasons));
    if (json) {
      out.println(Json.of(object(result)));
      out.flush();
    }
  }

  private void lines(List<Observation> observations) {
    String group = "";
    for (Observation observation : observations) {
      if (!observation.group().equals(group)) {
        group = observation.group();
        line("%n  %s", group);
      }
      line(
          "  %-10s  %s (%s): %s",
          observation.verdict(),
          observation.words(),
          observation.source(),
          TerminalText.of(observation.seen()));
    }
  }

  private Map<String, Object> object(CheckResult result) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("tracker", tracker.text());
    object.put("addresses", result.addresses().stream().map(CheckReport::object).toList());
    object.put("families", result.families().stream().map(CheckReport::object).toList());
    object.put("pass", result.count(Verdict.PASS));
    object.put("fail", result.count(Verdict.FAIL));
    object.put("notStated", result.count(Verdict.NOT_STATED));
    object.put("good", result.isGood());
    object.put("reasonsAgainstListing", result.reasonsAgainstListing());
    return object;
  }

  private static Map<String, Object> object(AddressResult result) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("address", AddressText.of(result.tracker()));
    if (!result.notAsked().isEmpty()) {
      object.put("notAsked", result.notAsked());
    }
    result.intervalSeconds().ifPresent(seconds -> object.put("intervalSeconds", seconds));
    object.put("rules", result.observations().stream().map(CheckReport::object).toList());
    return object;
  }

  private static Map<String, Object> object(Observation observation) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("rule", observation.rule());
    object.put("group", observation.group());
    object.put("words", observation.words());
    object.put("source", observation.source());
    object.put("verdict", observation.verdict().toString());
    object.put("seen", observation.seen());
    return object;
  }

  private void line(String format, Object... values) {
    if (!json) {
      out.println(String.format(Locale.ROOT, format, values));
      out.flush();
    }
  }
}
