package org.bttracker.probe;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the TXT records of a host say about its trackers (BEP 34, <em>DNS Tracker Preferences</em>).
 *
 * @param trackers that the host has, the preferred first; empty if it has none and wants to be left
 *     alone
 */
public record TrackerPreferences(List<Tracker> trackers) {
  private static final String FIRST_WORD = "BITTORRENT";
  private static final Pattern TRACKER = Pattern.compile("(UDP|TCP):(\\d{1,5})");
  private static final int MAX_PORT = 65_535;

  /**
   * A tracker of the host.
   *
   * @param transport {@code UDP} or {@code TCP}
   * @param port 1 to 65,535
   */
  public record Tracker(String transport, int port) {
    /** As the record has it, such as {@code UDP:1234}. */
    @Override
    public String toString() {
      return transport + ":" + port;
    }
  }

  /**
   * Reads a host's TXT records.
   *
   * @param texts all of them, in any order; quotation marks stand for ends of words, since Java
   *     puts them around strings with spaces
   * @return empty if no record is about trackers
   */
  public static Optional<TrackerPreferences> of(List<String> texts) {
    List<Tracker> trackers = new ArrayList<>();
    boolean stated = false;
    for (String text : texts) {
      String[] words = text.replace('"', ' ').strip().split(" +");
      if (words[0].equals(FIRST_WORD)) {
        stated = true;
        for (String word : words) {
          tracker(word).ifPresent(trackers::add);
        }
      }
    }
    return stated ? Optional.of(new TrackerPreferences(List.copyOf(trackers))) : Optional.empty();
  }

  /** A word that is unknown means nothing: so do DENY and ALL, which people may write. */
  private static Optional<Tracker> tracker(String word) {
    Matcher matcher = TRACKER.matcher(word);
    if (matcher.matches()) {
      int port = Integer.parseInt(matcher.group(2));
      if (port >= 1 && port <= MAX_PORT) {
        return Optional.of(new Tracker(matcher.group(1), port));
      }
    }
    return Optional.empty();
  }

  /**
   * Whether clients may ask a UDP tracker.
   *
   * @param port its port
   * @return false if the host says that there is none
   */
  public boolean allowsUdp(int port) {
    return trackers.contains(new Tracker("UDP", port));
  }
}
