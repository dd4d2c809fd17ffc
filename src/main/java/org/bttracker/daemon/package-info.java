/**
 * A running tracker: {@link org.bttracker.daemon.Tracker} puts it together from its parts, starts
 * and stops them in order. What is done from time to time, and where the log goes, is here too. The
 * receive loops are in {@code server}; everything periodic runs on the threads of {@link
 * org.bttracker.daemon.Maintenance}.
 */
package org.bttracker.daemon;
