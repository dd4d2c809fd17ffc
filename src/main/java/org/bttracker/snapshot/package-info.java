/**
 * The file that carries a tracker over a restart: torrents, peers with their ages, completed counts
 * and connection IDs. One thread writes, beside the receive loops. What the first answers need is
 * read before the loops start; a thread of its own restores the rest while they serve.
 *
 * <p>All integers are big-endian. The file begins with
 *
 * <pre>
 *  0  byte[8]  "BtTrackr"
 *  8  int32    version = 2
 * 12  blocks
 * </pre>
 *
 * <p>A block is
 *
 * <pre>
 *  0  int32    number: 0, 1, 2, ...
 *  4  int32    length of the content, 1 to 65,536
 *  8  int32    CRC32C of the whole file up to the end of this block, but for the checksums
 * 12  ...      content: records, each in one block
 * </pre>
 *
 * <p>So a block that is damaged, missing, in another place or of another file does not match, nor
 * does any block behind it, and the last block's checksum covers everything. A record is
 *
 * <pre>
 *  0  byte     type
 *  1  uint16   length of what follows
 *  3  ...
 * </pre>
 *
 * <p>A reader steps over records of types that it does not know, so a later release may add some.
 * The contents of those it knows, in the order in which they come:
 *
 * <pre>
 * 1 head, the first record              6 moment, before the torrents that it
 *  0  int64    when it was written,        is about
 *              ms since 1970             0  int64    when peers had the ages that
 *  8  int64    torrents, about                       they have here, ms since 1970;
 * 16  int64    peers, about                          until the first of these, when
 * 24                                                 the file was written
 *                                        8
 * 2 key of the fingerprints
 *  0  byte[16] secret                   7 torrent, any number
 * 16                                     0  byte[20] info hash
 *                                       20  int32    completed downloads
 * 3 connection, any number              24  uint16   IPv4 peers, n
 *  0  int64    connection ID            26  n IPv4 peers, 8 bytes each
 *  8  byte[16] address                  26 + 8 n  IPv6 peers, 24 bytes each
 *              (IPv4: ::ffff:a.b.c.d)
 * 24  int32    age when the file was    8 more peers of the torrent before
 *              written, ms               0  uint16   IPv4 peers, n
 * 28                                     2  peers, as in a torrent
 *
 * 10 shard of a cluster's log, in       9 end, the last record, in a block of
 *   order, as many as there are           its own; the file ends behind it
 *  0  byte[]   state, see below          0  int64    connections
 *                                        8  int64    completed counts, type 5
 * 4 body: empty. What is behind it is   16  int64    torrents
 *   restored while the loops serve.     24  int64    peers
 *                                       32
 * 5 completed downloads of a torrent
 *   without peers, any number
 *  0  int64    fingerprint of the
 *              info hash, not 0
 *  8  int32    1 or more
 * 12
 *
 * IPv4 peer                             IPv6 peer
 *  0  int32    address                   0  byte[16] address
 *  4  uint16   port, not 0              16  uint16   port, not 0
 *  6  uint16   state                    18  int32    0
 *                                       22  uint16   state
 *
 * state: bit 15 seeder, bit 14 download counted, bits 13 to 0 seconds since the last announce
 * </pre>
 *
 * <p>A shard's state says how far its log was applied before the first torrent was written; what
 * came behind that is read once more at the next start. It has up to 65,000 bytes, which only the
 * package {@code cluster} reads:
 *
 * <pre>
 *  0  byte     version = 1
 *  1  byte     1 if all trackers that were alive are listed below, or else 0
 *  2  uint16   0
 *  4  int32    shards
 *  8  int64    tells the log from any other: a hash of its server's address and of its name
 * 16  int64    position of the last entry that is applied: ms since 1970 by the server's clock
 * 24  int64    and its number within that ms
 * 32  int64    run of this tracker
 * 40  any number of runs of trackers, this one's included, 16 bytes each:
 *      0  int64    run
 *      8  int64    number of its last batch, -1 for none
 * </pre>
 *
 * <p>A torrent that loses its last peer or gets its first one while the file is being written may
 * have its completed count in it twice, as a torrent and as a count, or not at all. The last
 * snapshot of a run, written when the loops have ended, is exact.
 *
 * <p>Version 1, of release 2.0.0, is still read. Its blocks have no number, and begin with length
 * and checksum: a CRC32C of the content alone. A block of length 0 and checksum 0 ends the file.
 * The contents of all blocks, joined, are a head and then records, which may cross the bounds of
 * blocks:
 *
 * <pre>
 * head                                  connection record
 *  0  int64    when it was written,      0  byte     1
 *              ms since 1970             1  int64    connection ID
 *  8  byte[16] signing key               9  byte[16] address
 * 24  int64    signing time then, s     25  int32    age, ms
 * 32                                    29
 * torrent record
 *  0  byte     2                        29  int32    IPv4 peers, n
 *  1  byte[20] info hash                33  int32    IPv6 peers, m
 * 21  int32    completed downloads      37  n IPv4 peers, 8 bytes each
 * 25  int32    s without peers          37 + 8 n  m IPv6 peers, 24 bytes each
 * </pre>
 *
 * <p>The {@linkplain org.bttracker.snapshot.KeyFile key file} beside it is written at each start,
 * before the first connection ID is given.
 *
 * <p>A snapshot is written to a file of its own, forced to the disk, and only then renamed; the one
 * before is kept. So whenever the tracker is killed, a whole snapshot is there, the old or the new.
 */
package org.bttracker.snapshot;
