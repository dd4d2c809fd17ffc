package org.bttracker.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SystemdJournalTest {
  @TempDir private Path directory;

  @Test
  void shouldKnowTheFileThatTheJournalReads() throws IOException {
    assumeTrue(directory.getFileSystem().supportedFileAttributeViews().contains("unix"));
    Path one = Files.createFile(directory.resolve("one"));
    Path other = Files.createFile(directory.resolve("other"));
    String stream = Files.getAttribute(one, "unix:dev") + ":" + Files.getAttribute(one, "unix:ino");
    assertTrue(SystemdJournal.reads(stream, one));
    assertFalse(SystemdJournal.reads(stream, other));
    assertFalse(SystemdJournal.reads(stream, directory.resolve("missing")));
    assertFalse(SystemdJournal.reads(null, one));
    assertFalse(SystemdJournal.reads("", one));
  }

  @ParameterizedTest
  @CsvSource({"ERROR, <3>", "WARN, <4>", "INFO, <6>", "DEBUG, <7>"})
  void shouldBeginWithTheImportance(String level, String beginning) {
    Logger logger = new LoggerContext().getLogger("test");
    LoggingEvent event =
        new LoggingEvent("", logger, Level.valueOf(level), "{} left", null, new Object[] {7});
    assertEquals(
        beginning + "7 left" + System.lineSeparator(), new SystemdJournal.Lines().doLayout(event));
  }
}
