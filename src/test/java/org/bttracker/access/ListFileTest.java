package org.bttracker.access;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.bttracker.protocol.InfoHash;
import org.bttracker.protocol.IpAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ListFileTest {
  private static final int TODAY = (int) LocalDate.of(2027, 1, 31).toEpochDay();
  private static final String NOT_A_HASH = "is no info hash of 40 hexadecimal or 32 base32 digits";

  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r\n", "\r"})
  void shouldReadEntriesBetweenCommentsAndEmptyLines(String end) throws IOException {
    ListFile<TorrentList> file =
        torrents(
            String.join(
                end,
                "# all that we serve",
                "",
                hex(1),
                "  " + hex(2) + "\tthe second one, until the end",
                hex(3) + "#without a space",
                hex(4) + " until=2027-01-31 # to the end of today",
                "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAF   comment",
                "   # indented",
                "nothing"));
    assertEquals(5, file.list().size());
    for (int i = 1; i <= 5; i++) {
      assertTrue(contains(file.list(), i), "torrent " + i);
    }
    assertEquals(List.of("line 9: " + NOT_A_HASH), file.faults());
  }

  @Test
  void shouldReadBeyondAMarkOfTheByteOrder() throws IOException {
    ListFile<TorrentList> file = torrents("\uFEFF" + hex(1) + "\n" + hex(2));
    assertEquals(2, file.list().size());
    assertEquals(0, file.badLines());
  }

  @ParameterizedTest
  @ValueSource(strings = {"# until=2027-01-30", "#until=2027-01-30", "spam # x, until=2027-01-30"})
  void shouldSayThatADayInACommentIsNotRead(String comment) throws IOException {
    ListFile<TorrentList> file = torrents(hex(1) + " " + comment + "\n" + hex(2));
    assertEquals(2, file.list().size());
    assertEquals(
        List.of("line 1: until= is not read behind a #, so the entry does not end"), file.faults());
  }

  /** In Latin-1, ÿ has the byte that all bits are set of. */
  @Test
  void shouldTakeNoByteForTheEnd() throws IOException {
    byte[] lines = (hex(1) + " \u00ff " + hex(3) + "\n\u00ff\n" + hex(2)).getBytes(ISO_8859_1);
    ListFile<TorrentList> file =
        ListFile.readTorrents(Files.write(directory.resolve("list"), lines), TODAY);
    assertEquals(2, file.list().size());
    assertFalse(contains(file.list(), 3));
    assertEquals(List.of("line 2: " + NOT_A_HASH), file.faults());
  }

  /** Windows' editor calls it Unicode. */
  @Test
  void shouldRefuseUtf16() throws IOException {
    byte[] lines = (hex(1) + "\n" + hex(2)).getBytes(StandardCharsets.UTF_16);
    Path file = Files.write(directory.resolve("list"), lines);
    assertEquals(
        "no line is good; line 1: " + NOT_A_HASH,
        assertThrows(IOException.class, () -> ListFile.readTorrents(file, TODAY)).getMessage());
    byte[] networks = "::/0\n192.0.2.0/24\n".getBytes(StandardCharsets.UTF_16LE);
    Files.write(file, networks);
    assertThrows(IOException.class, () -> ListFile.readNetworks(file, TODAY));
  }

  @Test
  void shouldReadALineWithAVeryLongCommentInAnyEncoding() throws IOException {
    ListFile<TorrentList> file =
        torrents(hex(1) + " " + "Ünïcödé ".repeat(200_000) + "\n" + hex(2));
    assertEquals(2, file.list().size());
    assertEquals(0, file.badLines());
  }

  @Test
  void shouldLeaveOutEntriesWhoseLastDayIsOver() throws IOException {
    ListFile<TorrentList> file =
        torrents(
            hex(1)
                + " until=2027-01-30\n"
                + hex(2)
                + " until=2027-01-31\n"
                + hex(3)
                + " until=2027-02-01\n"
                + hex(4)
                + " until=2027-01-30\n"
                + hex(4));
    assertFalse(contains(file.list(), 1));
    assertTrue(contains(file.list(), 2));
    assertTrue(contains(file.list(), 3));
    assertTrue(contains(file.list(), 4), "another line has no end");
    assertEquals(3, file.list().size());
    assertEquals(2, file.over());
    assertEquals(TODAY, file.list().firstLastDay());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "until=",
        "until=tomorrow",
        "until=2027-02-30",
        "until=27-01-31",
        "until=2027-1-31",
        "until=2027-01-31T00:00",
        "UNTIL=+2027-01-31"
      })
  void shouldRefuseWhatIsNoDay(String until) throws IOException {
    ListFile<TorrentList> file = torrents(hex(1) + " " + until + "\n" + hex(2));
    assertFalse(contains(file.list(), 1));
    assertEquals(List.of("line 1: until= needs a date, such as until=2027-01-31"), file.faults());
  }

  /** As a comment it would be overlooked, and the entry would hold for ever. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "spam until=2027-01-31",
        "until=2027-01-31 until=2027-02-01",
        "spam  Until=2027-01-31 x"
      })
  void shouldRefuseAnEndThatIsNotTheSecondWord(String rest) throws IOException {
    ListFile<TorrentList> file = torrents(hex(1) + " " + rest + "\n" + hex(2));
    assertFalse(contains(file.list(), 1));
    assertEquals(List.of("line 1: until= must be the second word"), file.faults());
  }

  @Test
  void shouldNameTenBadLinesAndCountTheRest() throws IOException {
    ListFile<TorrentList> file = torrents("bad\n".repeat(25) + hex(1));
    assertEquals(25, file.badLines());
    assertEquals(10, file.faults().size());
    assertEquals("line 1: " + NOT_A_HASH, file.faults().get(0));
    assertEquals("line 10: " + NOT_A_HASH, file.faults().get(9));
    assertTrue(contains(file.list(), 1));
  }

  @Test
  void shouldRefuseAFileThatHasNothingButBadLines() {
    IOException fault = assertThrows(IOException.class, () -> torrents("# list\n10.0.0.0/8\n"));
    assertEquals("no line is good; line 2: " + NOT_A_HASH, fault.getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", "# nothing yet\n"})
  void shouldReadAListWithoutEntries(String text) throws IOException {
    assertEquals(0, torrents(text).list().size());
    assertEquals(0, ListFile.readNetworks(file(text), TODAY).list().size());
  }

  @Test
  void shouldRefuseWhatIsNoFile() {
    IOException missing =
        assertThrows(
            IOException.class, () -> ListFile.readTorrents(directory.resolve("none"), TODAY));
    assertEquals("no such file", missing.getMessage());
    IOException notRegular =
        assertThrows(IOException.class, () -> ListFile.readNetworks(directory, TODAY));
    assertEquals("is not a regular file", notRegular.getMessage());
  }

  @Test
  void shouldReadNetworksWithEndsAndComments() throws IOException {
    String text =
        "192.0.2.0/24 until=2027-01-30\n198.51.100.7 # one host\n2001:db8::/32 until=2027-02-01 x\n"
            + "10.0.0.1/8\n";
    ListFile<NetworkList> file = ListFile.readNetworks(file(text), TODAY);
    assertEquals(2, file.list().size());
    assertFalse(file.list().contains(0, IpAddress.lowOfIpv4(0xC0000201)));
    assertTrue(file.list().contains(0, IpAddress.lowOfIpv4(0xC6336407)));
    assertFalse(file.list().contains(0, IpAddress.lowOfIpv4(0xC6336408)));
    assertTrue(file.list().contains(0x20010db8_ffffffffL, 1));
    assertEquals(List.of("line 4: has bits behind its prefix, write 10.0.0.0/8"), file.faults());
    assertEquals(1, file.over());
  }

  private ListFile<TorrentList> torrents(String text) throws IOException {
    return ListFile.readTorrents(file(text), TODAY);
  }

  private Path file(String text) throws IOException {
    return Files.write(directory.resolve("list"), text.getBytes(StandardCharsets.UTF_8));
  }

  private static boolean contains(TorrentList list, int number) {
    InfoHash torrent = InfoHash.ofHex(hex(number));
    return list.contains(torrent.head(), torrent.middle(), torrent.tail());
  }

  private static String hex(int number) {
    return String.format("%040x", number);
  }
}
