/**
 * Several trackers that serve the same swarms. Each keeps the whole registry and answers by itself;
 * what its announces change travels to the others through a log on a server that all of them reach.
 * No request ever waits for it.
 *
 * <pre>
 *  receive loop ─▶ Outbox ─▶ OutQueue ─▶ Sender ─▶ ReplicationLog ─▶ Receiver ─▶ Replicas
 *                  a batch    bounded     numbers    on a server      skips own,   (swarm)
 *                  a shard                                            finds gaps
 * </pre>
 *
 * <p>An entry of the log is a batch. All integers are big-endian.
 *
 * <pre>
 * batch                                   change, any number of them
 *  0  byte     version = 1                 0  byte     flags: 1 IPv6, 2 seeder,
 *  1  byte[3]  0                                       4 completed a download, 8 stopped
 *  4  int32    age of the batch's base     1  byte     0
 *              when it was sent, ms        2  uint16   port, not 0
 *  8  int64    run: random, new at each    4  int32    ms since the batch's base,
 *              start of a tracker                      or before it if negative
 * 16  int64    number in this run and      8  byte[20] info hash
 *              shard: 0, 1, 2, ...        28  byte[4]  IPv4 address, or
 * 24  changes                             28  byte[16] IPv6 address
 * </pre>
 *
 * <p>The time of a change is that of its entry, which the log's server gives, less the age, plus
 * the time since the base. So the clocks of two trackers are never compared. A torrent's shard is
 * the remainder of the last four bytes of its info hash, unsigned, by the number of shards.
 *
 * <p>What is promised: when all is quiet, all trackers hold the same peers, but that one which just
 * announces again may expire up to a quarter of its time to live too early elsewhere. What two
 * trackers are told by one peer within one second may be taken in any order.
 */
package org.bttracker.cluster;
