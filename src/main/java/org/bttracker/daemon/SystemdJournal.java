package org.bttracker.daemon;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.CoreConstants;
import ch.qos.logback.core.LayoutBase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * systemd's journal, as the reader of standard output and standard error. It knows the time and the
 * host by itself, and takes a line's importance from {@code <N>} at its beginning ({@code
 * sd-daemon}). For any thread.
 */
final class SystemdJournal {
  /** The environment variable that holds the device and inode of what the journal reads. */
  static final String STREAM = "JOURNAL_STREAM";

  private SystemdJournal() {}

  /**
   * Whether the journal reads a file of this process. The environment alone does not tell: it may
   * have been inherited by a program whose output goes elsewhere.
   *
   * @param stream the environment's {@link #STREAM}; null if it has none
   * @param file such as {@code /proc/self/fd/1}
   * @return false as well if it cannot be told
   */
  static boolean reads(String stream, Path file) {
    try {
      return stream != null
          && stream.equals(
              Files.getAttribute(file, "unix:dev") + ":" + Files.getAttribute(file, "unix:ino"));
    } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
      return false;
    }
  }

  /** Lines for it: importance and message. */
  static final class Lines extends LayoutBase<ILoggingEvent> {
    @Override
    public String doLayout(ILoggingEvent event) {
      return "<"
          + priority(event.getLevel())
          + ">"
          + event.getFormattedMessage()
          + CoreConstants.LINE_SEPARATOR;
    }

    /** As syslog counts. */
    private static int priority(Level level) {
      return switch (level.toInt()) {
        case Level.ERROR_INT -> 3;
        case Level.WARN_INT -> 4;
        case Level.INFO_INT -> 6;
        default -> 7;
      };
    }
  }
}
