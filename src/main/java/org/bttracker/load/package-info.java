/**
 * The load generator behind {@code bttracker bench}. A {@link org.bttracker.load.LoadGenerator}
 * sends the requests of many virtual clients to one tracker, as a {@link
 * org.bttracker.load.LoadPlan} says, and returns a {@link org.bttracker.load.LoadResult}.
 *
 * <p>A workload chooses the next request, {@code LoadPackets} writes it, {@code LoadSockets} sends
 * it, {@code RequestWindow} keeps it until its answer comes or is overdue, and {@code LoadTally}
 * counts what became of it.
 *
 * <p>Everything runs on the thread that calls {@link org.bttracker.load.LoadGenerator#run}; only
 * {@link org.bttracker.load.LoadGenerator#stop} is for other threads. Requests and packets are
 * reused, so that the garbage collector of this process does not distort the latencies.
 */
package org.bttracker.load;
