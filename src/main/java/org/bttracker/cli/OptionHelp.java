package org.bttracker.cli;

import java.lang.reflect.AnnotatedElement;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;
import picocli.CommandLine.IModelTransformer;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Completes the options of a command: each description ends with the option's bounds and default,
 * taken from its converter and its annotations, such as {@code (1s to 1h; default: 2m)}. Options
 * without a value refuse one. Options that may be repeated take a comma-separated list as well.
 */
final class OptionHelp implements IModelTransformer {
  private static final String LIST_SEPARATOR = ",";

  /** A separator at the end separates nothing: it stays with its value, which is then refused. */
  private static final String SPLIT = "\\s*" + LIST_SEPARATOR + "(?!$)\\s*";

  @Override
  public CommandSpec transform(CommandSpec command) {
    for (OptionSpec option : List.copyOf(command.options())) {
      command.remove(option);
      command.addOption(complete(option));
    }
    return command;
  }

  private static OptionSpec complete(OptionSpec option) {
    if (option.arity().max() == 0) {
      return option.toBuilder().converters(new Flag()).build();
    }
    // What picocli returns here, it has formatted already; and it will do so again.
    String description = String.join(" ", option.description()) + note(option);
    OptionSpec.Builder builder = option.toBuilder().description(description.replace("%", "%%"));
    if (option.isMultiValue()) {
      builder.splitRegex(SPLIT).splitRegexSynopsisLabel(LIST_SEPARATOR);
    }
    bounded(option)
        .map(Bounded::words)
        .filter(words -> !words.isEmpty())
        .ifPresent(builder::completionCandidates);
    return builder.build();
  }

  private static String note(OptionSpec option) {
    StringJoiner note = new StringJoiner("; ", " (", ")").setEmptyValue("");
    bounded(option).map(Bounded::bounds).ifPresent(note::add);
    defaultText(option).ifPresent(text -> note.add("default: " + text));
    return note.toString();
  }

  private static Optional<Bounded> bounded(ArgSpec option) {
    for (ITypeConverter<?> converter : option.converters()) {
      if (converter instanceof Bounded bounded) {
        return Optional.of(bounded);
      }
    }
    return Optional.empty();
  }

  private static Optional<String> defaultText(ArgSpec option) {
    if (option.defaultValue() != null) {
      return Optional.of(option.defaultValue());
    }
    return option.userObject() instanceof AnnotatedElement field
        ? Optional.ofNullable(field.getAnnotation(DefaultText.class)).map(DefaultText::value)
        : Optional.empty();
  }
}
