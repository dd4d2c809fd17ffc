package org.bttracker.http;

import java.io.IOException;

/** What stands at a path. For any number of threads. */
@FunctionalInterface
interface Resource {
  /**
   * Shows it as it is now.
   *
   * @param accept the formats that the client takes, as its header says; null for any
   */
  Reply get(String accept) throws IOException;
}
