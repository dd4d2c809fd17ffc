package org.bttracker.access;

/** Whether a source or a torrent is let in, and if not, for which setting. */
public enum Verdict {
  /** Nothing is said against it. */
  ADMITTED,
  /** It is on the list of what is denied. */
  DENIED,
  /** There is a list of what is allowed, and it is not on that. */
  NOT_ALLOWED,
  /** Only public addresses are let in, and its own is none. */
  NOT_PUBLIC
}
