package org.bttracker.daemon;

/** What the lines of the log on standard output and standard error look like. */
public enum LogFormat {
  /** For people: syslog's shape; or, where systemd's journal reads, what the journal wants. */
  TEXT,
  /** For programs: a JSON object each. */
  JSON
}
