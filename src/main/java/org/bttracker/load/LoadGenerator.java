package org.bttracker.load;

import java.io.Closeable;
import java.io.IOException;
import java.net.Inet4Address;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.bttracker.protocol.Bep15;
import org.bttracker.protocol.Bep15.ConnectResponseFrame;
import org.bttracker.protocol.Bep15.ResponseFrame;

/**
 * Puts a tracker under load: many virtual clients on one thread, the caller's. Without a rate it
 * asks as fast as it is answered, with a number of requests that wait; with one it asks at that
 * rate whatever the answers do, and spins, so that a late answer is not its own fault.
 */
public final class LoadGenerator implements Closeable {
  /** An answer that takes longer counts as lost; one that comes after that is unexpected. */
  private static final long TIMEOUT_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  /** How often lost requests are looked for. */
  private static final long EXPIRY_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** A fill whose peers are not answered for so long is given up. */
  private static final long PATIENCE_NANOS = 10 * SECOND_NANOS;

  /** Requests sent before replies are looked for. */
  private static final int BURST = 32;

  private static final long WAIT_MILLIS = 1;
  private static final long WAIT_NANOS = TimeUnit.MILLISECONDS.toNanos(WAIT_MILLIS);

  private final LoadPlan plan;
  private final LongSupplier nanoClock;
  private final RequestWindow window;
  private final VirtualClients clients;
  private final LoadTally tally;
  private final LoadSockets sockets;

  /** How many requests wait for their answers at each socket. */
  private final int[] waiting;

  private Workload workload;
  private long startNanos;
  private long expiredNanos;
  private long announcedNanos;
  private long sent;

  /**
   * Opens the sockets.
   *
   * @param plan what to do
   * @param nanoClock the monotonic clock
   * @throws IOException if the network refuses
   */
  public LoadGenerator(LoadPlan plan, LongSupplier nanoClock) throws IOException {
    this.plan = plan;
    this.nanoClock = nanoClock;
    window = new RequestWindow(plan.rate() > 0 ? LoadPlan.MAX_WINDOW : plan.window());
    clients = new VirtualClients(plan.clients());
    tally = new LoadTally(plan.tracker().getAddress() instanceof Inet4Address);
    sockets = new LoadSockets(plan, this::receive);
    waiting = new int[sockets.count()];
  }

  /**
   * Does it all, once.
   *
   * @param everySecond is told the state so far; holds up the load as long as it takes
   * @return what it has brought
   * @throws IOException if the network refuses, or no peer of a fill is answered for 10 s
   */
  public LoadResult run(Consumer<LoadResult> everySecond) throws IOException {
    startNanos = nanoClock.getAsLong();
    expiredNanos = startNanos;
    announcedNanos = startNanos;
    workload =
        plan.fill() > 0
            ? new FillWorkload(plan, clients, sockets.count())
            : new MixedWorkload(plan, clients, startNanos);
    long toldNanos = startNanos;
    long now = startNanos;
    while (!workload.isDone(now)) {
      int requests = send(now);
      sockets.receive(requests == 0 || window.isFull() ? waitMillis(now) : 0);
      expire(now);
      if (now - toldNanos >= SECOND_NANOS) {
        toldNanos += SECOND_NANOS;
        everySecond.accept(result(now));
      }
      now = nanoClock.getAsLong();
    }
    LoadResult atEnd = result(now);
    while (!window.isEmpty()) {
      sockets.receive(WAIT_MILLIS);
      expire(nanoClock.getAsLong());
    }
    return tally.result(atEnd.seconds(), atEnd.responsesPerSecond());
  }

  @Override
  public void close() throws IOException {
    sockets.close();
  }

  /** Sends what is due, but no more than keeps replies from being looked for. */
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
    if (request.action() == Bep15.CONNECT) {
      clients.connecting(request.client());
    }
    waiting[sockets.of(request.client())]++;
    request.sent(nanoClock.getAsLong());
    sockets.send(request.client(), packet);
  }

  /** Requests that should have been sent by now and have not, at the rate of the plan. */
  private double due(long now) {
    return (double) (now - startNanos) / SECOND_NANOS * plan.rate() - sent;
  }

  /** With a rate it waits in the kernel only if nothing can happen for that time. */
  private long waitMillis(long now) {
    boolean idle = window.isEmpty() && due(now + WAIT_NANOS) < 1;
    return plan.rate() == 0 || idle ? WAIT_MILLIS : 0;
  }

  /** Takes one reply; returns whether more requests wait at the socket. */
  private boolean receive(ByteBuffer reply, int socket) {
    PendingRequest request =
        reply.limit() < ResponseFrame.LENGTH
            ? null
            : window.find(reply.getInt(ResponseFrame.TRANSACTION_ID));
    if (request == null || sockets.of(request.client()) != socket) {
      tally.unexpected();
    } else {
      settle(request, reply, nanoClock.getAsLong());
      release(request);
    }
    return waiting[socket] > 0;
  }

  private void settle(PendingRequest request, ByteBuffer reply, long now) {
    if (tally.isAnswer(request.action(), reply)) {
      tally.answer(request.action(), reply, now - request.sentNanos());
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
      clients.failed(request);
      workload.lost(request);
    }
  }

  private void answered(PendingRequest request, long now) {
    workload.answered(request);
    if (request.action() == Bep15.ANNOUNCE) {
      announcedNanos = now;
    }
  }

  private void release(PendingRequest request) {
    window.release(request);
    waiting[sockets.of(request.client())]--;
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
          tally.lost();
          clients.failed(request);
          workload.lost(request);
          release(request);
        });
    if (plan.fill() > 0 && now - announcedNanos > PATIENCE_NANOS) {
      throw new IOException("no announce has been answered for 10 s");
    }
  }

  private LoadResult result(long now) {
    double seconds = (double) (now - startNanos) / SECOND_NANOS;
    return tally.result(seconds, tally.answered() / seconds);
  }
}
