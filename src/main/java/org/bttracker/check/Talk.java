package org.bttracker.check;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.bttracker.client.AddressFamily;
import org.bttracker.client.ErrorResponse;
import org.bttracker.client.Response;
import org.bttracker.client.ResponseDecoder;
import org.bttracker.client.TimeSource;
import org.bttracker.client.WatchfulSocket;
import org.bttracker.client.WatchfulSocket.Arrival;
import org.bttracker.protocol.AddressText;

/**
 * What one port of this host says to the tracker, and what it hears. It looks at every answer:
 * where it comes from, whose transaction ID it bears, and whether an error's message is text. For
 * one thread at a time.
 */
final class Talk implements Closeable {
  /** A request that may have been lost is sent once more. */
  private static final int ATTEMPTS = 2;

  private final InetSocketAddress tracker;
  private final TimeSource time;
  private final Duration timeout;
  private final Findings findings;
  private final WatchfulSocket socket;
  private final ResponseDecoder decoder;
  private final Map<Integer, Reply> replies = new HashMap<>();
  private final Map<Integer, Long> sentNanos = new HashMap<>();

  /**
   * @param local where to ask from; null for any address and port
   * @param timeout how long an answer is waited for, before and after the request is sent again
   */
  Talk(
      InetSocketAddress tracker,
      InetSocketAddress local,
      Duration timeout,
      TimeSource time,
      Findings findings)
      throws IOException {
    this.tracker = tracker;
    this.time = time;
    this.timeout = timeout;
    this.findings = findings;
    decoder = new ResponseDecoder(AddressFamily.of(tracker));
    socket = new WatchfulSocket(tracker, local, time);
  }

  /** Sends a packet that may get no answer; {@link #heard} tells later. For any thread. */
  void post(ByteBuffer packet) throws IOException {
    post(packet, Packets.transactionId(packet));
  }

  /**
   * Sends a packet that is too short for a transaction ID.
   *
   * @param transactionId that an answer would have
   */
  void post(ByteBuffer packet, int transactionId) throws IOException {
    synchronized (this) {
      sentNanos.put(transactionId, time.nanos());
    }
    socket.send(packet);
  }

  /** Sends a request and waits for its answer; sends it once more if none comes. */
  Optional<Reply> ask(ByteBuffer packet) throws IOException {
    int transactionId = Packets.transactionId(packet);
    replies.remove(transactionId);
    for (int i = 0; i < ATTEMPTS; i++) {
      post(packet);
      long deadline = time.nanos() + timeout.toNanos();
      Optional<Arrival> arrival = socket.receive(deadline);
      while (arrival.isPresent()) {
        take(arrival.get());
        if (replies.containsKey(transactionId)) {
          return heard(transactionId);
        }
        arrival = socket.receive(deadline);
      }
    }
    return Optional.empty();
  }

  /** The answer to a packet that was posted, if it has come before that to a later request. */
  Optional<Reply> heard(int transactionId) {
    return Optional.ofNullable(replies.get(transactionId));
  }

  /** Where the tracker sees this port, unless addresses are translated on the way. */
  InetSocketAddress localAddress() throws IOException {
    return socket.localAddress();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  private synchronized void take(Arrival arrival) {
    Response response = decoder.decode(arrival.packet());
    int length = arrival.packet().limit();
    String from = AddressText.of(arrival.from());
    boolean isKnown = sentNanos.containsKey(response.transactionId());
    if (!isKnown && !arrival.from().equals(tracker)) {
      return; // A stranger's, who knows nothing of this.
    }
    findings.judge(Rule.ANSWER_ADDRESS, arrival.from().equals(tracker), "one came from " + from);
    findings.judge(
        Rule.TRANSACTION_ID,
        isKnown,
        isKnown ? "they do" : "one of " + length + " bytes bore " + response.transactionId());
    if (response instanceof ErrorResponse error) {
      findings.judge(Rule.ERROR_TEXT, isText(error.message()), "\"" + error.message() + "\"");
    }
    if (isKnown) {
      long sent = sentNanos.get(response.transactionId());
      replies.put(
          response.transactionId(),
          new Reply(response, length, Duration.ofNanos(arrival.nanos() - sent)));
    }
  }

  /** Not so for rubbish behind the message, which the decoder leaves in. */
  private static boolean isText(String message) {
    return !message.isEmpty()
        && message.codePoints().noneMatch(c -> Character.isISOControl(c) || c == 0xFFFD);
  }
}
