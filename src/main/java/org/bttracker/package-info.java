/**
 * The program: the command line, the settings, and the composition of a tracker from its parts. May
 * use every other package; none uses this one.
 */
package org.bttracker;
