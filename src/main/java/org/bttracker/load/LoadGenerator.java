package org.bttracker.load;

import java.io.Closeable;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.bttracker.load.LoadProgress.Phase;
import org.bttracker.protocol.Bep15;
import org.bttracker.protocol.Bep15.ConnectResponseFrame;
import org.bttracker.protocol.Bep15.ResponseFrame;

/**
 * Puts a tracker under load. One thread, the caller's, speaks for all virtual clients. Without a
 * rate it sends as fast as the tracker answers, and a bounded number of requests waits for answers.
 * With a rate it sends at that rate whatever the answers do, and spins, so that it never adds a
 * delay of its own.
 */
public final class LoadGenerator implements Closeable {
  /** A request without an answer for so long is lost. */
  private static final long TIMEOUT_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  /** How often lost requests are looked for. */
  private static final long EXPIRY_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** A fill ends if no announce is answered for so long. */
  private static final long PATIENCE_NANOS = 10 * SECOND_NANOS;

  /** Requests sent before replies are looked for. */
  private static final int BURST = 32;

  private static final long WAIT_MILLIS = 1;
  private static final long WAIT_NANOS = TimeUnit.MILLISECONDS.toNanos(WAIT_MILLIS);

  private final LoadPlan plan;
  private final LongSupplier nanoClock;
  private final long warmUpNanos;
  private final List<InetAddress> sources;
  private final RequestWindow window;
  private final VirtualClients clients;
  private final LoadTally tally;
  private final LoadSockets sockets;

  private Workload workload;
  private long startNanos;
  private long expiredNanos;
  private long announcedNanos;
  private long sent;
  private volatile boolean stopping;

  /**
   * Opens the sockets.
   *
   * @param plan what to do
   * @param nanoClock the monotonic clock
   * @throws IOException if the network refuses, or batches are wanted and not possible
   */
  public LoadGenerator(LoadPlan plan, LongSupplier nanoClock) throws IOException {
    this.plan = plan;
    this.nanoClock = nanoClock;
    warmUpNanos = plan.warmUp().toNanos();
    InetAddress tracker = plan.tracker().getAddress();
    sources = SourceAddresses.towards(tracker, plan.clients());
    window = new RequestWindow(plan.rate() > 0 ? LoadPlan.MAX_WINDOW : plan.window());
    clients = new VirtualClients(plan.clients());
    tally = new LoadTally(tracker instanceof Inet4Address, seconds(warmUpNanos));
    sockets = LoadSockets.open(plan.io(), plan.tracker(), sources, plan.clients(), this::receive);
  }

  /**
   * Runs the plan, once. It ends when the plan is done, after {@link #stop}, or when it fails: the
   * network refuses, or no announce of a fill is answered for 10 s. Requests that wait then still
   * get their time to be answered.
   *
   * @param everySecond takes the progress; the load waits while it runs
   * @return the result; a failure is told in it, beside what was measured before
   */
  public LoadResult run(Consumer<LoadProgress> everySecond) {
    startNanos = nanoClock.getAsLong();
    expiredNanos = startNanos;
    announcedNanos = startNanos;
    workload =
        plan.fill() > 0
            ? new FillWorkload(plan, sources.size(), clients, sockets.endpoints())
            : new MixedWorkload(plan, sources.size(), clients, startNanos);
    LoadResult atEnd = null;
    String failure = "";
    try {
      atEnd = ask(everySecond);
      drain();
    } catch (IOException e) {
      failure = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }
    if (atEnd == null) {
      atEnd = result(nanoClock.getAsLong());
    }
    return tally.result(atEnd.seconds(), atEnd.responsesPerSecond(), failure);
  }

  /** Ends {@link #run} soon, if it runs or will run. For any thread. */
  public void stop() {
    stopping = true;
  }

  @Override
  public void close() throws IOException {
    sockets.close();
  }

  /** Sends requests and takes answers until the end; returns the result at that moment. */
  private LoadResult ask(Consumer<LoadProgress> everySecond) throws IOException {
    long progressNanos = startNanos;
    long now = startNanos;
    while (!stopping && !workload.isDone(now)) {
      int requests = send(now);
      sockets.receive(requests == 0 || window.isFull() ? waitMillis(now) : 0);
      expire(now);
      if (now - progressNanos >= SECOND_NANOS) {
        progressNanos += SECOND_NANOS;
        everySecond.accept(progress(now));
      }
      now = nanoClock.getAsLong();
    }
    return result(now);
  }

