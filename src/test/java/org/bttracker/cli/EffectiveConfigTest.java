package org.bttracker.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bttracker.daemon.TrackerConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** What {@code --print-config} prints, against whole files that have been read by people. */
class EffectiveConfigTest {
  private static final Path GOLDEN = Path.of("src/test/resources/config");

  @TempDir private Path directory;

  @Test
  void shouldPrintTheDefaults() throws IOException {
    assertEquals(
        Files.readString(GOLDEN.resolve("defaults.conf")), withoutHeap(new ConfigRun().print()));
  }

  @Test
  void shouldPrintWhatIsSetAnywhere() throws IOException {
    Path file =
        Files.writeString(
            directory.resolve("c"), "port=4711\nsyslog = 127.0.0.1:5514\ndeny-list=denied");
    String printed =
        new ConfigRun()
            .with("BTTRACKER_ADDRESS", "127.0.0.1,::1")
            .with("BTTRACKER_LOG_LEVEL", "info")
            .with("BTTRACKER_PUBLIC", "true")
            .with("BTTRACKER_HTTP", "[::1]:9090")
            .print("--config=" + file, "--max-peers=1000", "--snapshot= a \"b\"");
    assertEquals(Files.readString(GOLDEN.resolve("settings.conf")), withoutHeap(printed));
  }

  @ParameterizedTest
  @ValueSource(strings = {"defaults.conf", "settings.conf"})
  void shouldPrintTheSameWhenFedBack(String name) throws IOException {
    Path file = GOLDEN.resolve(name);
    String printed = new ConfigRun().print("--config=" + file);
    assertEquals(Files.readString(file), withoutHeap(printed));
    Path again = Files.writeString(directory.resolve("again"), printed);
    assertEquals(printed, new ConfigRun().print("--config=" + again));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a b", " a", "a ", "\"a\"", "\"", "\"\"", "a\"", "#a", "a=b", "\"a"})
  void shouldFeedBackEachName(String name) throws IOException {
    String printed = new ConfigRun().print("--snapshot=" + name);
    Path file = Files.writeString(directory.resolve("c"), printed);
    assertEquals(printed, new ConfigRun().print("--config=" + file));
    CommandLine commandLine = Program.commandLine().setOut(new PrintWriter(Writer.nullWriter()));
    assertEquals(0, Program.run(commandLine, "--print-config", "--config=" + file));
    TrackerConfig config = commandLine.<TrackerCommand>getCommand().config();
    assertEquals(Path.of(name), config.snapshot());
  }

  @Test
  void shouldStayWithinHundredColumns() {
    assertEquals(0, new ConfigRun().print().lines().filter(line -> line.length() > 100).count());
  }

  /** How many fit into the heap is not the same everywhere. */
  private static String withoutHeap(String printed) {
    return printed.replaceAll("(?m)^(#max-(torrents|peers|connections) =) \\d+$", "$1 N");
  }
}
