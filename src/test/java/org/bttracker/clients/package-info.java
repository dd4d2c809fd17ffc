/**
 * Real BitTorrent clients against the packaged tracker: Transmission, aria2 and libtorrent find
 * each other through it and nothing else.
 *
 * <p>Everything runs as processes inside a network namespace that has only the loopback interface,
 * or several that have only links between them, so no packet leaves the machine; the JUnit thread
 * starts them, waits for what the tracker and the clients report, and stops them. The scripts that
 * run inside are the test resources in {@code clients}. A test whose programs or rights are missing
 * is skipped and says what to install.
 */
package org.bttracker.clients;
