package org.bttracker.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says in one line what is wrong with a command line: what the user wrote, and why it is wrong. */
final class Complaint {
  private Complaint() {}

  /**
   * The line, without the name of the program in front.
   *
   * @param fault as picocli or a command found it
   * @param args the whole command line
   */
  static String about(ParameterException fault, String[] args) {
    CommandSpec command = fault.getCommandLine().getCommandSpec();
    if (fault.getCause() instanceof TypeConversionException rule) {
      String option = clusteredOption(fault, args);
      return Suggestion.nearest(option, names(command)).isEmpty()
          ? name(fault.getArgSpec()) + "=" + fault.getValue() + ": " + rule.getMessage()
          : aboutUnknown(option, command);
    }
    if (fault instanceof UnmatchedArgumentException unknown && !unknown.getUnmatched().isEmpty()) {
      return aboutUnknown(unknown.getUnmatched().get(0), command);
    }
    if (fault instanceof OverwrittenOptionException repeated) {
      return name(repeated.getOverwritten()) + ": is given more than once";
    }
    if (fault instanceof MissingParameterException missing) {
      return aboutMissing(missing.getMissing().get(0), command);
    }
    return fault.getMessage();
  }

  /**
   * An option that another command has.
   *
   * @param option its name
   */
  static String aboutMisplaced(String option, CommandSpec command, CommandSpec owner) {
    return owner.parent() == command
        ? option + ": is an option of " + owner.name() + "; write it behind that word"
        : option + ": is an option of the tracker, " + command.name() + " has no such option";
  }

  private static String aboutUnknown(String argument, CommandSpec command) {
    String option = argument.replaceFirst("(?s)=.*", "");
    if (command.optionsMap().containsKey(option)) {
      return argument + ": stands behind --, where nothing is an option";
    }
    for (CommandSpec other : others(command)) {
      if (other.optionsMap().containsKey(option)) {
        return aboutMisplaced(option, command, other);
      }
    }
    List<String> nearest = Suggestion.nearest(argument, names(command));
    return unknown(argument, command)
        + (nearest.isEmpty()
            ? " (" + helpOption(command) + " lists the options)"
            : "; did you mean " + String.join(" or ", nearest) + "?");
  }

  private static String unknown(String argument, CommandSpec command) {
    if (argument.startsWith("-")) {
      return argument.replaceFirst("(?s)=.*", "") + ": there is no such option";
    }
    return argument
        + (command.subcommands().isEmpty()
            ? ": is one argument too many"
            : ": is neither an option nor a command");
  }

  private static String aboutMissing(ArgSpec missing, CommandSpec command) {
    return missing instanceof OptionSpec option
        ? name(option) + ": needs a value, " + name(option) + "=" + option.paramLabel()
        : name(missing)
            + ": is missing; write "
            + String.join(" ", command.usageMessage().customSynopsis());
  }

  /**
   * What the user wrote, if picocli took the letters behind {@code -p} for its value: {@code -prot}
   * is more likely a wrong name than a wrong port. Empty if it was not so.
   */
  private static String clusteredOption(ParameterException fault, String[] args) {
    if (fault.getArgSpec() instanceof OptionSpec option) {
      String written = option.shortestName() + fault.getValue();
      if (!option.shortestName().startsWith("--") && Arrays.asList(args).contains(written)) {
        return written;
      }
    }
    return "";
  }

  private static List<CommandSpec> others(CommandSpec command) {
    List<CommandSpec> others = new ArrayList<>();
    if (command.parent() != null) {
      others.add(command.parent());
    }
    command.subcommands().values().stream().map(CommandLine::getCommandSpec).forEach(others::add);
    return others;
  }

  private static List<String> names(CommandSpec command) {
    List<String> names = new ArrayList<>(command.optionsMap().keySet());
    names.addAll(command.subcommands().keySet());
    return names;
  }

  private static String name(ArgSpec argument) {
    return argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel();
  }

  private static String helpOption(CommandSpec command) {
    return command.parent() == null ? "--help" : command.name() + " --help";
  }
}
