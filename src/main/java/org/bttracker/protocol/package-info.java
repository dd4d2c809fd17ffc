/**
 * The packets of BEP 15 (UDP Tracker Protocol for BitTorrent): a {@link
 * org.bttracker.protocol.Request} reads a packet, a {@link org.bttracker.protocol.ResponseEncoder}
 * writes one. Both are used over and over, each with one buffer, and belong to one receive loop;
 * everything else here is immutable. A leaf: the package knows no clock, no setting, no logger and
 * no socket.
 *
 * <p>All integers are big-endian; every packet may be longer than its table (BEP 15, <em>Extensions
 * </em>).
 *
 * <pre>
 * connect request                      connect response
 *  0  int64    protocol_id               0  int32  action = 0
 *  8  int32    action = 0                4  int32  transaction_id
 * 12  int32    transaction_id            8  int64  connection_id
 * 16                                    16
 *
 * announce request                     announce response
 *  0  int64    connection_id             0  int32  action = 1
 *  8  int32    action = 1                4  int32  transaction_id
 * 12  int32    transaction_id            8  int32  interval, seconds
 * 16  byte[20] info_hash                12  int32  leechers
 * 36  byte[20] peer_id                  16  int32  seeders
 * 56  int64    downloaded               20 + 6 n   int32 IPv4 address, uint16 TCP port
 * 64  int64    left                     20 + 18 n  byte[16] IPv6 address, uint16 TCP port
 * 72  int64    uploaded                 (the family of the request's packet decides which)
 * 80  int32    event
 * 84  int32    IP address (ignored)
 * 88  int32    key
 * 92  int32    num_want
 * 96  uint16   port
 * 98  ...      options, BEP 41 (not looked at)
 *
 * scrape request                       scrape response
 *  0  int64    connection_id             0  int32  action = 2
 *  8  int32    action = 2                4  int32  transaction_id
 * 12  int32    transaction_id            8 + 12 n  int32 seeders, completed, leechers
 * 16 + 20 n    info_hash
 *
 *                                      error response
 *                                        0  int32  action = 3
 *                                        4  int32  transaction_id
 *                                        8  ...    message, plain text
 * </pre>
 */
package org.bttracker.protocol;
