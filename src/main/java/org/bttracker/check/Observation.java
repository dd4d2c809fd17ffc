package org.bttracker.check;

/**
 * What a check found of one rule.
 *
 * @param rule its name, such as {@code connect-length}
 * @param group what it is about; the rules of a group stand together
 * @param words the rule
 * @param source the BEP and its section, or that there is none
 * @param verdict whether the tracker keeps it
 * @param seen what was seen; may hold what the tracker sent, so it is not for a terminal as it is
 */
public record Observation(
    String rule, String group, String words, String source, Verdict verdict, String seen) {
  static Observation of(Rule rule, Verdict verdict, String seen) {
    return new Observation(
        rule.toString(), rule.group().toString(), rule.words(), rule.source(), verdict, seen);
  }
}
