package org.bttracker.cli;

/** A setting that the user must change; the message names it, its value and what is allowed. */
final class InvalidSettingException extends RuntimeException {
  private static final long serialVersionUID = 1;

  InvalidSettingException(String message) {
    super(message);
  }
}
