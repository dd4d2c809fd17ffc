package org.bttracker.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ch.qos.logback.classic.Level;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bttracker.daemon.LogLines;
import org.bttracker.daemon.StartException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What changes while the tracker runs when its configuration file has changed. */
class SettingsReloadTest {
  private final List<String> levels = new ArrayList<>();
  private final LogLines log = new LogLines(SettingsReload.class, Level.WARN);

  @TempDir private Path directory;

  @AfterEach
  void closeLog() {
    log.close();
  }

  @Test
  void shouldChangeWhatCanChangeAndSaySo() throws Exception {
    write("port = 1");
    SettingsReload reload = start();
    assertEquals("", reload.reload());
    write("port = 1", "log-level = warn");
    assertEquals("settings: log-level: debug → warn", reload.reload());
    assertEquals("", reload.reload());
    write("port = 1");
    assertEquals("settings: log-level: warn → debug", reload.reload());
    assertEquals(List.of("warn", "debug"), levels);
  }

  @Test
  void shouldSayAtEachReloadWhatNeedsARestart() throws Exception {
    write("port = 1", "snapshot = x");
    SettingsReload reload = start();
    write("port = 2", "log-level = info", "max-peers = 5");
    String restart =
        "WARN Restart the tracker for other settings to hold: port, snapshot, max-peers";
    assertEquals("settings: log-level: debug → info", reload.reload());
    assertEquals(List.of(restart), log.take());
    assertEquals("", reload.reload());
    assertEquals(List.of(restart), log.take());
    write("port = 1", "snapshot = x");
    assertEquals("settings: log-level: info → debug", reload.reload());
  }

  @Test
  void shouldKnowValuesThatAreWrittenInAnotherWay() throws Exception {
    write("announce-interval = 30m", "receive-buffer = 8MiB", "address = ::1,127.0.0.1");
    SettingsReload reload = start();
    write("announce-interval = 1800s", "receive-buffer = 8388608", "address = 0:0::1,127.0.0.1");
    assertEquals("", reload.reload());
    write("receive-buffer = 4MiB");
    assertEquals("", reload.reload());
    assertEquals(
        List.of("WARN Restart the tracker for other settings to hold: address, receive-buffer"),
        log.take());
  }

  @Test
  void shouldLetTheCommandLineWinAndThenTheEnvironment() throws Exception {
    write("port = 1", "log-level = info");
    SettingsReload given = start("--log-level=error");
    SettingsReload ofEnvironment = start(Map.of("BTTRACKER_LOG_LEVEL", "error"));
    write("port = 1", "log-level = warn");
    assertEquals("", given.reload());
    assertEquals("", ofEnvironment.reload());
    assertEquals(List.of(), levels);
  }

  @Test
  void shouldChangeNothingIfAnythingIsWrong() throws Exception {
    write("log-level = info");
    SettingsReload reload = start();
    Path file = write("log-level = warn", "port = \u001bx");
    assertFails(file + ", line 2: port=?x: must be a whole number from 0 to 65535", reload);
    write("log-level = warn", "peer-ttl = 33m");
    assertFails(
        "--peer-ttl=33m: must be above --announce-interval=30m plus its jitter of 10 %, 33m"
            + " (peer-ttl: "
            + file
            + ", line 2)",
        reload);
    Files.delete(file);
    assertFails("--config=" + file + ": there is no such file", reload);
    assertEquals(List.of(), levels);
    write("log-level = info");
    assertEquals("", reload.reload());
  }

  private static void assertFails(String message, SettingsReload reload) {
    assertEquals(message, assertThrows(StartException.class, reload::reload).getMessage());
  }

  private SettingsReload start(String... arguments) {
    return start(Map.of(), arguments);
  }

  /** As the program does, but for the tracker. */
  private SettingsReload start(Map<String, String> environment, String... arguments) {
    CommandLine commandLine = Program.commandLine();
    commandLine.setOut(new PrintWriter(Writer.nullWriter()));
    List<String> all = new ArrayList<>(List.of(arguments));
    all.add("--config=" + directory.resolve("settings"));
    all.add("--print-config");
    assertEquals(0, Program.run(commandLine, environment, all.toArray(String[]::new)));
    return commandLine
        .<TrackerCommand>getCommand()
        .reload(Map.of("log-level", config -> levels.add(config.logLevel())));
  }

  private Path write(String... lines) throws IOException {
    return Files.writeString(directory.resolve("settings"), String.join("\n", lines));
  }
}
