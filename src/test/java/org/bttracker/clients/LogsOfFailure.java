package org.bttracker.clients;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.opentest4j.TestAbortedException;

/** Prints what all programs have said when a test fails. */
final class LogsOfFailure implements TestExecutionExceptionHandler {
  private static final int LOG_LINES = 100;

  private final Supplier<Path> directory;

  /**
   * Prints nothing yet.
   *
   * @param directory of the logs; known when a test runs
   */
  LogsOfFailure(Supplier<Path> directory) {
    this.directory = directory;
  }

  @Override
  public void handleTestExecutionException(ExtensionContext context, Throwable failure)
      throws Throwable {
    if (!(failure instanceof TestAbortedException)) {
      print();
    }
    throw failure;
  }

  private void print() throws IOException {
    try (DirectoryStream<Path> logs = Files.newDirectoryStream(directory.get(), "*.log")) {
      for (Path log : logs) {
        List<String> lines = Files.readAllLines(log, ISO_8859_1);
        System.out.println("--- " + log.getFileName());
        lines
            .subList(Math.max(0, lines.size() - LOG_LINES), lines.size())
            .forEach(System.out::println);
      }
    }
  }
}
