package org.bttracker.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostNameTest {
  private static final Map<String, String> NO_ENVIRONMENT = Map.of();

  @TempDir private Path directory;

  /** What the kernel says, and what a log line shows. */
  @ParameterizedTest
  @CsvSource({
    "tracker, tracker",
    "tracker.example.org, tracker",
    "TRACKER-1, TRACKER-1",
    "10.1.2.3, 10.1.2.3",
    "10-1-2-3.example.org, 10-1-2-3",
    "(none), -none-",
    "100%h, 100-h",
    "two words, two-words",
    "größe, gr----e",
    ".hidden, localhost"
  })
  void shouldTakeTheKernelsNameWithoutItsDomain(String kernel, String shown) throws Exception {
    assertEquals(shown, HostName.of(kernelFile(kernel), NO_ENVIRONMENT));
  }

  @Test
  void shouldPreferTheKernelToTheEnvironment() throws Exception {
    assertEquals("kernel", HostName.of(kernelFile("kernel"), Map.of("HOSTNAME", "shell")));
  }

  @Test
  void shouldTakeTheEnvironmentsNameWhereTheKernelShowsNone() throws Exception {
    Path missing = directory.resolve("missing");
    assertEquals("mac", HostName.of(missing, Map.of("HOSTNAME", "mac.local")));
    assertEquals("DESKTOP", HostName.of(missing, Map.of("COMPUTERNAME", "DESKTOP")));
    assertEquals("shell", HostName.of(kernelFile(""), Map.of("HOSTNAME", "shell")));
    assertEquals("localhost", HostName.of(missing, NO_ENVIRONMENT));
  }

  @Test
  void shouldBeOneWordOnThisHost() {
    assertFalse(HostName.ofThisHost().matches(".*\\s.*"), HostName.ofThisHost());
  }

  private Path kernelFile(String name) throws Exception {
    Path file = directory.resolve("hostname");
    return Files.writeString(file, name + "\n", StandardCharsets.UTF_8);
  }
}
