package org.bttracker.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Each thing is told once. */
class NoticesTest {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
  private final Notices notices = notices();

  @Test
  void shouldTellOfAnOutageOnceHoweverManyPartsSeeIt() {
    notices.failed("a", "Reading", "away", 0);
    notices.failed("b", "Writing", "away", 0);
    notices.failed("b", "Writing", "no right to write", SECOND);
    notices.works("a");
    notices.works("b");
    notices.works("b");
    assertEquals(
        List.of(
            "Reading fails, and is tried again and again: away",
            "Writing fails, and is tried again and again: no right to write",
            "The cluster's log works again"),
        lines());
  }

  @Test
  void shouldTellOfManyShortOutagesOnceAMinute() {
    for (int second = 0; second <= 120; second++) {
      notices.failed("a", "Reading", "away", second * SECOND);
      notices.works("a");
    }
    assertEquals(2 * 2, lines().size());
  }

  @Test
  void shouldTellOfGapsOnceUntilItWasQuiet() {
    notices.gap(0, 10 * SECOND);
    notices.gap(9 * SECOND, 10 * SECOND);
    notices.gap(18 * SECOND, 10 * SECOND);
    assertEquals(1, lines().size());
    notices.gap(29 * SECOND, 10 * SECOND);
    assertEquals(2, lines().size());
  }

  @Test
  void shouldTellOfForeignEntriesAndOfALostEndOnce() {
    for (int i = 0; i < 3; i++) {
      notices.foreign();
      notices.lostEnd(i);
    }
    assertEquals(2, lines().size());
  }

  private List<String> lines() {
    return lines.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  private Notices notices() {
    LoggerContext context = new LoggerContext();
    Logger logger = context.getLogger("cluster");
    lines.setContext(context);
    lines.start();
    logger.addAppender(lines);
    return new Notices(logger);
  }
}
