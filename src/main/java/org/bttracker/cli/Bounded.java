package org.bttracker.cli;

import java.util.List;

/** A converter whose values have bounds that the help shows. */
interface Bounded {
  /** The bounds as the user would write them, such as {@code 0 to 65535}. */
  String bounds();

  /** All values, for a shell that completes them; none if they are too many. */
  default List<String> words() {
    return List.of();
  }
}
