package org.bttracker.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReloadsTest {
  private final Reloads reloads = new Reloads();
  private final LogLines log = new LogLines(Reloads.class, Level.DEBUG);

  @AfterEach
  void close() {
    log.close();
  }

  @Test
  void shouldTellWhatHasChanged() {
    reloads.add(() -> "deny list: +3 −1");
    reloads.add(() -> "");
    reloads.add(() -> "log level: info");
    reload();
    assertEquals(
        List.of("INFO Reloaded deny list: +3 −1", "INFO Reloaded log level: info"), log.take());
  }

  @Test
  void shouldGoOnBehindWhatIsWrong() {
    reloads.add(
        () -> {
          throw new StartException("a, line 1: no hash");
        });
    reloads.add(() -> "keys: +1 −0");
    reload();
    assertEquals(
        List.of(
            "ERROR Not reloaded, and left as it was: a, line 1: no hash",
            "INFO Reloaded keys: +1 −0"),
        log.take());
  }

  /** A second thread that waits for the first would be missing for the purges. */
  @Test
  void shouldReadOnceMoreForAllThatIsWantedMeanwhile() {
    int[] runs = new int[1];
    reloads.add(
        () -> {
          if (runs[0]++ == 0) {
            assertFalse(reloads.want());
            assertFalse(reloads.want());
          }
          return "";
        });
    reload();
    assertEquals(2, runs[0]);
    reload();
    assertEquals(3, runs[0]);
  }

  @Test
  void shouldGoOnBehindAFault() {
    reloads.add(
        () -> {
          throw new IllegalStateException("made by a test");
        });
    reloads.add(() -> "keys: +1 −0");
    reload();
    reload();
    List<String> lines =
        List.of(
            "ERROR Not reloaded, please report this: java.lang.IllegalStateException: made by a test",
            "INFO Reloaded keys: +1 −0");
    assertEquals(Stream.concat(lines.stream(), lines.stream()).toList(), log.take());
  }

  @Test
  void shouldSayThatNothingHasChanged() {
    reloads.add(() -> "");
    reload();
    assertEquals(List.of("INFO Reloaded, and nothing has changed"), log.take());
  }

  private void reload() {
    assertTrue(reloads.want());
    reloads.runWanted();
  }
}
