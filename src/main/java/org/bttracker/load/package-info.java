/**
 * The load generator behind {@code bttracker bench}: virtual clients that connect, announce and
 * scrape, and a tally of the answers. One thread runs it.
 */
package org.bttracker.load;
