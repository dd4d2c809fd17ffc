package org.bttracker.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.TypeConversionException;

/**
 * What the configuration file and the environment say of the tracker's options: picocli asks here
 * for what the command line does not say. The environment beats the file. Names and values have
 * been checked, also those that are beaten.
 */
final class Settings implements IDefaultValueProvider {
  /** In front of an option's name in the environment. */
  private static final String PREFIX = "BTTRACKER_";

  private static final String CONFIG = "config";

  /** Options that say what to do, and are no settings. */
  private static final List<String> NOT_SET = List.of("help", "version", CONFIG, "print-config");

  /** What only the environment says, since anybody may read a command line. */
  private static final List<String> SECRETS = List.of(ClusterOptions.USER, ClusterOptions.PASSWORD);

  /** What Docker and Kubernetes tell a container of another one that is named like the tracker. */
  private static final Pattern LINK = Pattern.compile("(tcp|udp|sctp)://.*");

  private final Map<String, Setting> byName = new LinkedHashMap<>();
  private final Map<String, String> secrets = new HashMap<>();
  private final List<String> ignored = new ArrayList<>();

  /** Nothing is set. */
  private Settings() {}

  /**
   * Reads file and environment for a command line.
   *
   * @param commandLine the tracker's
   * @param parsed what it says alone
   * @param environment of the program
   * @throws ParameterException names place, option and reason
   */
  static Settings read(
      CommandLine commandLine, ParseResult parsed, Map<String, String> environment) {
    Settings settings = new Settings();
    Path file = file(commandLine, parsed, environment);
    try {
      if (file != null) {
        for (Setting setting : ConfigFile.read(file)) {
          settings.addOfFile(setting, commandLine);
        }
      }
    } catch (IOException e) {
      throw new ParameterException(commandLine, e.getMessage());
    }
    for (Setting setting : settings.ofEnvironment(options(commandLine), environment)) {
      check(commandLine, setting, setting.where());
      settings.byName.put(setting.name(), setting);
    }
    settings.byName.keySet().removeIf(name -> parsed.hasMatchedOption("--" + name));
    return settings;
  }

  /** The options that file and environment may set, by their names without dashes, in order. */
  static Map<String, OptionSpec> options(CommandLine commandLine) {
    Map<String, OptionSpec> options = new LinkedHashMap<>();
    for (OptionSpec option : commandLine.getCommandSpec().options()) {
      if (!NOT_SET.contains(name(option))) {
        options.put(name(option), option);
      }
    }
    return options;
  }

  /** The name of an option in a file. */
  static String name(OptionSpec option) {
    return option.longestName().substring(2);
  }

  /** Variables that look as if they were meant for the tracker, but are not; each with the why. */
  List<String> ignored() {
    return ignored;
  }

  /** Users and passwords, by the names of their variables; never to be shown. */
  Map<String, String> secrets() {
    return secrets;
  }

  /** What is set for an option; null for nothing. */
  String value(String name) {
    Setting setting = byName.get(name);
    return setting == null ? null : setting.value();
  }

  /**
   * Where the options stand that a message names.
   *
   * @return such as {@code (peer-ttl: file, line 1)}, behind a space; empty if they stand on the
   *     command line or nowhere
   */
  String places(String message) {
    String places =
        byName.values().stream()
            .filter(setting -> message.contains("--" + setting.name() + "="))
            .map(setting -> setting.name() + ": " + setting.where())
            .collect(Collectors.joining("; "));
    return places.isEmpty() ? "" : " (" + places + ")";
  }

  @Override
  public String defaultValue(ArgSpec argument) {
    return argument instanceof OptionSpec option ? value(name(option)) : null;
  }

  private void addOfFile(Setting setting, CommandLine commandLine) {
    if (!options(commandLine).containsKey(setting.name())) {
      throw new ParameterException(commandLine, unknown(setting, commandLine));
    }
    check(commandLine, setting, setting.where() + ": " + setting.name());
    Setting before = byName.put(setting.name(), setting);
    if (before != null) {
      throw new ParameterException(
          commandLine,
          "%s: %s is set already (%s)".formatted(setting.where(), setting.name(), before.where()));
    }
  }

  private List<Setting> ofEnvironment(
      Map<String, OptionSpec> options, Map<String, String> environment) {
    Map<String, String> names = new LinkedHashMap<>();
    options.keySet().forEach(name -> names.put(variable(name), name));
    List<Setting> settings = new ArrayList<>();
    // In the order of the names, so that the same environment always gets the same complaint.
    new TreeMap<>(environment)
        .forEach(
            (variable, value) -> {
              if (!variable.startsWith(PREFIX) || variable.equals(variable(CONFIG))) {
                return;
              }
              if (SECRETS.contains(variable)) {
                secrets.put(variable, value);
              } else if (!names.containsKey(variable)) {
                ignored.add(variable + " (names no setting)");
              } else if (LINK.matcher(value).matches()) {
                ignored.add(variable + " (a container platform's link)");
              } else {
                settings.add(new Setting(names.get(variable), value, variable));
              }
            });
    return settings;
  }

  private static String variable(String name) {
    return PREFIX + name.toUpperCase(Locale.ROOT).replace('-', '_');
  }

  private static Path file(
      CommandLine commandLine, ParseResult parsed, Map<String, String> environment) {
    if (parsed.hasMatchedOption("--config")) {
      return parsed.matchedOptionValue("--config", null);
    }
    String name = environment.get(variable(CONFIG));
    try {
      return name == null ? null : new FileName().convert(name);
    } catch (TypeConversionException e) {
      throw new ParameterException(
          commandLine, "%s=%s: %s".formatted(variable(CONFIG), name, e.getMessage()));
    }
  }

  /** Refuses a bad value, under the name that the operator has given it. */
  private static void check(CommandLine commandLine, Setting setting, String name) {
    OptionSpec option = options(commandLine).get(setting.name());
    try {
      for (String part : parts(option, setting.value())) {
        convert(option, part);
      }
    } catch (TypeConversionException e) {
      throw new ParameterException(
          commandLine, "%s=%s: %s".formatted(name, setting.value(), e.getMessage()));
    }
  }

  private static String unknown(Setting setting, CommandLine commandLine) {
    if (NOT_SET.contains(setting.name())) {
      return "%s: %s is only for the command line".formatted(setting.where(), setting.name());
    }
    List<String> nearest = Suggestion.nearest(setting.name(), options(commandLine).keySet());
    return "%s: there is no option %s%s"
        .formatted(
            setting.where(),
            setting.name(),
            nearest.isEmpty() ? "" : "; did you mean " + String.join(" or ", nearest) + "?");
  }

  /** The values of a list. */
  private static List<String> parts(OptionSpec option, String value) {
    return option.isMultiValue() ? List.of(value.split(option.splitRegex(), -1)) : List.of(value);
  }

  private static void convert(OptionSpec option, String text) {
    if (option.arity().max() == 0 && !text.equals("true") && !text.equals("false")) {
      throw new TypeConversionException("must be true or false");
    }
    try {
      for (ITypeConverter<?> converter : option.converters()) {
        converter.convert(text);
      }
    } catch (TypeConversionException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException("the converter of " + option.longestName(), e);
    }
  }
}
