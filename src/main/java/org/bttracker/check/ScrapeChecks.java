package org.bttracker.check;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.bttracker.client.Announce;
import org.bttracker.client.MalformedResponse;
import org.bttracker.client.ScrapeResponse;
import org.bttracker.client.ScrapeResponse.Counts;
import org.bttracker.protocol.AnnounceEvent;
import org.bttracker.protocol.Bep15;
import org.bttracker.protocol.InfoHash;

/** The rules about scrapes: of two small swarms, of none and of many. */
final class ScrapeChecks {
  private static final int LEECHER = 50_001;
  private static final int SEEDER = 50_002;
  private static final int OTHER_LEECHER = 50_003;

  private final Stage stage;
  private final Findings findings;

  /** A seeder and two leechers. */
  private final InfoHash several;

  /** A leecher, which completes its download later. */
  private final InfoHash lone;

  ScrapeChecks(Stage stage) {
    this.stage = stage;
    findings = stage.findings;
    several = stage.packets.torrent();
    lone = stage.packets.torrent();
  }

  /**
   * Looks at the counts.
   *
   * @param thrifty whether few and small packets may be sent
   */
  void run(boolean thrifty) throws IOException {
    announce(several, SEEDER, 0, AnnounceEvent.STARTED);
    announce(several, LEECHER, 1, AnnounceEvent.STARTED);
    announce(several, OTHER_LEECHER, 1, AnnounceEvent.STARTED);
    announce(lone, LEECHER, 1, AnnounceEvent.STARTED);
    Optional<Reply> reply = ask(List.of(several));
    if (reply.isEmpty()) {
      findings.breaks(Rule.SCRAPE_ANSWERED, "no answer");
      return;
    }
    Optional<List<Counts>> counts = counts(Rule.SCRAPE_ANSWERED, reply, 1);
    if (counts.isEmpty()) {
      return;
    }
    findings.judge(Rule.SCRAPE_ANSWERED, true, reply.get().length() + " bytes");
    Counts first = counts.get().get(0);
    findings.judge(
        Rule.SCRAPE_COUNTS, isCounts(first, 1, 2), inWords(first) + "; 1 and 2 are there");
    unknown();
    order();
    repeated();
    completed();
    if (thrifty) {
      findings.unseen(Rule.SCRAPE_FULL, "only looked for on one's own networks");
    } else {
      full();
    }
  }

  private void unknown() throws IOException {
    counts(Rule.SCRAPE_UNKNOWN, ask(List.of(stage.packets.torrent())), 1)
        .ifPresent(
            counts ->
                findings.judge(
                    Rule.SCRAPE_UNKNOWN,
                    counts.get(0).equals(new Counts(0, 0, 0)),
                    inWords(counts.get(0))));
  }

  /**
   * In both orders: a tracker that answers in the order of its own table gets one of them right.
   */
  private void order() throws IOException {
    Optional<List<Counts>> there = counts(Rule.SCRAPE_ORDER, ask(List.of(several, lone)), 2);
    Optional<List<Counts>> back = counts(Rule.SCRAPE_ORDER, ask(List.of(lone, several)), 2);
    if (there.isPresent() && back.isPresent()) {
      boolean kept =
          there.get().get(0).equals(back.get().get(1))
              && there.get().get(1).equals(back.get().get(0))
              && !there.get().equals(back.get());
      findings.judge(Rule.SCRAPE_ORDER, kept, kept ? "they do" : "two orders got the same answer");
    }
  }

  private void repeated() throws IOException {
    Optional<Reply> reply = ask(List.of(several, several));
    if (reply.isPresent() && reply.get().response() instanceof ScrapeResponse scrape) {
      List<Counts> counts = scrape.torrents();
      boolean kept = counts.size() == 2 && counts.get(0).equals(counts.get(1));
      findings.judge(Rule.SCRAPE_REPEATED, kept, counts.size() + " answers");
    } else {
      findings.breaks(Rule.SCRAPE_REPEATED, Stage.inWords(reply));
    }
  }

  private void completed() throws IOException {
    announce(lone, LEECHER, 0, AnnounceEvent.COMPLETED);
    Optional<List<Counts>> once = counts(Rule.COMPLETED, ask(List.of(lone)), 1);
    announce(lone, LEECHER, 0, AnnounceEvent.COMPLETED);
    Optional<List<Counts>> twice = counts(Rule.COMPLETED_ONCE, ask(List.of(lone)), 1);
    if (once.isPresent() && twice.isPresent()) {
      int first = once.get().get(0).completed();
      int second = twice.get().get(0).completed();
      findings.judge(Rule.COMPLETED, first == 1, "completed = " + first);
      findings.judge(Rule.COMPLETED_ONCE, second == first, "told again, completed = " + second);
    }
  }

  private void full() throws IOException {
    List<InfoHash> many =
        Stream.generate(stage.packets::torrent).limit(Bep15.MAX_SCRAPE_HASHES).toList();
    Optional<Reply> reply = ask(many);
    if (reply.isPresent() && reply.get().response() instanceof ScrapeResponse scrape) {
      int answered = scrape.torrents().size();
      findings.judge(Rule.SCRAPE_FULL, answered == many.size(), "counts of " + answered);
    } else {
      findings.breaks(Rule.SCRAPE_FULL, Stage.inWords(reply));
    }
  }

  private Optional<Reply> ask(List<InfoHash> torrents) throws IOException {
    return stage.talk.ask(stage.packets.scrape(stage.connectionId(), torrents));
  }

  /**
   * The counts, if there are those of so many torrents; else the rule is broken, or cannot be seen.
   */
  private Optional<List<Counts>> counts(Rule rule, Optional<Reply> reply, int torrents) {
    if (reply.isPresent() && reply.get().response() instanceof ScrapeResponse scrape) {
      int answered = scrape.torrents().size();
      findings.judge(
          Rule.SCRAPE_SHAPE,
          answered == torrents,
          answered == torrents ? "they have" : "counts of " + answered + " for " + torrents);
      if (answered == torrents) {
        return Optional.of(scrape.torrents());
      }
      findings.unseen(rule, "the answer has other counts than were asked for");
    } else if (reply.isPresent() && reply.get().response() instanceof MalformedResponse malformed) {
      findings.breaks(Rule.SCRAPE_SHAPE, malformed.reason());
      findings.unseen(rule, "the answer is malformed");
    } else {
      findings.breaks(rule, Stage.inWords(reply));
    }
    return Optional.empty();
  }

  private void announce(InfoHash torrent, int port, long left, AnnounceEvent event)
      throws IOException {
    stage.announce(
        Rule.SCRAPE_COUNTS,
        torrent,
        port,
        new Announce(torrent, port).left(left).event(event).numWant(0));
  }

  private static boolean isCounts(Counts counts, int seeders, int leechers) {
    return counts.seeders() == seeders && counts.leechers() == leechers;
  }

  private static String inWords(Counts counts) {
    return "seeders = %d, completed = %d, leechers = %d"
        .formatted(counts.seeders(), counts.completed(), counts.leechers());
  }
}
