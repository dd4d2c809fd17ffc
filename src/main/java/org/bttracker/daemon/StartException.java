package org.bttracker.daemon;

/** A start that failed for a reason outside of the settings; the message says what and why. */
public final class StartException extends Exception {
  private static final long serialVersionUID = 1;

  /**
   * Makes one.
   *
   * @param message what is wrong, and where
   */
  public StartException(String message) {
    super(message);
  }
}
