package org.bttracker.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ch.qos.logback.classic.Level;
import java.util.List;
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
    reloads.run();
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
    reloads.run();
    assertEquals(
        List.of(
            "ERROR Not reloaded, and left as it was: a, line 1: no hash",
            "INFO Reloaded keys: +1 −0"),
        log.take());
  }

  @Test
  void shouldSayThatNothingHasChanged() {
    reloads.add(() -> "");
    reloads.run();
    assertEquals(List.of("INFO Reloaded, and nothing has changed"), log.take());
  }
}