  /** Waits until every request is answered or lost. */
  private void drain() throws IOException {
    while (!window.isEmpty()) {
      sockets.receive(WAIT_MILLIS);
      expire(nanoClock.getAsLong());
    }
  }

  /** Sends what is due, but no more than a burst, so that replies do not wait. */
  private int send(long now) throws IOException {
    long most = plan.rate() == 0 ? BURST : Math.min(BURST, (long) due(now));
    int requests = 0;
    while (requests < most && !window.isFull()) {
      PendingRequest request = window.take();
      ByteBuffer packet = workload.next(request, now);
      if (packet == null) {
        window.release(request);
        break;
      }
      send(request, packet);
      requests++;
    }
    sent += requests;
    return requests;
  }

  private void send(PendingRequest request, ByteBuffer packet) throws IOException {
    if (!request.isAnswerDue()) {
      tally.badId();
      window.release(request);
      sockets.send(request.client(), packet);
      return;
    }
    if (request.action() == Bep15.CONNECT) {
      clients.connecting(request.client());
    }
    sockets.waits(request.client());
    request.sent(nanoClock.getAsLong());
    sockets.send(request.client(), packet);
  }

  /** Requests that the rate demands by now and that have not been sent. */
  private double due(long now) {
    return seconds(now - startNanos) * plan.rate() - sent;
  }

  /** With a rate, it waits in the kernel only if nothing can become due meanwhile. */
  private long waitMillis(long now) {
    boolean idle = window.isEmpty() && due(now + WAIT_NANOS) < 1;
    return plan.rate() == 0 || idle ? WAIT_MILLIS : 0;
  }

  /** Takes one reply. */
  private void receive(ByteBuffer reply, int socket) {
    PendingRequest request =
        reply.limit() < ResponseFrame.LENGTH
            ? null
            : window.find(reply.getInt(ResponseFrame.TRANSACTION_ID));
    if (request == null || sockets.socketOf(request.client()) != socket) {
      tally.unexpected();
    } else {
      settle(request, reply, nanoClock.getAsLong());
      release(request);
    }
  }

  private void settle(PendingRequest request, ByteBuffer reply, long now) {
    if (tally.isAnswer(request.action(), reply)) {
      long sentNanos = request.sentNanos();
      tally.answer(request.action(), reply, now - sentNanos, isWarmUp(sentNanos));
      if (request.action() == Bep15.CONNECT) {
        long id = reply.getLong(ConnectResponseFrame.CONNECTION_ID);
        clients.connected(request.client(), id, now);
      }
      answered(request, now);
    } else if (reply.getInt(ResponseFrame.ACTION) == Bep15.ERROR) {
      tally.error(reply);
      clients.failed(request);
      answered(request, now);
    } else {
      tally.unexpected();
      lost(request);
    }
  }

  private void answered(PendingRequest request, long now) {
    workload.answered(request);
    if (request.action() == Bep15.ANNOUNCE) {
      announcedNanos = now;
    }
  }

  private void lost(PendingRequest request) {
    tally.lost();
    clients.failed(request);
    workload.lost(request);
  }

  private void release(PendingRequest request) {
    window.release(request);
    sockets.settled(request.client());
  }

  /** Gives up the requests that have waited for too long. */
  private void expire(long now) throws IOException {
    if (now - expiredNanos < EXPIRY_NANOS) {
      return;
    }
    expiredNanos = now;
    window.forEachSentBefore(
        now - TIMEOUT_NANOS,
        request -> {
          lost(request);
          release(request);
        });
    if (plan.fill() > 0 && now - announcedNanos > PATIENCE_NANOS) {
      throw new IOException("no announce has been answered for 10 s");
    }
  }

  private LoadProgress progress(long now) {
    Phase phase = isWarmUp(now) ? Phase.WARM_UP : Phase.MEASURING;
    return new LoadProgress(
        clients.connectedOnce() < workload.clients() ? Phase.CONNECTING : phase,
        clients.connectedOnce(),
        workload.clients(),
        result(now));
  }

  private LoadResult result(long now) {
    double seconds = seconds(now - startNanos);
    return tally.result(seconds, seconds == 0 ? 0 : tally.answered() / seconds, "");
  }

  private boolean isWarmUp(long nanos) {
    return nanos - startNanos < warmUpNanos;
  }

  private static double seconds(long nanos) {
    return (double) nanos / SECOND_NANOS;
  }
}
