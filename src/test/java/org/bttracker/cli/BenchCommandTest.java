package org.bttracker.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.bttracker.load.LatencyHistogram;
import org.bttracker.load.LoadResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BenchCommandTest {
  @ParameterizedTest
  @CsvSource({
    "100, 0, 0, 0",
    "99, 1, 0, 1",
    "99, 0, 1, 1",
    "98, 1, 1, 2",
    "1, 999, 0, 99.9",
    "1, 999, 0, 100"
  })
  void shouldBeContentWithWhatMaxLostAllows(long responses, long lost, long errors, double most) {
    assertEquals(Optional.empty(), BenchCommand.fault(result(responses, lost, errors, ""), most));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          4988    | 10  | 2 | 0   | 12 of 5000 requests were lost or got an error, that is 0.24 %; --max-lost allows 0 %
          2999999 | 1   | 0 | 0   | 1 of 3000000 requests were lost or got an error, that is 0.0000333 %; --max-lost allows 0 %
          50      | 0   | 50| 0.5 | 50 of 100 requests were lost or got an error, that is 50 %; --max-lost allows 0.5 %
          1       | 999 | 0 | 99  | 999 of 1000 requests were lost or got an error, that is 99.9 %; --max-lost allows 99 %
          """)
  void shouldSayHowMuchMoreWasLost(
      long responses, long lost, long errors, double most, String fault) {
    assertEquals(Optional.of(fault), BenchCommand.fault(result(responses, lost, errors, ""), most));
  }

  @Test
  void shouldNotBeContentWithoutAnyAnswer() {
    assertEquals(
        Optional.of("no request was answered"), BenchCommand.fault(result(0, 9, 9, ""), 100));
    assertEquals(
        Optional.of("no request was answered"), BenchCommand.fault(result(0, 0, 0, ""), 0));
  }

  @Test
  void shouldSayWhyTheLoadFailed() {
    assertEquals(
        Optional.of("Operation not permitted"),
        BenchCommand.fault(result(9, 9, 9, "Operation not permitted"), 100));
  }

  private static LoadResult result(long responses, long lost, long errors, String failure) {
    return new LoadResult(
        1, 1, 0, responses, 0, 0, lost, errors, 0, "", 0, 0, new LatencyHistogram(), failure);
  }
}
