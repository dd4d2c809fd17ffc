package org.bttracker.check;

import java.net.Inet4Address;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a check found.
 *
 * @param addresses one result for each address of the tracker's name
 * @param families of the rules about IPv4 and IPv6 together; empty unless the tracker accepts
 *     announces over both
 */
public record CheckResult(List<AddressResult> addresses, List<Observation> families) {
  /** What public lists such as newTrackon accept: 5 minutes to 3 hours. */
  private static final int LEAST_INTERVAL_SECONDS = 300;

  private static final int MOST_INTERVAL_SECONDS = 10_800;

  /**
   * How often there is a verdict.
   *
   * @param verdict the verdict
   * @return of all rules at all addresses
   */
  public long count(Verdict verdict) {
    return all().filter(observation -> observation.verdict() == verdict).count();
  }

  /**
   * Whether the tracker answers somewhere and breaks no binding rule.
   *
   * @return false also if no address could be asked
   */
  public boolean isGood() {
    return count(Verdict.FAIL) == 0 && count(Verdict.PASS) > 0;
  }

  /**
   * Why public lists of trackers would not take this one: its interval must be from 5 minutes to 3
   * hours, and it must answer at each address of its name, IPv4 and IPv6, from that address.
   * Addresses that could not be asked do not count.
   *
   * @return a few words each; empty if nothing speaks against it
   */
  public List<String> reasonsAgainstListing() {
    List<String> reasons = new ArrayList<>();
    for (AddressResult address : addresses) {
      String family = address.tracker().getAddress() instanceof Inet4Address ? "IPv4" : "IPv6";
      if (!address.notAsked().isEmpty()) {
        continue;
      }
      if (address.intervalSeconds().isEmpty()) {
        reasons.add("no announce was accepted over " + family);
        continue;
      }
      if (breaks(address, Rule.ANSWER_ADDRESS)) {
        reasons.add("answers over " + family + " come from another address or port");
      }
      int seconds = address.intervalSeconds().getAsInt();
      if (seconds < LEAST_INTERVAL_SECONDS || seconds > MOST_INTERVAL_SECONDS) {
        reasons.add(
            "the interval over %s is %d s, and not from 5 minutes to 3 hours"
                .formatted(family, seconds));
      }
    }
    return List.copyOf(reasons);
  }

  /**
   * Whether all addresses of the tracker's name could be asked.
   *
   * @return false if this host has no way to some
   */
  public boolean isWhole() {
    return addresses.stream().allMatch(address -> address.notAsked().isEmpty());
  }

  private static boolean breaks(AddressResult address, Rule rule) {
    return address.observations().stream()
        .anyMatch(seen -> seen.rule().equals(rule.toString()) && seen.verdict() == Verdict.FAIL);
  }

  private Stream<Observation> all() {
    return Stream.concat(
        addresses.stream().flatMap(address -> address.observations().stream()), families.stream());
  }
}
