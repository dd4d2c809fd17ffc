package org.bttracker;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.bttracker.AnnounceHistory.Step;
import org.bttracker.client.Announce;

/** Announces at one tracker what a history says next, and tells it what was answered. */
final class HistoryLoad implements AutoCloseable {
  private final AnnounceHistory history;
  private final Map<Integer, Step> unanswered = new ConcurrentHashMap<>();
  private final AnnounceLoad load;

  /**
   * Begins.
   *
   * @param port of the tracker
   * @param steps what is announced next, if anything may be
   * @param perSecond how many
   */
  HistoryLoad(AnnounceHistory history, int port, Supplier<Optional<Step>> steps, int perSecond)
      throws IOException {
    this.history = history;
    AnnounceLoad.Source source =
        new AnnounceLoad.Source() {
          @Override
          public Optional<Announce> next(int transactionId) {
            Optional<Step> step = steps.get();
            step.ifPresent(one -> unanswered.put(transactionId, one));
            return step.map(Step::announce);
          }

          @Override
          public void answered(int transactionId) {
            history.acknowledge(unanswered.remove(transactionId));
          }
        };
    load = new AnnounceLoad(port, TrackerSession.idOf(port), perSecond, source);
  }

  /** Waits until so many more answers have come. */
  void awaitAnswers(int count) throws InterruptedException {
    load.awaitAnswers(count);
  }

  /** Stops sending, and waits for all answers. */
  void finish() throws InterruptedException {
    load.finish();
  }

  /** From now on, the tracker may end. */
  void allowEnd() {
    load.allowEnd();
  }

  /** Stops sending to a tracker that has ended; what was not answered may have reached it. */
  void abandon() throws IOException, InterruptedException {
    load.abandon();
    unanswered.values().forEach(history::lose);
  }

  @Override
  public void close() throws IOException {
    load.close();
  }
}
