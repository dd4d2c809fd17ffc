/**
 * The network: {@link org.bttracker.net.ListeningSockets} opens the sockets, {@link
 * org.bttracker.net.AddressSockets} those of the host's single addresses beside a socket for all,
 * {@link org.bttracker.net.KernelDrops} reads what the kernel has dropped. {@link
 * org.bttracker.net.BurstIo} makes each channel a {@link org.bttracker.net.BurstSocket}, which
 * receives and sends the datagrams of a {@link org.bttracker.net.Burst}, in one of two ways:
 *
 * <pre>
 *                    BurstIo
 *          ┌────────────┴─────────────┐
 *     BurstChannel               BatchSocket      Linux, Java 22 and newer
 *          │                          │
 *  one receive or send        one recvmmsg or sendmmsg ({@link org.bttracker.net.SystemCalls})
 *    for a datagram                for a burst
 *          │                          │
 *   DatagramChannel ── the same ── descriptor
 * </pre>
 *
 * <p>Bursts and their sockets belong to one receive loop; the rest is used at the start, at the
 * end, and by the maintenance threads.
 */
package org.bttracker.net;
