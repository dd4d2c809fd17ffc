package org.bttracker.cli;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bttracker.daemon.TrackerConfig;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * What holds for each option of the tracker: what the command line says, or else the environment,
 * or else the file, or else the default.
 */
final class EffectiveConfig {
  private static final int WIDTH = 100;

  private final List<OptionSpec> options;
  private final Map<String, Value> values = new LinkedHashMap<>();
  private final TrackerConfig config;

  /**
   * Takes the values of a command line that has been read.
   *
   * @param parsed with the defaults of {@code settings}
   * @throws ParameterException if options contradict each other
   */
  EffectiveConfig(CommandLine commandLine, ParseResult parsed, Settings settings) {
    Map<String, OptionSpec> byName = Settings.options(commandLine);
    options = List.copyOf(byName.values());
    byName.forEach(
        (name, option) -> {
          String value = value(option, parsed, settings.value(name));
          if (value != null) {
            values.put(name, new Value(value, option.getValue()));
          }
        });
    try {
      config = commandLine.<TrackerCommand>getCommand().config(settings.secrets());
    } catch (ParameterException e) {
      throw new ParameterException(commandLine, e.getMessage() + settings.places(e.getMessage()));
    }
  }

  /**
   * A value.
   *
   * @param text as written
   * @param meaning what it was read as: {@code 30m} and {@code 1800s} mean the same
   */
  record Value(String text, Object meaning) {}

  /** By the names of options without their dashes; those that are off have no value. */
  Map<String, Value> values() {
    return values;
  }

  /** The same for the tracker. */
  TrackerConfig config() {
    return config;
  }

  /** Prints a file for {@code --config} that gives the same settings. */
  void print(PrintWriter out) {
    out.println(
        "# All settings of bttracker, as a file for --config. A comment is what is off, and what");
    out.println("# follows from other settings or from the size of Java's heap.");
    SectionedHelp.sections(options)
        .forEach(
            (heading, section) -> {
              out.printf("%n# --- %s ---%n", heading);
              section.forEach(option -> print(out, option));
            });
    out.flush();
  }

  private void print(PrintWriter out, OptionSpec option) {
    String name = Settings.name(option);
    Value value = values.get(name);
    out.println();
    printComment(out, String.join(" ", option.description()));
    if (value == null) {
      out.println(("#" + name + " = " + inForce(name)).strip());
    } else {
      out.println(ConfigFile.line(name, value.text()));
    }
  }

  /** What holds for an option whose default follows from others or from the heap; empty if off. */
  private String inForce(String name) {
    return switch (name) {
      case "default-peers" -> String.valueOf(config.defaultPeers());
      case "max-torrents" -> String.valueOf(config.maxTorrents());
      case "max-peers" -> String.valueOf(config.maxPeers());
      case "max-connections" -> String.valueOf(config.maxConnections());
      default -> "";
    };
  }

  private static String value(OptionSpec option, ParseResult parsed, String setting) {
    boolean flag = option.arity().max() == 0;
    if (parsed.hasMatchedOption(option)) {
      return flag
          ? option.getValue().toString()
          : String.join(",", parsed.matchedOption(option.longestName()).originalStringValues());
    }
    if (setting != null) {
      return setting;
    }
    return flag ? "false" : option.defaultValue();
  }

  private static void printComment(PrintWriter out, String text) {
    StringBuilder line = new StringBuilder("#");
    for (String word : text.split(" ")) {
      if (line.length() + 1 + word.length() > WIDTH) {
        out.println(line);
        line.setLength(1);
      }
      line.append(' ').append(word);
    }
    out.println(line);
  }
}
