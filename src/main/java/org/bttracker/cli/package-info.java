/**
 * The command line. {@link org.bttracker.cli.Program} reads it and runs the command that it names,
 * or the tracker. There is a class for each command and one for each group of options.
 *
 * <p>What a user may set, its default and its bounds stand at the option. A converter reads each
 * value and refuses it if it is out of bounds; {@code OptionHelp} shows the same bounds in the
 * help, and {@code Complaint} makes one line of whatever is wrong.
 *
 * <p>{@code Settings} reads the configuration file and the environment, and gives picocli what the
 * command line does not say. It takes names and rules from the options, so a new option needs
 * nothing but its {@code Section}. {@code SettingsReload} compares them again on SIGHUP.
 *
 * <p>Commands run on the main thread; what is done when a signal comes runs on a shutdown hook.
 */
package org.bttracker.cli;
