package org.bttracker.server;

import java.util.function.Supplier;
import java.util.stream.Stream;
import org.bttracker.access.Admission;
import org.bttracker.access.RateLimiter;
import org.bttracker.access.SourceGate;
import org.bttracker.access.TorrentGate;
import org.bttracker.access.Verdict;
import org.bttracker.connection.ConnectionIds;
import org.bttracker.metrics.Counter;
import org.bttracker.net.Burst;
import org.bttracker.net.Datagram;
import org.bttracker.protocol.AnnounceRequest;
import org.bttracker.protocol.IpAddress;
import org.bttracker.protocol.Request;
import org.bttracker.protocol.RequestKind;
import org.bttracker.swarm.SwarmChanges;
import org.bttracker.swarm.SwarmRegistry;
import org.bttracker.swarm.Swarms;

/**
 * The way of a burst of datagrams from its receipt to its sending; {@linkplain org.bttracker.server
 * drawn in the package's page}. A datagram that a step drops gets no response and takes no further
 * step. Belongs to one receive loop.
 */
public final class Pipeline {
  private static final String TORRENT_REFUSED = "info hash not allowed";

  private final ConnectionIds connections;
  private final Admission admission;
  private final SourceGate sources;
  private final TorrentGate torrents;
  private final RateLimiter rateLimiter;
  private final LookAhead lookAhead;
  private final ConnectHandler connectHandler;
  private final AnnounceHandler announceHandler;
  private final ScrapeHandler scrapeHandler;
  private final Journal journal;

  private final Exchange[] exchanges =
      Stream.generate(Exchange::new).limit(Burst.MAX_SIZE).toArray(Exchange[]::new);

  /** What no step has dropped of the burst, in the order of its coming. */
  private final Exchange[] left = new Exchange[Burst.MAX_SIZE];

  private int size;

  /** What was read ahead, summed up, so that the compiler cannot leave out the reads. */
  private long read;

  /**
   * Makes a pipeline with handlers of its own.
   *
   * @param connections gives and checks connection IDs, for this pipeline alone
   * @param swarms where peers are announced
   * @param admission who is let in, and with how much
   * @param policy how announces and scrapes are answered; asked for each, since it may change
   * @param journal is told what happens, by this pipeline alone
   */
  public Pipeline(
      ConnectionIds connections,
      SwarmRegistry swarms,
      Admission admission,
      Supplier<ReplyPolicy> policy,
      Journal journal) {
    this(connections, swarms, admission, policy, null, journal);
  }

  /**
   * Makes a pipeline that tells what announces change.
   *
   * @param connections gives and checks connection IDs, for this pipeline alone
   * @param swarms where peers are announced
   * @param admission who is let in, and with how much
   * @param policy how announces and scrapes are answered
   * @param changes is told what announces change, by this pipeline alone; null if nobody wants to
   *     know
   * @param journal is told what happens, by this pipeline alone
   */
  public Pipeline(
      ConnectionIds connections,
      SwarmRegistry swarms,
      Admission admission,
      Supplier<ReplyPolicy> policy,
      SwarmChanges changes,
      Journal journal) {
    this.connections = connections;
    this.admission = admission;
    sources = admission.sources();
    torrents = admission.torrents();
    rateLimiter = admission.rateLimiter();
    this.journal = journal;
    Swarms swarmsOfLoop = swarms.forLoop();
    lookAhead = new LookAhead(swarms);
    connectHandler = new ConnectHandler(connections, journal);
    announceHandler =
        new AnnounceHandler(swarms, swarmsOfLoop, admission, policy, changes, journal);
    scrapeHandler = new ScrapeHandler(swarmsOfLoop, torrents, policy, journal);
  }

  /**
   * Takes a burst through all steps. Each step is done for the whole burst before the next begins.
   *
   * @param burst as it was received; holds the responses afterwards
   * @param nowNanos the monotonic clock, read once for the burst
   */
  public void process(Burst burst, long nowNanos) {
    takeIn(burst);
    keep(Pipeline::checkAddresses, nowNanos);
    if (sources != null) {
      keep(Pipeline::checkSource, nowNanos);
    }
    keep(Pipeline::decode, nowNanos);
    lookAheadForConnectionIds(nowNanos);
    keep(Pipeline::checkConnectionId, nowNanos);
    keep(Pipeline::limitRate, nowNanos);
    if (torrents != null) {
      keep(Pipeline::checkTorrent, nowNanos);
    }
    lookAheadForSwarms(nowNanos);
    keep(Pipeline::handle, nowNanos);
    journal.endBurst();
  }

  /** One step, which all datagrams of a burst take before the first of them takes the next. */
  @FunctionalInterface
  private interface Step {
    /** Takes one datagram through the step; returns whether it goes on to the next. */
    boolean take(Pipeline pipeline, Exchange exchange, long nowNanos);
  }

  private void takeIn(Burst burst) {
    size = burst.size();
    for (int i = 0; i < size; i++) {
      left[i] = exchanges[i].begin(burst.get(i));
    }
    journal.received(size);
  }

