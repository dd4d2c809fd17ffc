package org.bttracker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The unit for systemd, as {@code systemd-analyze} sees it. */
class ServiceUnitTest {
  private static final Path UNIT = Path.of("src/main/dist/bttracker.service");

  @BeforeEach
  void needSystemd() {
    assumeTrue(
        Files.isExecutable(Path.of("/usr/bin/systemd-analyze")),
        "systemd-analyze is not installed (Debian package systemd)");
  }

  /** It tells of unknown settings, but does not fail because of them. */
  @Test
  void shouldBeUnderstoodWhole() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/java")), "there is no /usr/bin/java");
    Result result = analyze("verify");
    assertEquals(0, result.status(), result::output);
    assertTrue(!result.output().contains("bttracker.service:"), result::output);
  }

  /** Of 10, in tenths. */
  @Test
  void shouldBeHardened() throws Exception {
    Result result = analyze("security", "--offline=true", "--threshold=25");
    assertEquals(0, result.status(), result::output);
  }

  private static Result analyze(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("timeout", "-k", "5", "60"));
    command.add("/usr/bin/systemd-analyze");
    command.addAll(List.of(arguments));
    command.add(UNIT.toAbsolutePath().toString());
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Result(process.waitFor(), output);
  }

  /** What a program said, and its exit status. */
  private record Result(int status, String output) {}
}
