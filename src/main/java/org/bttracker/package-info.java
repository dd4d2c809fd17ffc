/** The program: {@link org.bttracker.BtTracker} has {@code main}, the rest is in the packages. */
package org.bttracker;
