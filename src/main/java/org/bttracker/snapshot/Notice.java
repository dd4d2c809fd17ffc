package org.bttracker.snapshot;

/**
 * A line for the operator.
 *
 * @param warning whether something is not as it should be
 * @param text the line
 */
public record Notice(boolean warning, String text) {
  static Notice info(String format, Object... values) {
    return new Notice(false, String.format(format, values));
  }

  static Notice warning(String format, Object... values) {
    return new Notice(true, String.format(format, values));
  }
}
