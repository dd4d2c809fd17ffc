package org.bttracker.cluster;

import java.io.IOException;
import java.util.List;

/**
 * A log that several trackers append to and read from, on a server of its own. It may lose entries
 * from its beginning, and after a failover also from its end; an entry whose append has failed may
 * be there all the same. For one thread that appends and one that reads.
 */
public interface ReplicationLog {
  /**
   * Appends entries, in one round trip to the server.
   *
   * @param entries in this order; one or more
   * @throws IOException if it is not known whether all of them are there; some may be
   */
  void append(List<byte[]> entries) throws IOException;

  /**
   * Reads on. May wait for a moment if there is nothing.
   *
   * @param behind the last entry that was read, or {@link Position#START}
   * @param most how many entries at the most, 1 or more
   * @return the next entries, oldest first; empty if there are none
   * @throws IOException if the log cannot be read
   */
  List<Entry> read(Position behind, int most) throws IOException;

  /**
   * The oldest entry that is still there.
   *
   * @return {@link Position#START} if there is none
   * @throws IOException if the log cannot be read
   */
  Position first() throws IOException;

  /**
   * The newest entry that was ever there, also if it is gone.
   *
   * @return {@link Position#START} if there was none
   * @throws IOException if the log cannot be read
   */
  Position last() throws IOException;

  /**
   * An entry.
   *
   * @param position where it stands
   * @param bytes what was appended
   */
  record Entry(Position position, byte[] bytes) {}
}
