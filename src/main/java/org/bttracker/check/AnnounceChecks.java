package org.bttracker.check;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;
import org.bttracker.client.Announce;
import org.bttracker.client.AnnounceResponse;
import org.bttracker.client.ErrorResponse;
import org.bttracker.protocol.AnnounceEvent;
import org.bttracker.protocol.Bep15.AnnounceRequestFrame;
import org.bttracker.protocol.InfoHash;

/** The rules about the announce packet and its answer. One leecher announces again and again. */
final class AnnounceChecks {
  private static final int PORT = 6_881;
  private static final int UNKNOWN_ACTION = 42;
  private static final int UNKNOWN_EVENT = 77;
  private static final int URL_DATA = 2;

  private final Stage stage;
  private final Findings findings;
  private final InfoHash torrent;
  private OptionalInt intervalSeconds = OptionalInt.empty();
  private ByteBuffer tooShort;
  private ByteBuffer muchTooShort;
  private ByteBuffer unknownAction;

  AnnounceChecks(Stage stage) {
    this.stage = stage;
    findings = stage.findings;
    torrent = stage.packets.torrent();
  }

  /** Returns false if the tracker takes no announce of the check. */
  boolean run() throws IOException {
    stage.enters(torrent, PORT);
    Optional<Reply> reply =
        stage.talk.ask(
            stage.packets.announce(stage.connectionId(), says().event(AnnounceEvent.STARTED)));
    if (reply.isPresent() && reply.get().response() instanceof ErrorResponse) {
      findings.unseen(Rule.ANNOUNCE_ANSWERED, "it refuses this torrent: " + Stage.inWords(reply));
      return false;
    }
    Optional<AnnounceResponse> first = stage.accepted(Rule.ANNOUNCE_ANSWERED, reply);
    if (first.isEmpty()) {
      return false;
    }
    findings.judge(
        Rule.ANNOUNCE_ANSWERED,
        true,
        "after %.1f ms".formatted(reply.get().roundTrip().toNanos() / 1e6));
    int interval = first.get().intervalSeconds();
    intervalSeconds = OptionalInt.of(interval);
    findings.judge(Rule.INTERVAL, interval > 0, interval + " s");
    postWhatIsNotAccepted();
    again();
    accept(Rule.OPTIONS, says().urlData("/announce?check"), UnaryOperator.identity());
    accept(Rule.OPTIONS_PADDED, says(), packet -> Packets.longer(packet, 0, 0));
    accept(Rule.OPTIONS_MALFORMED, says(), packet -> Packets.longer(packet, URL_DATA, 255, '/'));
    accept(Rule.EVENT_PAUSED, says().event(AnnounceEvent.PAUSED), UnaryOperator.identity());
    accept(Rule.EVENT_UNKNOWN, says(), packet -> Packets.withEvent(packet, UNKNOWN_EVENT));
    return true;
  }

  /** The interval of the first answer, if there was one. */
  OptionalInt intervalSeconds() {
    return intervalSeconds;
  }

  private void postWhatIsNotAccepted() throws IOException {
    tooShort = announceOfAnotherTorrent();
    stage.talk.post(Packets.cut(tooShort, AnnounceRequestFrame.LENGTH - 1));
    muchTooShort = announceOfAnotherTorrent();
    stage.talk.post(Packets.cut(muchTooShort, AnnounceRequestFrame.PEER_ID));
    unknownAction = stage.packets.header(stage.connectionId(), UNKNOWN_ACTION);
    stage.talk.post(unknownAction);
  }

  private ByteBuffer announceOfAnotherTorrent() throws IOException {
    return stage.packets.announce(
        stage.connectionId(), new Announce(stage.packets.torrent(), PORT).numWant(0));
  }

  /** To be called when later requests have been answered. */
  void conclude() {
    refused(Rule.ANNOUNCE_SHORT, tooShort);
    refused(Rule.ANNOUNCE_SHORT, muchTooShort);
    refused(Rule.UNKNOWN_ACTION, unknownAction);
  }

  private void refused(Rule rule, ByteBuffer packet) {
    Optional<Reply> reply = stage.talk.heard(Packets.transactionId(packet));
    boolean kept = reply.isEmpty() || reply.get().response() instanceof ErrorResponse;
    findings.judge(
        rule, kept, kept ? Stage.inWords(reply) : packet.limit() + " bytes were answered");
  }

  /** The same packet twice, as after the loss of its answer. */
  private void again() throws IOException {
    if (stage.idsServeOnce()) {
      findings.unseen(Rule.ANNOUNCE_TWICE, "a connection ID serves once only");
      return;
    }
    ByteBuffer packet = stage.packets.announce(stage.connectionId(), says());
    if (stage.accepted(Rule.ANNOUNCE_TWICE, stage.talk.ask(packet)).isPresent()) {
      boolean kept = stage.accepted(Rule.ANNOUNCE_TWICE, stage.talk.ask(packet)).isPresent();
      if (kept) {
        findings.judge(Rule.ANNOUNCE_TWICE, true, "two answers");
      }
    }
  }

  private void accept(Rule rule, Announce says, UnaryOperator<ByteBuffer> change)
      throws IOException {
    if (stage.announce(rule, torrent, PORT, says, change).isPresent()) {
      findings.judge(rule, true, "it is");
    }
  }

  private Announce says() {
    return new Announce(torrent, PORT);
  }
}
