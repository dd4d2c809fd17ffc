package org.bttracker.load;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The weights of the kinds of requests. A client without a connection ID, or with one older than a
 * minute, connects first; so there are more connects than a small weight says.
 *
 * @param connects 0 to 1,000,000
 * @param announces 0 to 1,000,000
 * @param scrapes 0 to 1,000,000; one of the three at least is not 0
 */
public record LoadMix(int connects, int announces, int scrapes) {
  /** The largest weight. */
  public static final int MAX_WEIGHT = 1_000_000;

  private static final Pattern FORM = Pattern.compile("(\\d{1,7}):(\\d{1,7}):(\\d{1,7})");

  /**
   * Reads three weights.
   *
   * @param text connect:announce:scrape, such as 50:50:1
   * @return empty if the text has another form, a weight is out of bounds, or all are 0
   */
  public static Optional<LoadMix> parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    LoadMix mix =
        new LoadMix(
            Integer.parseInt(matcher.group(1)),
            Integer.parseInt(matcher.group(2)),
            Integer.parseInt(matcher.group(3)));
    return mix.isValid() ? Optional.of(mix) : Optional.empty();
  }

  /** The sum of the weights. */
  int total() {
    return connects + announces + scrapes;
  }

  private boolean isValid() {
    return total() > 0 && Math.max(connects, Math.max(announces, scrapes)) <= MAX_WEIGHT;
  }

  @Override
  public String toString() {
    return connects + ":" + announces + ":" + scrapes;
  }
}
