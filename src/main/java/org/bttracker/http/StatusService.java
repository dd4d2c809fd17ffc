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
  private StatusService() {}

  /**
   * Binds the port; nothing is answered before {@link HttpService#start}.
   *
   * @param address port 0 for any free one
   * @param figures what is shown
   * @param loops of all receive loops
   * @param history of the last hour, which the status page draws
   * @param nanoClock the monotonic clock
   * @param lacking what the tracker may lack, as {@code /healthz} tells it; empty if nothing
   * @return to be started and closed
   * @throws IOException if the port cannot be bound, or the jar lacks a file of the status page
   */
  public static HttpService open(
      InetSocketAddress address,
      List<Figure> figures,
      List<LoopMeter> loops,
      History history,
      LongSupplier nanoClock,
      Supplier<String> lacking)
      throws IOException {
    Map<String, Resource> resources = StatusPage.files();
    resources.put("/metrics", new Metrics(figures, loops));
    resources.put("/healthz", new Health(loops, nanoClock, lacking));
    resources.put("/stats.json", new StatsJson(figures));
    resources.put("/history.json", accept -> Reply.of("application/json", history.toJson() + "\n"));
    return new HttpService(address, resources);
  }
}
