package org.bttracker.check;

import java.io.Closeable;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.bttracker.client.TimeSource;

/**
 * Checks a tracker at all addresses of its name. For one thread at a time; {@link #close} is for
 * any thread.
 */
public final class TrackerCheck implements Closeable {
  private final List<InetSocketAddress> addresses;
  private final Duration timeout;
  private final boolean thrifty;
  private final TimeSource time;

  /** Guarded by itself. */
  private final List<AddressCheck> checks = new ArrayList<>();

  private boolean closed;

  /**
   * Prepares a check.
   *
   * @param addresses of the tracker's name, resolved
   * @param timeout how long an answer is waited for; then the request is sent once more
   * @param thrifty whether to send few packets only, as is polite with strangers
   * @param time the clock
   */
  public TrackerCheck(
      List<InetSocketAddress> addresses, Duration timeout, boolean thrifty, TimeSource time) {
    this.addresses = List.copyOf(addresses);
    this.timeout = timeout;
    this.thrifty = thrifty;
    this.time = time;
  }

  /**
   * Checks one address after the other, then what concerns two of them, and removes all peers.
   *
   * @param listener is told of each address as soon as it is checked
   * @return what was found
   * @throws IOException if the network fails, or this is closed meanwhile
   */
  public CheckResult run(Consumer<AddressResult> listener) throws IOException {
    List<AddressResult> results = new ArrayList<>();
    for (InetSocketAddress address : addresses) {
      AddressResult result = check(address);
      results.add(result);
      listener.accept(result);
    }
    List<Observation> families = checkFamilies();
    for (AddressCheck check : checks) {
      check.stage().leave();
    }
    return new CheckResult(results, families);
  }

  private AddressResult check(InetSocketAddress address) throws IOException {
    AddressCheck check;
    try {
      check = new AddressCheck(address, timeout, thrifty, time);
    } catch (IOException e) {
      String reason = e.getMessage() == null ? e.toString() : e.getMessage();
      return new AddressResult(address, reason, OptionalInt.empty(), List.of());
    }
    add(check);
    check.run();
    return check.result();
  }

  private void add(AddressCheck check) throws IOException {
    synchronized (checks) {
      checks.add(check);
      if (closed) {
        check.close();
      }
    }
  }

  private List<Observation> checkFamilies() throws IOException {
    Optional<Stage> ipv4 = accepting(true);
    Optional<Stage> ipv6 = accepting(false);
    if (ipv4.isEmpty() || ipv6.isEmpty()) {
      return List.of();
    }
    Findings findings = new Findings();
    new FamilyChecks(ipv4.get(), ipv6.get(), findings).run();
    return findings.ofFamilies();
  }

  /** The first address of a family where announces are accepted. */
  private Optional<Stage> accepting(boolean overIpv4) {
    return checks.stream()
        .filter(check -> check.result().intervalSeconds().isPresent())
        .map(AddressCheck::stage)
        .filter(stage -> stage.tracker().getAddress() instanceof Inet4Address == overIpv4)
        .findFirst();
  }

  /** Tells the tracker that the peers have gone, without waiting for answers, and ends. */
  @Override
  public void close() throws IOException {
    synchronized (checks) {
      closed = true;
      for (AddressCheck check : checks) {
        check.close();
      }
    }
  }
}
