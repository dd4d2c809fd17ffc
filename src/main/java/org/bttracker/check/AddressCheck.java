package org.bttracker.check;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.time.Duration;
import org.bttracker.client.TimeSource;

/** Checks a tracker at one address. For one thread at a time; {@link #close} is for any thread. */
final class AddressCheck implements Closeable {
  private final Stage stage;
  private final boolean thrifty;
  private final ConnectChecks connects;
  private final AnnounceChecks announces;

  AddressCheck(InetSocketAddress tracker, Duration timeout, boolean thrifty, TimeSource time)
      throws IOException {
    this.thrifty = thrifty;
    stage = new Stage(tracker, timeout, time);
    connects = new ConnectChecks(stage);
    announces = new AnnounceChecks(stage);
  }

  /** Takes the groups of rules in turn; what comes later needs what comes before. */
  void run() throws IOException {
    try {
      if (connects.run()) {
        if (announces.run()) {
          new PeerChecks(stage).run(thrifty);
          new ScrapeChecks(stage).run(thrifty);
          announces.conclude();
        }
        connects.conclude();
      }
    } catch (PortUnreachableException e) {
      stage.findings.breaks(Rule.CONNECT_ANSWERED, "nobody listens there");
    }
    stage.findings.unseen(Rule.ERROR_TEXT, "no error came");
  }

  /** Where rules about two addresses go on. */
  Stage stage() {
    return stage;
  }

  AddressResult result() {
    return new AddressResult(
        stage.tracker(), "", announces.intervalSeconds(), stage.findings.ofAddress());
  }

  @Override
  public void close() throws IOException {
    stage.close();
  }
}
