/**
 * The network: {@link org.bttracker.net.ListeningSockets} opens the sockets, {@link
 * org.bttracker.net.AddressSockets} those of the host's single addresses beside a socket for all,
 * {@link org.bttracker.net.KernelDrops} reads what the kernel has dropped. {@link
 * org.bttracker.net.BurstIo} makes each channel a {@link org.bttracker.net.BurstSocket}, which
 * receives and sends the datagrams of a {@link org.bttracker.net.Burst}, in one of two ways:
 *
 * <pre>
 *                         BurstIo
 *          ┌─────────────────┴──────────────┐
 *     BurstChannel ── SwitchedSocket ─▶ BatchSocket   Linux, Java 22 and newer
 *          │        (channel until the      │
 *          │         calls are linked)      │
 *  one receive or send              one recvmmsg or sendmmsg ({@link org.bttracker.net.SystemCalls})
 *    for a datagram                      for a burst
 *          │                                │
 *   DatagramChannel ──── the same ──── descriptor
 * </pre>
 *
 * <p>{@link org.bttracker.net.UnixSocket} sends to a service manager by the means of batches.
 *
 * <p>Bursts and their sockets belong to one receive loop. {@link org.bttracker.net.BatchClient},
 * which sends requests in batches, belongs to the thread of the load generator. The rest is used at
 * the start, at the end, and by the maintenance threads; one more thread links the system calls and
 * ends.
 */
package org.bttracker.net;
