/**
 * The network: {@link org.bttracker.net.ListeningSockets} opens the sockets, {@link
 * org.bttracker.net.Burst} receives and sends several datagrams at a time, {@link
 * org.bttracker.net.KernelDrops} reads what the kernel has dropped. A burst belongs to one receive
 * loop; the rest is used at the start, at the end, and by the maintenance threads.
 */
package org.bttracker.net;
