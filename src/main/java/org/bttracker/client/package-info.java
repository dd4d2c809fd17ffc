/**
 * The other end of the wire: a client of BEP 15 for whoever asks a tracker something, be it the
 * command line or a test. It shares the tables of {@link org.bttracker.protocol} and nothing else
 * with the tracker, and it trusts no byte of what it is answered.
 *
 * <p>{@link org.bttracker.client.TrackerClient} asks and waits; {@link
 * org.bttracker.client.RequestEncoder} and {@link org.bttracker.client.ResponseDecoder} serve those
 * who have sockets of their own. No threads: everything runs on the caller's.
 */
package org.bttracker.client;
