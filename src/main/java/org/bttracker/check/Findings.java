package org.bttracker.check;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Collects what is seen. A rule that was once seen broken stays broken. For one thread. */
final class Findings {
  private static final String NOT_REACHED = "the check did not come so far";

  private final Map<Rule, Observation> byRule = new EnumMap<>(Rule.class);

  /** The tracker does what the rule says, or not. */
  void judge(Rule rule, boolean kept, String seen) {
    if (kept) {
      byRule.putIfAbsent(rule, Observation.of(rule, Verdict.PASS, seen));
    } else {
      breaks(rule, seen);
    }
  }

  /** The tracker does not do what the rule says. */
  void breaks(Rule rule, String seen) {
    Observation before = byRule.get(rule);
    if (before == null || before.verdict() != Verdict.FAIL) {
      Verdict verdict = rule.isBinding() ? Verdict.FAIL : Verdict.NOT_STATED;
      byRule.put(rule, Observation.of(rule, verdict, seen));
    }
  }

  /** It cannot be told. */
  void unseen(Rule rule, String why) {
    byRule.putIfAbsent(rule, Observation.of(rule, Verdict.NOT_STATED, why));
  }

  /** All rules but those about two families, in the order of the catalogue. */
  List<Observation> ofAddress() {
    return Arrays.stream(Rule.values())
        .filter(rule -> rule.group() != Rule.Group.FAMILIES)
        .map(this::of)
        .toList();
  }

  /** The rules about two families. */
  List<Observation> ofFamilies() {
    return Arrays.stream(Rule.values())
        .filter(rule -> rule.group() == Rule.Group.FAMILIES)
        .map(this::of)
        .toList();
  }

  private Observation of(Rule rule) {
    return byRule.getOrDefault(rule, Observation.of(rule, Verdict.NOT_STATED, NOT_REACHED));
  }
}
