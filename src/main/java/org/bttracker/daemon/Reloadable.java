package org.bttracker.daemon;

/** A setting that can be read anew while the tracker runs. */
@FunctionalInterface
public interface Reloadable {
  /**
   * Reads it anew, and puts the new value in place of the old one. If that fails, the old one
   * stays.
   *
   * @return what has changed, such as {@code deny list: +3 −1}; empty if nothing has
   * @throws StartException says what is wrong, and where
   */
  String reload() throws StartException;
}
