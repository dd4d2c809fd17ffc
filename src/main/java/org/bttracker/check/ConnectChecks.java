package org.bttracker.check;

import java.io.IOException;
import java.net.BindException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.bttracker.client.Announce;
import org.bttracker.client.ConnectResponse;
import org.bttracker.client.ErrorResponse;
import org.bttracker.protocol.AnnounceEvent;
import org.bttracker.protocol.Bep15;
import org.bttracker.protocol.Bep15.ConnectResponseFrame;
import org.bttracker.protocol.Bep15.RequestFrame;

/** The rules about connects, connection IDs and what is no request at all. */
final class ConnectChecks {
  /** IDs that are closer than this are counted up: one pair of random ones in 2^31 is. */
  private static final long CLOSE = 1L << 32;

  private static final int ANY_PORT = 6_881;

  private final Stage stage;
  private final Findings findings;
  private final Packets packets;
  private long connectionId;

  /** Its sixteenth byte would be 0: a tracker that reads beyond the end may find a 0 there. */
  private ByteBuffer tooShort;

  private ByteBuffer wrongProtocol;
  private ByteBuffer errorPacket;
  private ByteBuffer unknownId;

  ConnectChecks(Stage stage) {
    this.stage = stage;
    findings = stage.findings;
    packets = stage.packets;
  }

  /** Gets a connection ID and looks what it is worth; returns false if there is none. */
  boolean run() throws IOException {
    Optional<Reply> reply = stage.talk.ask(packets.connect());
    if (reply.isEmpty() || !(reply.get().response() instanceof ConnectResponse response)) {
      findings.breaks(Rule.CONNECT_ANSWERED, Stage.inWords(reply));
      return false;
    }
    findings.judge(
        Rule.CONNECT_ANSWERED,
        true,
        "after %.1f ms".formatted(reply.get().roundTrip().toNanos() / 1e6));
    int length = reply.get().length();
    findings.judge(Rule.CONNECT_LENGTH, length == ConnectResponseFrame.LENGTH, length + " bytes");
    connectionId = response.connectionId();
    findings.judge(Rule.ID_NOT_ZERO, connectionId != 0, Long.toString(connectionId));
    stage.use(connectionId);
    postWhatGetsNoAnswer();
    Optional<Reply> longer = stage.talk.ask(Packets.longer(packets.connect(), 0, 0, 0, 0));
    findings.judge(
        Rule.CONNECT_LONGER,
        isConnect(longer),
        isConnect(longer) ? "20 bytes" : "20 bytes: " + Stage.inWords(longer));
    askFromAnotherPort();
    askFromAnotherAddress();
    findings.unseen(Rule.ID_NOT_GUESSABLE, "two ports of this address got the same");
    return true;
  }

  private void postWhatGetsNoAnswer() throws IOException {
    tooShort = packets.connect();
    int transactionId = Packets.transactionId(tooShort) & ~0xFF;
    tooShort.putInt(RequestFrame.TRANSACTION_ID, transactionId);
    stage.talk.post(Packets.cut(tooShort.duplicate(), RequestFrame.LENGTH - 1), transactionId);
    wrongProtocol = packets.header(Bep15.PROTOCOL_ID + 1, Bep15.CONNECT);
    stage.talk.post(wrongProtocol);
    errorPacket = packets.header(connectionId, Bep15.ERROR);
    stage.talk.post(errorPacket);
    unknownId = announce(~connectionId);
    stage.talk.post(unknownId);
  }

  /** To be called when later requests have been answered. */
  void conclude() {
    silent(Rule.SHORT_PACKET, tooShort);
    silent(Rule.PROTOCOL_ID, wrongProtocol);
    silent(Rule.ERROR_PACKET, errorPacket);
    silent(Rule.ID_UNKNOWN, unknownId);
  }

  private void silent(Rule rule, ByteBuffer packet) {
    Optional<Reply> reply = stage.talk.heard(Packets.transactionId(packet));
    findings.judge(rule, reply.isEmpty(), reply.isEmpty() ? "no answer" : answered(reply));
  }

