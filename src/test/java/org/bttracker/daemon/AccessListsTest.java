package org.bttracker.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.bttracker.access.Admission;
import org.bttracker.access.Verdict;
import org.bttracker.protocol.AnnounceEvent;
import org.bttracker.protocol.InfoHash;
import org.bttracker.protocol.IpAddress;
import org.bttracker.swarm.MayAdd;
import org.bttracker.swarm.PeerAnnouncement;
import org.bttracker.swarm.SwarmLimits;
import org.bttracker.swarm.SwarmRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lists that change while the tracker runs. */
class AccessListsTest {
  private static final Instant EVENING = Instant.parse("2027-01-31T23:59:59Z");
  private static final long SOURCE = IpAddress.lowOfIpv4(0x0A000001);

  @TempDir private Path directory;
  private final SwarmRegistry swarms =
      new SwarmRegistry(new SwarmLimits(Duration.ofMinutes(45), 100, 100, 0));
  private List<Reloadable> reloadables = List.of();
  private final LogLines log = new LogLines(ListSetting.class, Level.INFO);
  private Instant now = EVENING;
  private Path file;

  @AfterEach
  void closeLog() {
    log.close();
  }

  @Test
  void shouldMakeNoGatesWithoutLists() throws Exception {
    Admission admission = lists("none").admission(null, null);
    assertEquals(new Admission(null, null, null, null, null), admission);
    assertEquals(List.of(), reloadables);
  }

  @Test
  void shouldRemoveTheTorrentsThatAReloadDenies() throws Exception {
    AccessLists lists = lists("deny-list", hex(1));
    addPeers(2, 3, 4);
    write(hex(2), hex(4), hex(5));
    assertEquals("deny list: +3 −1", reload());
    assertEquals(1, swarms.torrents());
    assertTrue(lists.serves(torrent(1)));
    assertFalse(lists.serves(torrent(2)));
    assertTrue(lists.serves(torrent(3)));
    assertEquals("", reload());
  }

  /** As an announce that was let in just before adds it. */
  @Test
  void shouldRemoveATorrentThatComesBackJustThen() throws Exception {
    AccessLists lists = lists("deny-list", hex(1));
    write(hex(2), hex(3));
    reload();
    addPeers(2, 3);
    write(hex(3));
    reload();
    lists.expire();
    assertEquals(1, swarms.torrents(), "the one that is served again");
    addPeers(3);
    lists.expire();
    assertEquals(2, swarms.torrents(), "once more, and not for ever");
  }

  @Test
  void shouldRemoveTheTorrentsThatAReloadAllowsNoMore() throws Exception {
    AccessLists lists = lists("allow-list", hex(1), hex(2), hex(3));
    addPeers(1, 2, 3);
    write(hex(3), hex(4));
    assertEquals("allow list: +1 −2", reload());
    assertEquals(1, swarms.torrents());
    assertFalse(lists.serves(torrent(1)));
    assertTrue(lists.serves(torrent(3)));
    assertTrue(lists.serves(torrent(4)));
  }

  /** As at an announce; and what a reload changes holds at once. */
  @Test
  void shouldLetPeersOfOtherTrackersInAsItsOwn() throws Exception {
    AccessLists denied = lists("deny-list", hex(1));
    assertFalse(admits(denied, 1, SOURCE));
    assertTrue(admits(denied, 2, SOURCE));
    write(hex(2));
    reload();
    assertTrue(admits(denied, 1, SOURCE));
    assertFalse(admits(denied, 2, SOURCE));
    AccessLists allowed = lists("allow-nets", "10.0.0.0/8");
    assertTrue(admits(allowed, 2, SOURCE));
    assertFalse(admits(allowed, 2, IpAddress.lowOfIpv4(0x0B000001)));
    write("11.0.0.0/8");
    reload();
    assertFalse(admits(allowed, 2, SOURCE));
    assertTrue(admits(allowed, 2, IpAddress.lowOfIpv4(0x0B000001)));
    assertFalse(admits(lists("deny-nets", "10.0.0.0/8"), 2, SOURCE));
    AccessLists publicOnly =
        new AccessLists(
            new AccessConfig(null, null, null, null, null, true), swarms, () -> EVENING);
    assertFalse(admits(publicOnly, 2, SOURCE));
    assertTrue(admits(publicOnly, 2, IpAddress.lowOfIpv4(0x08080808)));
    assertTrue(admits(lists("none"), 1, SOURCE));
  }

  @Test
  void shouldKeepTheListIfAReloadFails() throws Exception {
    AccessLists lists = lists("deny-list", hex(1));
    write("this is", "no list");
    StartException fault = assertThrows(StartException.class, this::reload);
    assertEquals(
        "--deny-list="
            + file
            + ": no line is good; line 1: is no info hash of 40 hexadecimal or 32 base32 digits",
        fault.getMessage());
    Files.delete(file);
    fault = assertThrows(StartException.class, this::reload);
    assertEquals("--deny-list=" + file + ": no such file", fault.getMessage());
    assertFalse(lists.serves(torrent(1)));
  }

