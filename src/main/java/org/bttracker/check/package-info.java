/**
 * What {@code bttracker check} holds against a tracker: {@link org.bttracker.check.Rule} is the
 * catalogue of the rules, each with the BEP that states it, and {@link
 * org.bttracker.check.AddressCheck} finds out at one address which of them hold.
 *
 * <p>All announces are of torrents with random info hashes, which nobody else has: so the right
 * counts and peers are known, and nobody is handed out to strangers. A peer is an IP address and a
 * port, so one socket announces many. They are all removed again.
 *
 * <p>That a packet gets <em>no</em> answer is seen without waiting for one: the packet is sent, and
 * then a request that is answered. What has not come by the end of the check does not come.
 *
 * <p>Everything runs on the caller's thread.
 */
package org.bttracker.check;
