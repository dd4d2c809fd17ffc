package org.bttracker.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code bttracker generate-completion}: prints a script that makes bash complete options. */
@Command(
    name = "generate-completion",
    description = "Prints a script that makes bash and ZSH complete commands and options.",
    customSynopsis = "bttracker generate-completion",
    descriptionHeading = "%n",
    optionListHeading = "%nOptions:%n",
    footerHeading = "%n",
    footer = "To use it in this shell: . <(bttracker generate-completion)",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    usageHelpAutoWidth = true)
final class CompletionCommand implements Callable<Integer> {
  /** The function of the script that the shell calls. */
  private static final String ENTRY = "function _complete_bttracker() {\n";

  /**
   * The library's script knows values that are words of their own. The shell makes three words of
   * {@code --option=value}, which is how the help writes it: this takes out the second.
   */
  private static final String JOINED_VALUES =
      """
        local words=() current=$COMP_CWORD i
        for i in "${!COMP_WORDS[@]}"; do
          if [ "${COMP_WORDS[i]}" != "=" ]; then
            words+=("${COMP_WORDS[i]}")
          elif [ "$i" -eq "$COMP_CWORD" ]; then
            words+=("")
          elif [ "$i" -lt "$COMP_CWORD" ]; then
            current=$((current - 1))
          fi
        done
        local COMP_WORDS=("${words[@]}") COMP_CWORD=$current

      """;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    CommandLine tracker = spec.parent().commandLine();
    String script = AutoComplete.bash(tracker.getCommandName(), tracker);
    if (!script.contains(ENTRY)) {
      throw new IllegalStateException("the library makes another script");
    }
    PrintWriter out = spec.commandLine().getOut();
    out.print(script.replace(ENTRY, ENTRY + JOINED_VALUES));
    out.flush();
    return 0;
  }
}
