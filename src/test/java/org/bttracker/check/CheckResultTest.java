package org.bttracker.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckResultTest {
  @ParameterizedTest
  @ValueSource(ints = {300, 1_800, 10_800})
  void shouldFindNothingAgainstAnIntervalOfPublicLists(int seconds) {
    assertEquals(List.of(), reasons(at("192.0.2.1", seconds), at("2001:db8::1", seconds)));
  }

  @ParameterizedTest
  @ValueSource(ints = {299, 0, -1, 10_801, Integer.MAX_VALUE})
  void shouldNameAnIntervalThatPublicListsRefuse(int seconds) {
    assertEquals(
        List.of("the interval over IPv6 is " + seconds + " s, and not from 5 minutes to 3 hours"),
        reasons(at("192.0.2.1", 300), at("2001:db8::1", seconds)));
  }

  @Test
  void shouldWantAnAnswerOverIpv6WhereTheNameHasIt() {
    AddressResult silent =
        new AddressResult(
            new InetSocketAddress("2001:db8::1", 80), "", OptionalInt.empty(), List.of());
    assertEquals(
        List.of("no announce was accepted over IPv6"), reasons(at("192.0.2.1", 300), silent));
    assertEquals(List.of(), reasons(at("192.0.2.1", 300)));
  }

  /** Which is this host's fault. */
  @Test
  void shouldNotJudgeAnAddressThatCouldNotBeAsked() {
    AddressResult notAsked =
        new AddressResult(
            new InetSocketAddress("2001:db8::1", 80),
            "this host has no IPv6",
            OptionalInt.empty(),
            List.of());
    CheckResult result = new CheckResult(List.of(at("192.0.2.1", 300), notAsked), List.of());
    assertEquals(List.of(), result.reasonsAgainstListing());
    assertFalse(result.isWhole());
    assertTrue(new CheckResult(List.of(at("192.0.2.1", 300)), List.of()).isWhole());
  }

  @Test
  void shouldWantAnswersFromWhereTheyAreAskedFor() {
    Observation elsewhere = Observation.of(Rule.ANSWER_ADDRESS, Verdict.FAIL, "");
    AddressResult address =
        new AddressResult(
            new InetSocketAddress("192.0.2.1", 80), "", OptionalInt.of(1_800), List.of(elsewhere));
    assertEquals(List.of("answers over IPv4 come from another address or port"), reasons(address));
  }

  private static AddressResult at(String host, int intervalSeconds) {
    return new AddressResult(
        new InetSocketAddress(host, 80), "", OptionalInt.of(intervalSeconds), List.of());
  }

  private static List<String> reasons(AddressResult... addresses) {
    return new CheckResult(List.of(addresses), List.of()).reasonsAgainstListing();
  }
}
