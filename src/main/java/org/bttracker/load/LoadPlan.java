package org.bttracker.load;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.bttracker.net.IoMode;

/**
 * What a {@link LoadGenerator} is to do. A fill announces different peers once each; it ignores
 * {@code duration} and {@code traffic}.
 *
 * @param tracker the tracker's address, resolved
 * @param io whether requests are sent in batches
 * @param duration how long requests are sent
 * @param warmUp how long after the start requests are left out of the latencies; 0 for none
 * @param rate requests a second; 0 for as many as the tracker answers
 * @param window without a rate, the most requests that wait for their answers, 1 to {@link
 *     #MAX_WINDOW}; with a rate, {@link #MAX_WINDOW} may wait
 * @param traffic what the clients send
 * @param torrents number of torrents, 1 or more; the lower a torrent's number, the more popular
 * @param clients number of virtual clients, 1 to {@link #MAX_CLIENTS}
 * @param numWant the {@code num_want} of an announce
 * @param fill peers of a fill, up to {@link #maxFill}, spread evenly over the torrents; 0 for no
 *     fill
 */
public record LoadPlan(
    InetSocketAddress tracker,
    IoMode io,
    Duration duration,
    Duration warmUp,
    int rate,
    int window,
    LoadTraffic traffic,
    int torrents,
    int clients,
    int numWant,
    int fill) {
  /** A transaction ID holds a request's index in 16 bits, and how often it was used in the rest. */
  public static final int MAX_WINDOW = 1 << 16;

  /** The ports from 1,024 on: clients that share an address announce different ones. */
  public static final int MAX_CLIENTS = FillOrder.PORTS;

  /**
   * The most peers of a fill.
   *
   * @param tracker the tracker's address, which decides how many addresses requests come from
   * @param clients number of virtual clients, 1 to {@link #MAX_CLIENTS}
   * @param torrents number of torrents; a peer may be in each
   * @return source addresses · 64,512 ports · torrents
   */
  public static long maxFill(InetAddress tracker, int clients, int torrents) {
    return (long) SourceAddresses.towards(tracker, clients).size() * FillOrder.PORTS * torrents;
  }
}
