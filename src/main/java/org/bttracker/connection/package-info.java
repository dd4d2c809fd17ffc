/**
 * The connection IDs of BEP 15, <em>UDP connections / spoofing</em>.
 *
 * <p>A UDP packet can claim any source address. Only the host that has an address receives what is
 * sent to it. So the tracker sends a connection ID to the address that asked, and answers a request
 * only if it bears an ID that was given to its source. An ID is too long to be guessed. Nobody can
 * announce, scrape or draw a large reply in the name of another address; a forged connect draws 16
 * bytes for the 16 that were sent. An ID is bound to the IP address and not to the port, since
 * clients use one ID from several sockets. It serves any number of requests until it is two minutes
 * old. Requests with an unknown, foreign or expired ID are ignored.
 *
 * <p>There are two sorts of IDs, and both look alike:
 *
 * <ul>
 *   <li><em>Stored</em> IDs are 64 random bits from a cryptographic source. The {@linkplain
 *       org.bttracker.connection.ConnectionTable table} holds them in a {@code ConcurrentHashMap},
 *       with their address and time, up to {@code --max-connections}.
 *   <li><em>Signed</em> IDs are given when the table is full. They bear the second of their making
 *       and a keyed hash of that and the address. They are checked without memory, so a flood of
 *       forged connects takes none and evicts nobody.
 * </ul>
 *
 * <p>With {@code --snapshot} all new IDs are signed. A stored ID that was given after the last
 * snapshot would be lost if the program is killed, and its client would have to wait, some for
 * minutes, until it connects again. A signed ID is lost only with its key; each start makes a new
 * key and has it on the disk before the first ID is signed. The new key signs. The keys of earlier
 * runs still verify what they have signed, until it expires: an earlier key accepts no ID that
 * bears a later second than the start of the next run. IDs that an old snapshot has stored are
 * accepted too.
 *
 * <p>With {@code --id-key-file} all new IDs are signed too, with a key that several trackers share.
 * Each accepts the IDs of all others, and of its own earlier runs. Their time is the wall clock,
 * which is compared with the monotonic clock every second. A tracker accepts what others have
 * signed by a clock that differs from its own by 30 seconds at the most. If a clock is set by more
 * than that, clients must connect again.
 *
 * <p>In a cluster all new IDs are signed as well, with keys that the trackers find at the cluster's
 * server, one a day; their time is that server's clock. Until a tracker has got the keys it signs
 * with one of its own, or that of its snapshot; what it has signed so is accepted until it expires,
 * by this tracker alone. If a key has to give way to another one, or the server's clock jumps, what
 * was signed before is accepted until it expires, too. With {@code --snapshot} a shared key is on
 * the disk before it signs, so the next run knows its IDs even if the server is away then.
 *
 * <p>Without shared keys, the time of signed IDs is the wall clock at the start of a run, and goes
 * on with the monotonic clock; so a clock that is set while the tracker runs changes nothing until
 * the next start. If it was set forward, the IDs of the run before look older by as much and may be
 * refused. If it was set back, they may be accepted for longer by as much, and by no more than one
 * time to live in each run; {@link org.bttracker.connection.ConnectionTable#acceptEarlier} is told
 * what is known of that.
 *
 * <p>Each receive loop gives and checks IDs through {@linkplain
 * org.bttracker.connection.ConnectionIds a view of its own}, the maintenance threads purge and
 * write snapshots. An ID is valid or not by the time of the look-up; the purge only frees memory.
 */
package org.bttracker.connection;
