/**
 * The network: {@link org.bttracker.net.ListeningSockets} opens the sockets, {@link
 * org.bttracker.net.AddressSockets} those of single addresses, a {@link
 * org.bttracker.net.BurstChannel} receives and sends the datagrams of a {@link
 * org.bttracker.net.Burst} through one of them, {@link org.bttracker.net.KernelDrops} reads what
 * the kernel has dropped. Bursts and their channels belong to one receive loop; the rest is used at
 * the start, at the end, and by the maintenance threads.
 */
package org.bttracker.net;
