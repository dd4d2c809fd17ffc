package org.bttracker.cli;

/**
 * A value for an option that does not stand on the command line.
 *
 * @param name the option's long name without its dashes
 * @param value as written there
 * @param where file and line, or the name of the variable
 */
record Setting(String name, String value, String where) {}
