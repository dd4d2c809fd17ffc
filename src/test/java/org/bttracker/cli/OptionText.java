package org.bttracker.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine;

/**
 * What a text for users says of an option.
 *
 * @param bounds such as {@code 0 to 65535}, empty if none are given
 * @param defaultText such as {@code 1234}, empty if none is given
 */
record OptionText(String bounds, String defaultText) {
  private static final Pattern HELP_LINE =
      Pattern.compile(
          " +(?<names>(-\\w, )?--[a-z-]+(=\\S+)?) +.*?"
              + "(\\(((?<bounds>[^()]+); )?default: (?<default>[^()]+)\\))?");

  /** The options in the help of a command, by their names as the help has them. */
  static Map<String, OptionText> ofHelp(CommandLine command) {
    // So wide that every option has one line.
    command.getCommandSpec().usageMessage().autoWidth(false).width(1_000);
    command.getCommandSpec().usageMessage().longOptionsMaxWidth(100);
    Map<String, OptionText> options = new LinkedHashMap<>();
    for (String line : command.getUsageMessage(CommandLine.Help.Ansi.OFF).split("\\R")) {
      Matcher matcher = HELP_LINE.matcher(line);
      if (matcher.matches()) {
        options.put(matcher.group("names"), of(matcher.group("bounds"), matcher.group("default")));
      }
    }
    return options;
  }

  private static OptionText of(String bounds, String defaultText) {
    return new OptionText(bounds == null ? "" : bounds, defaultText == null ? "" : defaultText);
  }
}
