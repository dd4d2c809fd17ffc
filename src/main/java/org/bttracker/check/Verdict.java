package org.bttracker.check;

/** What was found of a rule. */
public enum Verdict {
  /** The tracker keeps the rule. */
  PASS("pass"),
  /** The tracker breaks a rule that a BEP states, or that clients rely on. */
  FAIL("fail"),
  /** It could not be seen; or the tracker does otherwise, and no BEP says that it must not. */
  NOT_STATED("not stated");

  private final String text;

  Verdict(String text) {
    this.text = text;
  }

  /** In words, in lower case. */
  @Override
  public String toString() {
    return text;
  }
}
