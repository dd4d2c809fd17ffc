package org.bttracker.http;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.bttracker.metrics.Figure;
import org.bttracker.metrics.LoopMeter;

/** Puts together what an operator can look at. */
public final class StatusService {
  private static final String INDEX =
      """
      <!DOCTYPE html>
      <html lang="en">
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width">
      <meta name="color-scheme" content="light dark">
      <title>BtTracker</title>
      <h1>BtTracker</h1>
      <ul>
      <li><a href="/metrics">/metrics</a>: for Prometheus
      <li><a href="/healthz">/healthz</a>: whether the tracker serves
      <li><a href="/stats.json">/stats.json</a>: its figures
      </ul>
      </html>
      """;

  private StatusService() {}

  /**
   * Binds the port; nothing is answered before {@link HttpService#start}.
   *
   * @param address port 0 for any free one
   * @param figures what is shown
   * @param loops of all receive loops
   * @param history of the last hour, which the status page draws
   * @param nanoClock the monotonic clock
   * @param restoring how far the restore of a snapshot is; empty when there is none
   * @return to be started and closed
   * @throws IOException if the port cannot be bound
   */
  public static HttpService open(
      InetSocketAddress address,
      List<Figure> figures,
      List<LoopMeter> loops,
      History history,
      LongSupplier nanoClock,
      Supplier<String> restoring)
      throws IOException {
    return new HttpService(
        address,
        Map.of(
            "/", accept -> Reply.of("text/html; charset=utf-8", INDEX),
            "/metrics", new Metrics(figures, loops),
            "/healthz", new Health(loops, nanoClock, restoring),
            "/stats.json", new StatsJson(figures),
            "/history.json", accept -> Reply.of("application/json", history.toJson() + "\n")));
  }
}
