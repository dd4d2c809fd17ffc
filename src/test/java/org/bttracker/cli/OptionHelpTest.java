package org.bttracker.cli;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** The bounds and defaults in the help: those that hold, and those of the README. */
class OptionHelpTest {
  private static final Pattern RANGE =
      Pattern.compile("(-?\\d+)([a-zA-Z]*) to (-?\\d+)([a-zA-Z]*)");
  private static final Map<String, Long> UNITS =
      Map.of("", 1L, "s", 1_000L, "m", 60_000L, "h", 3_600_000L, "KiB", 1L << 10, "GiB", 1L << 30);

  @Test
  void shouldAgreeWithTheTableInTheReadme() throws Exception {
    Map<String, OptionText> table = new TreeMap<>();
    for (String line :
        Files.readString(Path.of("README.md")).split("\\R## Options\\R")[1].split("\\R")) {
      if (line.startsWith("## ")) {
        break;
      }
      if (line.startsWith("| `-")) {
        String[] cells = line.replace("`", "").split("\\|", -1);
        assertEquals(6, cells.length, line);
        table.put(cells[1].trim(), new OptionText(cells[3].trim(), cells[4].trim()));
      }
    }
    assertEquals(new TreeMap<>(OptionText.ofHelp(Program.commandLine())), table);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --seconds=N        | 1 to 86400              | 10
          --rate=N           | 0 to 1000000            | 0
          --window=N         | 1 to 65536              | 128
          --mix=C:A:S        | 0 to 1000000, not all 0 | 50:50:1
          --torrents=N       | 1 to 100000000          | 100000
          --own=N            | 0 to 1000000            | 0
          --clients=N        | 1 to 64512              | 4096
          --num-want=N       | -1 to 1000              | 30
          --stopped=PERCENT  | 0 to 100                | 0
          --bad-ids=PERCENT  | 0 to 90                 | 0
          --fill=N           | 1 to 100000000          | off
          --io=WAY           | auto, channel, batch    | auto
          --max-lost=PERCENT | 0 to 100                | 0
          --no-warm-up       | ''                      | ''
          """)
  void shouldShowBoundsAndDefaultsOfBench(String name, String bounds, String defaultText) {
    Map<String, OptionText> help = OptionText.ofHelp(bench());
    assertEquals(new OptionText(bounds, defaultText), help.get(name));
    assertEquals(16, help.size());
  }

  @Test
  void shouldShowEveryOption() {
    List<CommandLine> commands = new ArrayList<>(Program.commandLine().getSubcommands().values());
    commands.add(Program.commandLine());
    for (CommandLine command : commands) {
      Set<String> names = new TreeSet<>();
      command.getCommandSpec().options().forEach(option -> names.add(option.longestName()));
      Set<String> shown = new TreeSet<>();
      OptionText.ofHelp(command).keySet().forEach(text -> shown.add(name(text)));
      assertEquals(names, shown);
    }
  }

  /** Each class of options has a section; only what picocli brings has none. */
  @Test
  void shouldGroupTheOptionsOfTheTracker() {
    List<OptionSpec> options = Program.commandLine().getCommandSpec().options();
    Map<String, List<OptionSpec>> sections = SectionedHelp.sections(options);
    assertEquals(
        List.of("--help", "--version"),
        sections.get("Other options").stream().map(OptionSpec::longestName).toList());
    String help = Program.commandLine().getUsageMessage(CommandLine.Help.Ansi.OFF);
    int at = 0;
    for (Map.Entry<String, List<OptionSpec>> section : sections.entrySet()) {
      at = indexAfter(help, "\n\n" + section.getKey() + ":\n", at);
      for (OptionSpec option : section.getValue()) {
        at = indexAfter(help, option.longestName(), at);
      }
    }
    assertTrue(
        sections
            .keySet()
            .containsAll(List.of("Network", "Service", "Limits", "Snapshot", "Logging")),
        sections.keySet()::toString);
  }

  private static int indexAfter(String text, String part, int from) {
    int index = text.replace("\r", "").indexOf(part, from);
    assertTrue(index >= 0, part + " is not behind " + from);
    return index + part.length() - 1;
  }

  /** One below the least value and one above the largest; a thousandth of a second for times. */
  @ParameterizedTest
  @ValueSource(strings = {"", "bench"})
  void shouldShowTheBoundsThatHold(String name) {
    CommandLine command = name.isEmpty() ? Program.commandLine() : bench();
    int ranges = 0;
    for (Map.Entry<String, OptionText> option : OptionText.ofHelp(command).entrySet()) {
      Matcher range = RANGE.matcher(option.getValue().bounds());
      if (range.matches()) {
        ranges++;
        OptionSpec spec = command.getCommandSpec().findOption(name(option.getKey()));
        String unit = range.group(2).matches("[smh]") ? "ms" : "";
        long least = value(range.group(1), range.group(2));
        long most = value(range.group(3), range.group(4));
        assertTaken(spec, least + unit);
        assertTaken(spec, most + unit);
        assertRefused(spec, least - 1 + unit, range.group());
        assertRefused(spec, most + 1 + unit, range.group());
      }
    }
    assertTrue(ranges >= 8, "ranges: " + ranges);
  }

  private static void assertTaken(OptionSpec option, String value) {
    assertDoesNotThrow(
        () -> option.converters()[0].convert(value), option.longestName() + "=" + value);
  }

  private static void assertRefused(OptionSpec option, String value, String bounds) {
    String[] arguments =
        option.command().parent() == null
            ? new String[] {option.longestName() + "=" + value}
            : new String[] {"bench", "udp://127.0.0.1:1", option.longestName() + "=" + value};
    String complaint = Refusals.refusal(arguments);
    assertTrue(complaint.startsWith(option.longestName() + "=" + value + ": must be "), complaint);
    assertTrue(complaint.contains("from " + bounds), complaint);
  }

  private static CommandLine bench() {
    return Program.commandLine().getSubcommands().get("bench");
  }

  private static String name(String names) {
    return names.replaceAll("^-\\w, |=.*", "");
  }

  private static long value(String number, String unit) {
    return Long.parseLong(number) * UNITS.get(unit);
  }
}
