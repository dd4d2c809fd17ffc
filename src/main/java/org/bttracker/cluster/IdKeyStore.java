package org.bttracker.cluster;

import java.io.IOException;

/** Where all trackers of a cluster find the keys of their connection IDs. For one thread. */
public interface IdKeyStore {
  /**
   * Asks for the time that the days are told in.
   *
   * @return the server's clock, ms since 1970
   * @throws IOException if the server is away
   */
  long millis() throws IOException;

  /**
   * Gets the key of a day, which is made if there is none. Of two trackers that make one at once,
   * both get the same.
   *
   * @param day in days since 1970
   * @param proposed becomes the key if there is none; 16 bytes
   * @return the key that is there now; 16 bytes
   * @throws IOException if the server is away, or holds something else in the key's place
   */
  byte[] getOrMake(long day, byte[] proposed) throws IOException;
}
