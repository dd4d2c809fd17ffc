package org.bttracker.cli;

import java.io.PrintWriter;
import org.bttracker.daemon.OutOfMemory;
import picocli.CommandLine;
import picocli.CommandLine.ExecutionException;
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
      return run(commandLine(), args);
    } catch (Throwable e) {
      return giveUp(errors, e);
    }
  }

  /** The command line with all commands. */
  static CommandLine commandLine() {
    return new CommandLine(new TrackerCommand()).setExpandAtFiles(false);
  }

  /** Reads the arguments and runs the command; returns the exit status. */
  static int run(CommandLine commandLine, String... args) {
    try {
      ParseResult parsed = commandLine.parseArgs(args);
      Integer helpStatus = CommandLine.executeHelpRequest(parsed);
      if (helpStatus != null) {
        return helpStatus;
      }
      checkPlaces(parsed);
      return new RunLast().execute(parsed);
    } catch (ParameterException e) {
      return refuse(e, args);
    } catch (ExecutionException e) {
      return giveUp(e.getCommandLine().getErr(), e.getCause());
    }
  }

  /**
   * Prints one line.
   *
   * @param text control characters in it, which a value may hold, become question marks
   */
  static void complain(PrintWriter errors, String text) {
    errors.println("bttracker: " + text.replaceAll("\\p{Cntrl}", "?"));
    errors.flush();
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
