/**
 * Several trackers that serve the same swarms. Each keeps the whole registry and answers by itself;
 * what its announces change travels to the others through a log on a server that all of them reach.
 * No request ever waits for it.
 *
 * <pre>
 *  receive loop ─▶ Outbox ─▶ OutQueue ─▶ Sender ─▶ ReplicationLog ─▶ Receiver ─▶ Changes ─▶ Replicas
 *                  an open    bounded,    a thread   Redis streams    a thread    filters     (swarm)
 *                  batch a    a shard     a shard                     a shard,
 *                  shard                                              finds gaps
 * </pre>
 *
 * <p>An entry of the log is a batch. All integers are big-endian.
 *
 * <pre>
 * batch                                   change, any number of them
 *  0  byte     version = 1                 0  byte     flags: 1 IPv6, 2 seeder,
 *  1  byte[7]  0                                       4 completed a download, 8 stopped
 *  8  int64    run: random, new at each    1  byte     0
 *              start of a tracker          2  uint16   port, not 0
 * 16  int64    number in this run and      4  int32    ms since the batch's base,
 *              shard: 0, 1, 2, ...                     or before it if negative
 * 24  int64    the batch's base by the     8  byte[20] info hash
 *              clock of the log's server, 28  byte[4]  IPv4 address, or
 *              ms since 1970              28  byte[16] IPv6 address
 * 32  int64    the tracker's run before
 *              this one, 0 if not known
 * 40  int64    number of the last batch
 *              of that run, sent or not
 * 48  changes
 * </pre>
 *
 * <p>The time of a change is the base plus the time since. Each tracker asks the log's server for
 * its clock, so the clocks of two trackers are never compared. The entry's own time would not do:
 * an append may take seconds when the server or the network hangs. A torrent's shard is the
 * remainder of the last four bytes of its info hash, unsigned, by the number of shards.
 *
 * <p>In Redis, the stream is called {@code NAME:changes}, or {@code NAME:{SHARD/SHARDS}:changes} if
 * there are several shards; a batch is an entry's field {@code b}. The keys of connection IDs are
 * strings of 32 hex digits, {@code NAME:{id-key}:DAY}, with the day in days since 1970.
 *
 * <p>A snapshot carries for each shard how far it is applied, as its {@linkplain
 * org.bttracker.snapshot format} shows. The next run reads on from two minutes before that
 * position. Of the batches that the snapshot has, it only applies the stops, so that what another
 * tracker tells late does not bring such a peer back.
 *
 * <p>What is promised: when all is quiet, all trackers hold the same peers. A peer that announces
 * again without a change is told once in each quarter of its time to live, so it may expire up to a
 * quarter too early elsewhere. What two trackers are told by one peer within one second may be
 * taken in any order.
 */
package org.bttracker.cluster;
