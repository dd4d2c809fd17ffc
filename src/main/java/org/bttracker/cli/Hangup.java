package org.bttracker.cli;

import java.io.FileInputStream;
import java.io.IOException;
import java.lang.reflect.Proxy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What SIGHUP means. By an old custom it tells a daemon to read its settings anew. But a program in
 * a terminal gets it too when the terminal is closed, and must end then.
 */
final class Hangup {
  private static final Logger LOG = LoggerFactory.getLogger(Hangup.class);

  /** Exit status: SIGHUP has ended the program, as a shell shows it. */
  private static final int ENDED = 129;

  private static final String TERMINAL = "/dev/tty";
  private static final String NULL = "/dev/null";

  private final boolean inTerminal = canOpen(TERMINAL);
  private String outcome = "";
  private Runnable reload;
  private boolean came;

  private Hangup() {}

  /**
   * Follows the signal from now on, which may come before anything can be read anew. Where it was
   * ignored at the start, as under {@code nohup}, or where there is no such signal, nothing
   * changes.
   */
  static Hangup begin() {
    Hangup hangup = new Hangup();
    try {
      if (!handle("HUP", hangup::come)) {
        hangup.outcome = "SIGHUP has no effect, as when the program was started";
      }
    } catch (ReflectiveOperationException e) {
      hangup.outcome = "SIGHUP ends the tracker: this system or this Java has no handlers for it";
    }
    return hangup;
  }

  /**
   * Says what the signal is to do.
   *
   * @param newReload runs on a thread of Java's; at once if the signal has come already
   */
  synchronized void reloadBy(Runnable newReload) {
    if (!outcome.isEmpty()) {
      LOG.debug(outcome);
    }
    reload = newReload;
    if (came) {
      reload.run();
    }
  }

  private void come() {
    // If nothing can be opened, for want of a descriptor, nobody knows of the terminal.
    if (inTerminal && !canOpen(TERMINAL) && canOpen(NULL)) {
      System.exit(ENDED);
    }
    synchronized (this) {
      came = true;
      if (reload != null) {
        reload.run();
      }
    }
  }

  /**
   * Sets a handler; by reflection, since the compiler warns of {@code sun.misc}, and there is
   * nothing else. Returns false if the signal is ignored, which Java leaves as it is.
   */
  private static boolean handle(String name, Runnable action) throws ReflectiveOperationException {
    Class<?> signal = Class.forName("sun.misc.Signal");
    Class<?> handler = Class.forName("sun.misc.SignalHandler");
    Object proxy =
        Proxy.newProxyInstance(
            Hangup.class.getClassLoader(),
            new Class<?>[] {handler},
            (self, method, arguments) -> {
              if (method.getDeclaringClass() == handler) {
                action.run();
                return null;
              }
              return method.invoke(action, arguments);
            });
    Object before =
        signal
            .getMethod("handle", signal, handler)
            .invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
    return before != handler.getField("SIG_IGN").get(null);
  }

  private static boolean canOpen(String file) {
    try {
      new FileInputStream(file).close();
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
