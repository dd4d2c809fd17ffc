package org.bttracker;

import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestExecutionResult.Status;
import org.junit.platform.engine.TestSource;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;

/**
 * Prints why a test, or a whole class, is skipped. Surefire counts skipped tests, but writes the
 * reasons only to its XML reports. JUnit finds this class through {@code META-INF/services}, so it
 * must be public.
 */
public final class SkipReasons implements TestExecutionListener {
  private static final String NO_REASON = "no reason given";

  /** Called for a test that an annotation disables. */
  @Override
  public void executionSkipped(TestIdentifier test, String reason) {
    print(test, reason);
  }

  /** A test whose assumption fails has been started, and ends as aborted. */
  @Override
  public void executionFinished(TestIdentifier test, TestExecutionResult result) {
    if (result.getStatus() == Status.ABORTED) {
      print(test, result.getThrowable().map(Throwable::getMessage).orElse(NO_REASON));
    }
  }

  private static void print(TestIdentifier test, String reason) {
    String name = test.getSource().map(SkipReasons::name).orElseGet(test::getDisplayName);
    System.out.println("SKIPPED " + name + ": " + reason);
  }

  private static String name(TestSource source) {
    if (source instanceof MethodSource method) {
      return method.getClassName() + "." + method.getMethodName();
    }
    if (source instanceof ClassSource type) {
      return type.getClassName();
    }
    return source.toString();
  }
}