  private static String answered(Optional<Reply> reply) {
    String words = Stage.inWords(reply);
    return words.startsWith("error") ? words : "it was answered";
  }

  private void askFromAnotherPort() throws IOException {
    try (Talk other = stage.open(null)) {
      boolean served = isServed(other, connectionId);
      findings.judge(
          Rule.ID_OTHER_PORT, served, served ? "it does" : "a request from another got no answer");
      Optional<Reply> connected = other.ask(packets.connect());
      if (!isConnect(connected)) {
        findings.unseen(Rule.ID_NOT_GUESSABLE, "a second connect got no ID");
        findings.unseen(Rule.ID_REUSED, "a second connect got no ID");
        return;
      }
      long second = ((ConnectResponse) connected.get().response()).connectionId();
      compare(second, false);
      boolean reused = isServed(other, second) && isServed(other, second);
      findings.judge(Rule.ID_REUSED, reused, reused ? "it does" : "a second request got no answer");
      if (!reused) {
        stage.renewIds();
      }
    }
  }

  /** Only this host itself can be asked from two addresses that are there for sure. */
  private void askFromAnotherAddress() throws IOException {
    InetAddress tracker = stage.tracker().getAddress();
    if (!(tracker instanceof Inet4Address) || !tracker.isLoopbackAddress()) {
      findings.unseen(Rule.ID_OTHER_ADDRESS, "only seen with a tracker on 127.0.0.1");
      return;
    }
    byte[] bytes = stage.talk.localAddress().getAddress().getAddress();
    bytes[3] ^= 3;
    try (Talk other = stage.open(new InetSocketAddress(InetAddress.getByAddress(bytes), 0))) {
      ByteBuffer scrape = scrape(connectionId);
      ByteBuffer announce = announce(connectionId);
      other.post(scrape);
      other.post(announce);
      Optional<Reply> connected = other.ask(packets.connect());
      boolean heard =
          other.heard(Packets.transactionId(scrape)).isPresent()
              || other.heard(Packets.transactionId(announce)).isPresent();
      findings.judge(Rule.ID_OTHER_ADDRESS, !heard, heard ? "it was answered" : "no answer");
      if (isConnect(connected)) {
        compare(((ConnectResponse) connected.get().response()).connectionId(), true);
      }
    } catch (BindException e) {
      findings.unseen(Rule.ID_OTHER_ADDRESS, "this host has no second address");
    }
  }

  /** Compares the ID with another one, which a tracker without memory may give anew to a port. */
  private void compare(long other, boolean otherAddress) {
    long distance = Math.abs(other - connectionId);
    if (distance == 0 && !otherAddress) {
      return;
    }
    boolean differs = distance < 0 || distance >= CLOSE;
    findings.judge(
        Rule.ID_NOT_GUESSABLE,
        differs,
        differs
            ? "they differ widely"
            : distance == 0 ? "two addresses got the same" : "they are " + distance + " apart");
  }

  /** Asks in both ways, since a tracker may know but one of them. */
  private boolean isServed(Talk talk, long id) throws IOException {
    return isTaken(talk.ask(scrape(id))) || isTaken(talk.ask(announce(id)));
  }

  private ByteBuffer scrape(long id) {
    return packets.scrape(id, List.of(packets.torrent()));
  }

  /** Of a peer that stops, so that none is there afterwards. */
  private ByteBuffer announce(long id) {
    Announce stopped = new Announce(packets.torrent(), ANY_PORT).event(AnnounceEvent.STOPPED);
    return packets.announce(id, stopped.numWant(0));
  }

  private static boolean isConnect(Optional<Reply> reply) {
    return reply.isPresent() && reply.get().response() instanceof ConnectResponse;
  }

  private static boolean isTaken(Optional<Reply> reply) {
    return reply.isPresent() && !(reply.get().response() instanceof ErrorResponse);
  }
}
