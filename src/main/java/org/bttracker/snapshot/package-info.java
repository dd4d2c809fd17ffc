/**
 * The file that carries a tracker over a restart: torrents, peers with their ages, completed
 * counts, connection IDs and the signing key. One thread writes, beside the receive loops; reading
 * is done before they start.
 *
 * <p>All integers are big-endian. The file begins with
 *
 * <pre>
 *  0  byte[8]  "BtTrackr"
 *  8  int32    version = 1
 * 12  blocks
 * </pre>
 *
 * <p>A block is
 *
 * <pre>
 *  0  int32    length of the content, 1 to 65,536; 0 in the last block, which ends the file
 *  4  int32    CRC32C of the content, 0 in the last block
 *  8  ...      content
 * </pre>
 *
 * <p>The contents of all blocks, joined, are a head and then records, which may cross the bounds of
 * blocks:
 *
 * <pre>
 * head                                  connection record
 *  0  int64    when it was written,      0  byte   1
 *              ms since 1970             1  int64  connection ID
 *  8  byte[16] signing key               9  int64  address, first half (0 for IPv4)
 * 24  int64    signing time then, s     17  int64  address, second half (::ffff:a.b.c.d)
 * 32                                    25  int32  age, ms
 *                                       29
 * torrent record
 *  0  byte     2                         IPv4 peer
 *  1  byte[20] info hash                  0  int32  address
 * 21  int32    completed downloads        4  int16  port
 * 25  int32    s without peers            6  int16  state
 * 29  int32    IPv4 peers, n              IPv6 peer
 * 33  int32    IPv6 peers, m              0  byte[16] address
 * 37  n IPv4 peers, 8 bytes each         16  int16  port
 * 37 + 8 n  m IPv6 peers, 24 bytes each  18  int32  0
 *                                        22  int16  state
 *
 * state: bit 15 seeder, bit 14 download counted, bits 13 to 0 seconds since the last announce
 * </pre>
 *
 * <p>The {@linkplain org.bttracker.snapshot.KeyFile key file} beside it is written at each start,
 * before the first connection ID is given.
 *
 * <p>A snapshot is written to a file of its own, forced to the disk, and only then renamed; the one
 * before is kept. So whenever the tracker is killed, a whole snapshot is there, the old or the new.
 */
package org.bttracker.snapshot;
