package org.bttracker.cluster;

/**
 * What all readers of a tracker have in common.
 *
 * @param run a number that no other run of any tracker has
 * @param clock the server's
 * @param filter which peers of others are let in
 * @param counters for all readers
 * @param outbox for what readers have to tell
 */
record Node(
    long run, ServerClock clock, PeerFilter filter, ClusterCounters counters, Outbox outbox) {}
