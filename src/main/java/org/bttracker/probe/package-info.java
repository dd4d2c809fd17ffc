/**
 * What {@code bttracker probe} finds out. {@link org.bttracker.probe.NameLookup} asks the DNS which
 * addresses a tracker's name has and, with {@link org.bttracker.probe.TrackerPreferences}, what its
 * TXT records say (BEP 34); {@link org.bttracker.probe.Probe} asks the tracker at one address.
 *
 * <p>Nothing here prints. Everything runs on the caller's thread, but for a look-up in the DNS:
 * Java cannot be told to give one up, so it has a thread of its own, which is left alone when the
 * time is over and does not keep the program from ending.
 */
package org.bttracker.probe;
