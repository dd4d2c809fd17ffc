/**
 * The command line: a class for each command, the options, and the reading of their values. What a
 * user may set, its default and its bounds stand here. Runs on the main thread.
 */
package org.bttracker.cli;
