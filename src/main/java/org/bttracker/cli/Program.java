package org.bttracker.cli;

import java.io.PrintWriter;
import java.util.Map;
import org.bttracker.daemon.OutOfMemory;
import org.bttracker.daemon.StartException;
import picocli.CommandLine;
import picocli.CommandLine.ExecutionException;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.TypeConversionException;

/**
 * The whole program: reads the command line and runs the command that it names. Whatever goes wrong
 * is told in one line on standard error; nobody ever sees a stack trace.
 */
public final class Program {
  /** Exit status: the command could not do its work. */
  static final int FAILED = 1;

  /** Exit status: the command line is wrong. */
  static final int BAD_COMMAND_LINE = 2;

  private Program() {}

  /**
   * Runs the program on the calling thread.
   *
   * @param args the command line
   * @return the exit status
   */
  public static int run(String[] args) {
    OutOfMemory.prepare();
    PrintWriter errors = new PrintWriter(System.err, true);
    Thread.setDefaultUncaughtExceptionHandler((thread, fault) -> giveUp(errors, fault));
    try {
      return run(commandLine(), System.getenv(), args);
    } catch (Throwable e) {
      return giveUp(errors, e);
    }
  }

  /** The command line with all commands. */
  static CommandLine commandLine() {
    CommandLine commandLine = new CommandLine(new TrackerCommand()).setExpandAtFiles(false);
    commandLine
        .getHelpSectionMap()
        .put(UsageMessageSpec.SECTION_KEY_OPTION_LIST, new SectionedHelp());
    return commandLine;
  }

  /** Reads the arguments, with nothing in the environment, and runs the command. */
  static int run(CommandLine commandLine, String... args) {
    return run(commandLine, Map.of(), args);
  }

  /** Reads arguments and environment, and runs the command; returns the exit status. */
  static int run(CommandLine commandLine, Map<String, String> environment, String... args) {
    int status = runCommand(commandLine, environment, args);
    // A writer keeps its failures to itself, and whoever reads an empty file takes it for the
    // output.
    if (status == 0 && (commandLine.getOut().checkError() || System.out.checkError())) {
      complain(commandLine.getErr(), "the output could not be written");
      return FAILED;
    }
    return status;
  }

  private static int runCommand(
      CommandLine commandLine, Map<String, String> environment, String... args) {
    try {
      ParseResult parsed = commandLine.parseArgs(args);
      Integer helpStatus = CommandLine.executeHelpRequest(parsed);
      if (helpStatus != null) {
        return helpStatus;
      }
      checkPlaces(parsed);
      return new RunLast().execute(configure(commandLine, parsed, environment, args));
    } catch (ParameterException e) {
      return refuse(e, args);
    } catch (ExecutionException e) {
      return giveUp(e.getCommandLine().getErr(), e.getCause());
    }
  }

  /**
   * Has the tracker take from the environment and the configuration file what the command line does
   * not say. Another command takes nothing from there.
   *
   * @param parsed the command line alone
   */
  private static ParseResult configure(
      CommandLine commandLine, ParseResult parsed, Map<String, String> environment, String[] args) {
    if (parsed.hasSubcommand()) {
      return parsed;
    }
    Settings settings = Settings.read(commandLine, parsed, environment);
    commandLine.getCommandSpec().defaultValueProvider(settings);
    ParseResult complete = commandLine.parseArgs(args);
    commandLine
        .<TrackerCommand>getCommand()
        .configure(
            new EffectiveConfig(commandLine, complete, settings),
            settings.ignored(),
            () -> configureAnew(environment, args));
    return complete;
  }

  /** What the settings are now; the file may have changed. */
  private static EffectiveConfig configureAnew(Map<String, String> environment, String[] args)
      throws StartException {
    CommandLine commandLine = commandLine();
    try {
      configure(commandLine, commandLine.parseArgs(args), environment, args);
    } catch (ParameterException e) {
      throw new StartException(oneLine(Complaint.about(e, args)));
    }
    return commandLine.<TrackerCommand>getCommand().effective();
  }

  /**
   * Prints one line.
   *
   * @param text control characters in it, which a value may hold, become question marks
   */
  static void complain(PrintWriter errors, String text) {
    errors.println("bttracker: " + oneLine(text));
    errors.flush();
  }

  /** Why something failed, in the words there are. */
  static String reason(Exception failure) {
    return failure.getMessage() == null ? failure.toString() : failure.getMessage();
  }

  /** A password in a URL, where it does not belong, is not shown either, whatever is in it. */
  private static String oneLine(String text) {
    return text.replaceAll("\\p{Cntrl}", "?").replaceAll("(?s)://.*@", "://...@");
  }

  /** Options of the tracker in front of another command must not be ignored without a word. */
  private static void checkPlaces(ParseResult parsed) {
    if (parsed.hasSubcommand() && !parsed.matchedOptions().isEmpty()) {
      throw new ParameterException(
          parsed.commandSpec().commandLine(),
          Complaint.aboutMisplaced(
              parsed.matchedOptions().get(0).longestName(),
              parsed.subcommand().commandSpec(),
              parsed.commandSpec()));
    }
  }

  private static int refuse(ParameterException fault, String[] args) {
    PrintWriter errors = fault.getCommandLine().getErr();
    if (fault.getCause() != null && !(fault.getCause() instanceof TypeConversionException)) {
      return giveUp(errors, fault.getCause());
    }
    complain(errors, Complaint.about(fault, args));
    return BAD_COMMAND_LINE;
  }

  /** Tells of a fault of the program itself, with the place where it happened. */
  private static int giveUp(PrintWriter errors, Throwable fault) {
    if (fault instanceof OutOfMemoryError error) {
      OutOfMemory.end(error);
    }
    StackTraceElement[] trace = fault.getStackTrace();
    String place = trace.length == 0 ? "" : ", at " + trace[0];
    complain(errors, "internal error, please report: " + fault + rootCause(fault) + place);
    return FAILED;
  }

  /** Such as a lack of file descriptors, when the first use of a class of Java needs one. */
  private static String rootCause(Throwable fault) {
    Throwable cause = fault;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause == fault ? "" : ", caused by " + cause;
  }
}