  private void keep(Step step, long nowNanos) {
    int kept = 0;
    for (int i = 0; i < size; i++) {
      Exchange exchange = left[i];
      if (take(step, exchange, nowNanos)) {
        left[kept++] = exchange;
      }
    }
    size = kept;
  }

  /** A fault of this program costs only the datagram that it shows at. */
  private boolean take(Step step, Exchange exchange, long nowNanos) {
    try {
      return step.take(this, exchange, nowNanos);
    } catch (RuntimeException e) {
      exchange.datagram().response().silence();
      journal.failed(e, nowNanos);
      return false;
    }
  }

  /**
   * The source gate. Nobody can be answered at port 0 or at an address that is not one host's; nor
   * from an address that is not one host's.
   */
  private boolean checkAddresses(Exchange exchange, long nowNanos) {
    Datagram datagram = exchange.datagram();
    if (datagram.isAnswerable()
        && datagram.port() != 0
        && IpAddress.isUnicast(datagram.sourceHigh(), datagram.sourceLow())) {
      return true;
    }
    journal.droppedUnanswerable();
    return false;
  }

  /** Silence: a source that is not let in learns nothing, not even that there is a tracker. */
  private boolean checkSource(Exchange exchange, long nowNanos) {
    Datagram datagram = exchange.datagram();
    Verdict verdict = sources.check(datagram.sourceHigh(), datagram.sourceLow());
    if (verdict == Verdict.ADMITTED) {
      return true;
    }
    journal.droppedSource(verdict);
    return false;
  }

  private boolean decode(Exchange exchange, long nowNanos) {
    Request request = exchange.datagram().request();
    RequestKind kind = request.decode();
    if (kind.isAnswered()) {
      return true;
    }
    journal.ignored(request, Counter.MALFORMED, kind.fault(), nowNanos);
    return false;
  }

  /** Everybody may connect. Any other request needs an ID that was given to its source. */
  private boolean checkConnectionId(Exchange exchange, long nowNanos) {
    Datagram datagram = exchange.datagram();
    Request request = datagram.request();
    if (request.kind() == RequestKind.CONNECT
        || connections.isValid(
            request.connectionId(), datagram.sourceHigh(), datagram.sourceLow(), nowNanos)) {
      return true;
    }
    journal.ignored(request, Counter.BAD_CONNECTION_IDS, "unknown connection ID", nowNanos);
    return false;
  }

  /** Charges the source, which a valid connection ID has proven; so a connect is never charged. */
  private boolean limitRate(Exchange exchange, long nowNanos) {
    Datagram datagram = exchange.datagram();
    Request request = datagram.request();
    if (rateLimiter == null
        || request.kind() == RequestKind.CONNECT
        || rateLimiter.allow(datagram.sourceHigh(), datagram.sourceLow(), nowNanos)) {
      return true;
    }
    if (admission.isExempt(datagram.sourceHigh(), datagram.sourceLow())) {
      journal.exempted();
      return true;
    }
    journal.ignored(request, Counter.RATE_LIMITED, "over the rate limit", nowNanos);
    return false;
  }

  /** Whoever announces is told; a scrape may ask for several torrents, and its handler looks. */
  private boolean checkTorrent(Exchange exchange, long nowNanos) {
    Request request = exchange.datagram().request();
    if (request.kind() != RequestKind.ANNOUNCE) {
      return true;
    }
    AnnounceRequest announce = request.announce();
    Verdict verdict =
        torrents.check(announce.infoHashHead(), announce.infoHashMiddle(), announce.infoHashTail());
    if (verdict == Verdict.ADMITTED) {
      return true;
    }
    journal.handling(request, nowNanos);
    journal.refusedTorrent(verdict, TORRENT_REFUSED, request.transactionId());
    exchange.datagram().response().error(request.transactionId(), TORRENT_REFUSED);
    return false;
  }

  private void lookAheadForConnectionIds(long nowNanos) {
    try {
      for (int i = 0; i < size; i++) {
        Request request = left[i].datagram().request();
        if (request.kind() != RequestKind.CONNECT) {
          read += connections.lookAhead(request.connectionId(), nowNanos);
        }
      }
    } catch (RuntimeException e) {
      journal.failed(e, nowNanos);
    }
  }

  private void lookAheadForSwarms(long nowNanos) {
    try {
      lookAhead.read(left, size);
    } catch (RuntimeException e) {
      journal.failed(e, nowNanos);
    }
  }

  /** The last step: nothing goes on from here. */
  private boolean handle(Exchange exchange, long nowNanos) {
    Datagram datagram = exchange.datagram();
    Request request = datagram.request();
    journal.handling(request, nowNanos);
    switch (request.kind()) {
      case CONNECT -> connectHandler.handle(datagram, nowNanos);
      case ANNOUNCE -> announceHandler.handle(datagram, exchange.announcement(), nowNanos);
      case SCRAPE -> scrapeHandler.handle(request.scrape(), datagram.response());
      default -> {
        journal.refused(Counter.ERRORS, request.kind().fault(), request.transactionId());
        datagram.response().error(request.transactionId(), request.kind().fault());
      }
    }
    return false;
  }
}
