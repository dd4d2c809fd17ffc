package org.bttracker.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import picocli.CommandLine;

/**
 * A command that was run in this process.
 *
 * @param status the exit status
 * @param output what it printed
 * @param errors what it complained of
 */
record InProcess(int status, String output, String errors) {
  static InProcess run(String... arguments) {
    StringWriter output = new StringWriter();
    StringWriter errors = new StringWriter();
    CommandLine commandLine =
        Program.commandLine().setOut(new PrintWriter(output)).setErr(new PrintWriter(errors));
    int status = Program.run(commandLine, arguments);
    return new InProcess(status, output.toString(), errors.toString());
  }
}
