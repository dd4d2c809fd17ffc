package org.bttracker.metrics;

import java.util.function.LongSupplier;

/**
 * What one receive loop measures of its work: when it last turned, how long it waits and works, how
 * soon it answers, and which messages and how many bytes come and go, for IPv4 and IPv6 each. A
 * loop that is not to be measured has none, and reads no clock for it. The loop's thread writes,
 * any thread reads. Nothing is allocated.
 */
public final class LoopMeter {
  private static final double NANOS_PER_SECOND = 1e9;

  /** IPv4 and IPv6. */
  private static final int FAMILIES = 2;

  private static final int LAST_TURN = 0;
  private static final int WAITING = 1;
  private static final int WORKING = 2;
  private static final int RECEIVED_BYTES = 3;
  private static final int SENT_BYTES = RECEIVED_BYTES + FAMILIES;
  private static final int RECEIVED = SENT_BYTES + FAMILIES;
  private static final int SENT = RECEIVED + FAMILIES * Message.values().length;
  private static final int LENGTH = SENT + FAMILIES * Message.values().length;

  private final LongSupplier nanoClock;
  private final OneWriterLongs numbers = new OneWriterLongs(LENGTH);
  private final ResponseTimes responseTimes = new ResponseTimes();
  private final ClientErrors clientErrors = new ClientErrors();
  private boolean awake;
  private long wokeNanos;

  /** The last reading of the clock in this turn. */
  private long lastNanos;

  /**
   * Makes a meter for a loop that is about to run.
   *
   * @param nanoClock the monotonic clock
   */
  public LoopMeter(LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
    numbers.set(LAST_TURN, nanoClock.getAsLong());
  }

  /** The loop begins to run. */
  public void begin() {
    numbers.set(LAST_TURN, nanoClock.getAsLong());
  }

  /** The loop has something to do; all calls but the first of a turn cost nothing. */
  public void wake() {
    if (!awake) {
      awake = true;
      wokeNanos = nanoClock.getAsLong();
      lastNanos = wokeNanos;
      numbers.add(WAITING, wokeNanos - numbers.get(LAST_TURN));
    }
  }

  /**
   * The loop has done what there was to do, and is going to wait. It has worked until its last
   * burst was sent: what came behind that does not need another reading of the clock.
   */
  public void turn() {
    wake();
    awake = false;
    numbers.add(WORKING, lastNanos - wokeNanos);
    numbers.set(LAST_TURN, lastNanos);
  }

  /**
   * A burst has been answered.
   *
   * @param receivedNanos the clock when it had been received
   * @param responses how many the network has taken, 0 or more
   */
  public void answered(long receivedNanos, int responses) {
    lastNanos = nanoClock.getAsLong();
    if (responses > 0) {
      responseTimes.add(lastNanos - receivedNanos, responses);
    }
  }

  /**
   * A datagram has come.
   *
   * @param message what it is
   * @param ipv4 whether it came over IPv4
   * @param bytes its payload
   */
  public void received(Message message, boolean ipv4, int bytes) {
    numbers.add(RECEIVED + index(message, ipv4), 1);
    numbers.add(RECEIVED_BYTES + family(ipv4), bytes);
  }

  /**
   * A datagram was sent.
   *
   * @param message what it is
   * @param ipv4 whether it went over IPv4
   * @param bytes its payload
   */
  public void sent(Message message, boolean ipv4, int bytes) {
    numbers.add(SENT + index(message, ipv4), 1);
    numbers.add(SENT_BYTES + family(ipv4), bytes);
  }

  /**
   * When the loop last began to wait, or began to run.
   *
   * @return the monotonic clock
   */
  public long lastTurnNanos() {
    return numbers.get(LAST_TURN);
  }

  /**
   * How long the loop has waited for something to do, up to the last time it had.
   *
   * @return seconds
   */
  public double waitingSeconds() {
    return numbers.get(WAITING) / NANOS_PER_SECOND;
  }

  /**
   * How long the loop has worked, up to its last turn.
   *
   * @return seconds
   */
  public double workingSeconds() {
    return numbers.get(WORKING) / NANOS_PER_SECOND;
  }

  /**
   * How many datagrams have come.
   *
   * @param message of which kind
   * @param ipv4 over IPv4, or else over IPv6
   * @return 0 or more
   */
  public long received(Message message, boolean ipv4) {
    return numbers.get(RECEIVED + index(message, ipv4));
  }

  /**
   * How many datagrams were sent.
   *
   * @param message of which kind
   * @param ipv4 over IPv4, or else over IPv6
   * @return 0 or more
   */
  public long sent(Message message, boolean ipv4) {
    return numbers.get(SENT + index(message, ipv4));
  }

  /**
   * The payload that has come.
   *
   * @param ipv4 over IPv4, or else over IPv6
   * @return bytes
   */
  public long receivedBytes(boolean ipv4) {
    return numbers.get(RECEIVED_BYTES + family(ipv4));
  }

  /**
   * The payload that was sent.
   *
   * @param ipv4 over IPv4, or else over IPv6
   * @return bytes
   */
  public long sentBytes(boolean ipv4) {
    return numbers.get(SENT_BYTES + family(ipv4));
  }

  /**
   * From the receipt of a burst until all of its responses were sent, for each response.
   *
   * @return goes on counting
   */
  public ResponseTimes responseTimes() {
    return responseTimes;
  }

  /**
   * What goes wrong with which kind of client.
   *
   * @return goes on counting
   */
  public ClientErrors clientErrors() {
    return clientErrors;
  }

  private static int index(Message message, boolean ipv4) {
    return FAMILIES * message.ordinal() + family(ipv4);
  }

  private static int family(boolean ipv4) {
    return ipv4 ? 0 : 1;
  }
}
