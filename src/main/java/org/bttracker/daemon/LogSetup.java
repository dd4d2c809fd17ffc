package org.bttracker.daemon;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.filter.LevelFilter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.EncoderBase;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import ch.qos.logback.core.joran.spi.ConsoleTarget;
import ch.qos.logback.core.spi.FilterReply;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.LoggerFactory;

/**
 * Where the log goes: errors to standard error, everything else to standard output; and all of it
 * to a syslog daemon if one is set. Each has a bounded queue and a thread that writes. A line that
 * finds the queue full is dropped and counted, so a log that nobody reads does not stop the
 * tracker. All of it is UTF-8: Java 17 would ask the locale, and a service has none as a rule.
 */
public final class LogSetup {
  /** Some seconds of the busiest log. */
  private static final int QUEUE_LINES = 1_024;

  /** How long writing a queue's last lines may take when the program ends. */
  private static final int FLUSH_MILLIS = 300;

  private static final String TAG = "bttracker[" + ProcessHandle.current().pid() + "]: ";

  private final LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
  private final String hostName = HostName.ofThisHost();
  private final List<Queue> queues = new ArrayList<>();

  /**
   * Replaces what Logback has set up by itself.
   *
   * @param config level, format and syslog daemon
   */
  public LogSetup(TrackerConfig config) {
    context.reset();
    context.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(Level.valueOf(config.logLevel()));
    LogFormat format = config.logFormat();
    attach(console(format, ConsoleTarget.SystemOut, 1), FilterReply.DENY, FilterReply.NEUTRAL);
    attach(console(format, ConsoleTarget.SystemErr, 2), FilterReply.NEUTRAL, FilterReply.DENY);
    if (config.syslog() != null) {
      attach(syslog(config.syslog()), FilterReply.NEUTRAL, FilterReply.NEUTRAL);
    }
  }

  /**
   * How many lines have been dropped so far.
   *
   * @return 0 or more
   */
  public long droppedLines() {
    return queues.stream().mapToLong(queue -> queue.dropped).sum();
  }

  /** Writes what is queued, for a bounded time. */
  public void close() {
    context.stop();
  }

  private void attach(Appender<ILoggingEvent> target, FilterReply errors, FilterReply others) {
    LevelFilter filter = new LevelFilter();
    filter.setLevel(Level.ERROR);
    filter.setOnMatch(errors);
    filter.setOnMismatch(others);
    filter.start();
    Queue queue = new Queue();
    queue.setContext(context);
    queue.setQueueSize(QUEUE_LINES);
    queue.setDiscardingThreshold(0);
    queue.setNeverBlock(true);
    queue.setMaxFlushTime(FLUSH_MILLIS);
    queue.addFilter(filter);
    queue.addAppender(target);
    queue.start();
    queues.add(queue);
    context.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(queue);
  }

  private Appender<ILoggingEvent> console(LogFormat format, ConsoleTarget target, int descriptor) {
    Path file = Path.of("/proc/self/fd/" + descriptor);
    EncoderBase<ILoggingEvent> encoder =
        format == LogFormat.JSON
            ? json()
            : SystemdJournal.reads(System.getenv(SystemdJournal.STREAM), file)
                ? journal()
                : syslogShape();
    encoder.setContext(context);
    encoder.start();
    ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
    console.setContext(context);
    console.setTarget(target.getName());
    console.setEncoder(encoder);
    console.start();
    return console;
  }

  private EncoderBase<ILoggingEvent> syslogShape() {
    PatternLayoutEncoder encoder = new PatternLayoutEncoder();
    encoder.setCharset(StandardCharsets.UTF_8);
    // "ppd" is the day of the month, padded to two places as syslog does it: "Jun  1 14:32:32".
    String date = "%d{\"MMM ppd HH:mm:ss\"," + ZoneId.systemDefault().getId() + ",en} ";
    encoder.setPattern(date + hostName + ' ' + TAG + "%msg%nopexception%n");
    return encoder;
  }

  private static EncoderBase<ILoggingEvent> journal() {
    SystemdJournal.Lines lines = new SystemdJournal.Lines();
    lines.start();
    LayoutWrappingEncoder<ILoggingEvent> encoder = new LayoutWrappingEncoder<>();
    encoder.setCharset(StandardCharsets.UTF_8);
    encoder.setLayout(lines);
    return encoder;
  }

  /** Time in milliseconds, level, and the message; the rest says nothing to an operator. */
  private static EncoderBase<ILoggingEvent> json() {
    JsonEncoder encoder = new JsonEncoder();
    encoder.setWithSequenceNumber(false);
    encoder.setWithNanoseconds(false);
    encoder.setWithThreadName(false);
    encoder.setWithLoggerName(false);
    encoder.setWithContext(false);
    encoder.setWithMarkers(false);
    encoder.setWithMDC(false);
    encoder.setWithKVPList(false);
    encoder.setWithMessage(false);
    encoder.setWithArguments(false);
    encoder.setWithThrowable(false);
    encoder.setWithFormattedMessage(true);
    return encoder;
  }

  private Appender<ILoggingEvent> syslog(SyslogTarget target) {
    SyslogSender syslog = new SyslogSender(target, hostName);
    syslog.setContext(context);
    syslog.setCharset(StandardCharsets.UTF_8);
    syslog.setSuffixPattern(TAG + "%msg%nopexception");
    syslog.start();
    return syslog;
  }

  /** Drops a line rather than block the thread that logs it. */
  private static final class Queue extends AsyncAppender {
    private volatile long dropped;

    @Override
    protected synchronized void append(ILoggingEvent event) {
      if (getRemainingCapacity() == 0) {
        dropped++;
      } else {
        super.append(event);
      }
    }
  }
}