  @Test
  void shouldFailAtFirstIfThereIsNoList() {
    file = directory.resolve("none");
    StartException fault =
        assertThrows(
            StartException.class, () -> new AccessLists(config("allow-nets"), swarms, () -> now));
    assertEquals("--allow-nets=" + file + ": no such file", fault.getMessage());
  }

  @Test
  void shouldNameBadLinesWithFileAndLine() throws Exception {
    String[] lines = new String[13];
    Arrays.fill(lines, "203.0.113.77/24");
    lines[12] = "10.0.0.0/8";
    lists("deny-nets", lines);
    List<String> logged = log.take();
    assertEquals(12, logged.size());
    assertEquals(
        "WARN --deny-nets=" + file + ", line 1: has bits behind its prefix, write 203.0.113.0/24",
        logged.get(0));
    assertEquals("WARN --deny-nets=" + file + " has 2 bad lines more", logged.get(10));
    assertEquals("INFO deny nets: 1 entry", logged.get(11));
  }

  @Test
  void shouldAdmitATorrentAgainWhenItsDenialIsOver() throws Exception {
    AccessLists lists = lists("deny-list", hex(1) + " until=2027-01-31", hex(2));
    lists.expire();
    assertFalse(lists.serves(torrent(1)));
    now = EVENING.plusSeconds(1);
    log.take();
    lists.expire();
    assertTrue(lists.serves(torrent(1)));
    assertFalse(lists.serves(torrent(2)));
    assertEquals(List.of("INFO deny list: −1, until= is over"), log.take());
    lists.expire();
    assertEquals(List.of(), log.take());
    assertEquals("", reload(), "what is over is not on the list that the file gives");
  }

  @Test
  void shouldRemoveATorrentWhenItsAllowanceIsOver() throws Exception {
    AccessLists lists = lists("allow-list", hex(1) + " until=2027-01-31", hex(2));
    addPeers(1, 2);
    lists.expire();
    assertEquals(2, swarms.torrents());
    now = EVENING.plusSeconds(1);
    lists.expire();
    assertEquals(1, swarms.torrents());
    assertFalse(lists.serves(torrent(1)));
  }

  @Test
  void shouldReloadAndEndEachListOfNetworks() throws Exception {
    for (String option : List.of("allow-nets", "deny-nets", "exempt-nets")) {
      now = EVENING;
      AccessLists lists = lists(option, "10.0.0.0/8 until=2027-01-31");
      Admission admission = lists.admission(null, null);
      assertTrue(isOn(option, admission), option);
      now = EVENING.plusSeconds(1);
      lists.expire();
      assertFalse(isOn(option, admission), option);
      write("10.0.0.1 # again");
      assertEquals(option.replace('-', ' ') + ": +1 −0", reload());
      assertTrue(isOn(option, admission), option);
    }
  }

  private static boolean isOn(String option, Admission admission) {
    return switch (option) {
      case "allow-nets" -> admission.sources().check(0, SOURCE) == Verdict.ADMITTED;
      case "deny-nets" -> admission.sources().check(0, SOURCE) == Verdict.DENIED;
      default -> admission.isExempt(0, SOURCE);
    };
  }

  private AccessLists lists(String option, String... lines) throws Exception {
    write(lines);
    AccessLists lists = new AccessLists(config(option), swarms, () -> now);
    reloadables = lists.reloadables();
    return lists;
  }

  private AccessConfig config(String option) {
    return new AccessConfig(
        option.equals("allow-list") ? file : null,
        option.equals("deny-list") ? file : null,
        option.equals("allow-nets") ? file : null,
        option.equals("deny-nets") ? file : null,
        option.equals("exempt-nets") ? file : null,
        false);
  }

  private String reload() throws StartException {
    return reloadables.get(0).reload();
  }

  private void write(String... lines) throws IOException {
    file = directory.resolve("list");
    Files.write(file, List.of(lines));
  }

  private void addPeers(int... torrents) {
    for (int number : torrents) {
      InfoHash torrent = torrent(number);
      PeerAnnouncement announcement =
          new PeerAnnouncement()
              .torrent(torrent.head(), torrent.middle(), torrent.tail())
              .peer(0, SOURCE, 6_881)
              .says(false, AnnounceEvent.STARTED, 0)
              .mayAdd(MayAdd.TORRENT);
      swarms.forLoop().announce(announcement, 0, null);
    }
  }

  private static String hex(int number) {
    return String.format("%040x", number);
  }

  private static InfoHash torrent(int number) {
    return InfoHash.ofHex(hex(number));
  }

  private static boolean admits(AccessLists lists, int torrent, long source) {
    InfoHash hash = torrent(torrent);
    return lists.admits(
        hash.head(), hash.middle(), hash.tail(), IpAddress.ofIpv4(0).high(), source);
  }
}
