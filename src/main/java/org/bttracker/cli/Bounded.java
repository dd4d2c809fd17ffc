package org.bttracker.cli;

/** A converter whose values have bounds that the help shows. */
interface Bounded {
  /** The bounds as the user would write them, such as {@code 0 to 65535}. */
  String bounds();
}
