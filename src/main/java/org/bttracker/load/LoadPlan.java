package org.bttracker.load;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

/**
 * What a {@link LoadGenerator} is to do.
 *
 * @param tracker whom to ask, resolved
 * @param sources where virtual clients ask from, in turn ({@link SourceAddresses}); not empty
 * @param duration how long requests are sent; not looked at for a fill
 * @param rate requests a second; 0 for as many as are answered, with {@code window} of them waiting
 * @param window requests that wait for their answers at the most, 1 to {@link #MAX_WINDOW}; with a
 *     rate, {@link #MAX_WINDOW} whatever it is
 * @param mix kinds of requests; not looked at for a fill
 * @param torrents how many there are, 1 or more; the lower a torrent's number, the more popular
 * @param clients how many there are, 1 to {@link #MAX_CLIENTS}
 * @param numWant peers that an announce asks for
 * @param stoppedPercent share of announces that say stopped, 0 to 100; not looked at for a fill
 * @param fill 0, or how many different peers are announced once each, up to {@link #maxFill}; they
 *     are spread evenly over the torrents
 */
public record LoadPlan(
    InetSocketAddress tracker,
    List<InetAddress> sources,
    Duration duration,
    int rate,
    int window,
    LoadMix mix,
    int torrents,
    int clients,
    int numWant,
    int stoppedPercent,
    int fill) {
  /** As many as a transaction ID can number beside the count of its uses. */
  public static final int MAX_WINDOW = 1 << 16;

  /** The ports from 1,024 on, so that clients on one address announce different ones. */
  public static final int MAX_CLIENTS = FillOrder.PORTS;

  /**
   * How many different peers there can be.
   *
   * @param sources addresses to ask from
   * @param torrents each peer may be in each
   * @return addresses · 64,512 ports · torrents
   */
  public static long maxFill(int sources, int torrents) {
    return (long) sources * FillOrder.PORTS * torrents;
  }
}
