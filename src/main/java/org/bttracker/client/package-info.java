/**
 * A client of BEP 15 for commands and tests that ask a tracker something. {@link
 * org.bttracker.client.TrackerClient} sends a request and waits for the answer; {@link
 * org.bttracker.client.RequestEncoder} and {@link org.bttracker.client.ResponseDecoder} are for
 * callers with sockets of their own. {@link org.bttracker.client.PatientClient} sends requests
 * again as BEP 15 says, and {@link org.bttracker.client.WatchfulSocket} hears answers from anybody.
 * The load generator is in {@link org.bttracker.load}.
 *
 * <p>This package shares the tables of {@link org.bttracker.protocol} with the tracker and nothing
 * else, and it trusts no byte of an answer. It has no threads: everything runs on the caller's.
 */
package org.bttracker.client;
