package org.bttracker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The units for systemd, as {@code systemd-analyze} sees them. */
class ServiceUnitTest {
  private static final Path DIST = Path.of("src/main/dist");

  @TempDir private Path directory;

  @BeforeEach
  void needSystemd() {
    assumeTrue(
        Files.isExecutable(Path.of("/usr/bin/systemd-analyze")),
        "systemd-analyze is not installed (Debian package systemd)");
  }

  /** It tells of unknown settings, but does not fail because of them. */
  @Test
  void shouldBeUnderstoodWhole() throws Exception {
    Files.copy(DIST.resolve("bttracker.socket"), directory.resolve("bttracker.socket"));
    Result result = analyze("verify", "--man=no", unitWithItsLauncher());
    assertEquals(0, result.status(), result::output);
    assertFalse(result.output().contains("bttracker."), result::output);
  }

  @Test
  void shouldBeMisunderstoodWithAnUnknownSetting() throws Exception {
    String unit = unitWithItsLauncher();
    Files.writeString(Path.of(unit), "[Service]\nProtectAll=yes\n", StandardOpenOption.APPEND);
    String output = analyze("verify", "--man=no", unit).output();
    assertTrue(output.contains("Unknown key 'ProtectAll'"), output);
  }

  /** Of 10, in tenths. */
  @Test
  void shouldBeHardened() throws Exception {
    Result result = analyze("security", "--offline=true", "--threshold=20", unitWithItsLauncher());
    assertEquals(0, result.status(), result::output);
  }

  /** A copy whose command is there. */
  private String unitWithItsLauncher() throws Exception {
    String launcher = DIST.resolve("bttracker").toAbsolutePath().toString();
    String unit = Files.readString(DIST.resolve("bttracker.service"));
    assertTrue(unit.contains("ExecStart=/usr/bin/bttracker "), unit);
    return Files.writeString(
            directory.resolve("bttracker.service"), unit.replace("/usr/bin/bttracker", launcher))
        .toString();
  }

  private static Result analyze(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("timeout", "-k", "5", "60"));
    command.add("/usr/bin/systemd-analyze");
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Result(process.waitFor(), output);
  }

  /** What a program said, and its exit status. */
  private record Result(int status, String output) {}
}
