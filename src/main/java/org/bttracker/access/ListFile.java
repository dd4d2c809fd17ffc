package org.bttracker.access;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import org.bttracker.protocol.InfoHash;

/**
 * A list as it is in a file. Bad lines are left out, counted, and the first of them named, with
 * those of whose comments something looks as if it was meant; but a file that has nothing except
 * bad lines is no list. Entries whose last day is over are left out.
 *
 * @param <L> the list
 * @param list the good entries
 * @param over how many entries have ended
 * @param badLines how many lines are bad
 * @param faults what is wrong with the first of these, such as {@code line 7: is no info hash}
 */
public record ListFile<L extends AccessList<L>>(
    L list, int over, long badLines, List<String> faults) {
  /** How many bad lines are named. */
  public static final int NAMED_LINES = 10;

  /** More entries than any memory for them is meant for. */
  private static final int MAX_ENTRIES = 10_000_000;

  /**
   * Bytes of the heap that a torrent takes while its line is read: 24 among the entries, half as
   * many again when their arrays grow, 36 while they are copied, and 31 in the list.
   */
  private static final int TORRENT_BYTES = 103;

  /** A network takes 40 as an object, 16 in lists of these, 29 in the table, and some to sort. */
  private static final int NETWORK_BYTES = 100;

  /** Takes the entries of a file. */
  @FunctionalInterface
  private interface Entries {
    /** Adds an entry; returns what is wrong with it, empty if nothing is. */
    String add(String word, int lastDay);
  }

  /**
   * Reads a list of torrents.
   *
   * @param file a line for each
   * @param today days since 1970-01-01 UTC
   * @return what is good of it, and what is bad
   * @throws IOException if the file cannot be read, or is no list
   */
  public static ListFile<TorrentList> readTorrents(Path file, int today) throws IOException {
    TorrentList.Builder torrents = new TorrentList.Builder();
    Reader reader = new Reader(today);
    expectMemory(file, TORRENT_BYTES);
    reader.read(
        file,
        (word, lastDay) -> {
          InfoHash infoHash = HashText.read(word);
          if (infoHash == null) {
            return HashText.fault(word);
          }
          torrents.add(infoHash, lastDay);
          return "";
        });
    return reader.result(torrents.build());
  }

  /**
   * Reads a list of networks.
   *
   * @param file a line for each
   * @param today days since 1970-01-01 UTC
   * @return what is good of it, and what is bad
   * @throws IOException if the file cannot be read, or is no list
   */
  public static ListFile<NetworkList> readNetworks(Path file, int today) throws IOException {
    List<Network> networks = new ArrayList<>();
    Reader reader = new Reader(today);
    expectMemory(file, NETWORK_BYTES);
    reader.read(
        file,
        (word, lastDay) -> {
          NetworkText.Reading reading = NetworkText.read(word, lastDay);
          if (reading.network() != null) {
            networks.add(reading.network());
          }
          return reading.fault();
        });
    return reader.result(NetworkList.of(networks));
  }

  /** Refuses what does not fit into the heap, before it takes any of it. */
  private static void expectMemory(Path file, int entryBytes) throws IOException {
    expectRegular(file);
    try (ListLines lines = new ListLines(Files.newInputStream(file))) {
      HeapTrial.expect((int) Math.min(MAX_ENTRIES, lines.count()) * entryBytes);
    }
  }

  /** A pipe might never end, and could not be read a second time. */
  private static void expectRegular(Path file) throws IOException {
    try {
      if (!Files.readAttributes(file, BasicFileAttributes.class).isRegularFile()) {
        throw new IOException("is not a regular file");
      }
    } catch (NoSuchFileException e) {
      throw new IOException("no such file", e);
    }
  }

  /** Reads one file. */
  private static final class Reader {
    private final int today;
    private final List<String> faults = new ArrayList<>();
    private long badLines;
    private long entries;
    private int over;

    Reader(int today) {
      this.today = today;
    }

    void read(Path file, Entries into) throws IOException {
      try (ListLines lines = new ListLines(Files.newInputStream(file))) {
        for (String line = lines.next(); line != null; line = lines.next()) {
          read(lines.number(), ListLine.read(line), into);
        }
      }
      if (entries == 0 && badLines > 0) {
        throw new IOException("no line is good; " + faults.get(0));
      }
    }

    <L extends AccessList<L>> ListFile<L> result(L list) {
      L good = list.without(today);
      return new ListFile<>(good, over, badLines, List.copyOf(faults));
    }

    private void read(long number, ListLine line, Entries into) throws IOException {
      if (line.word().isEmpty()) {
        return;
      }
      String fault = line.isGood() ? into.add(line.word(), line.lastDay()) : line.fault();
      boolean added = fault.isEmpty();
      if (added) {
        fault = line.fault();
      }
      if (!fault.isEmpty()) {
        badLines++;
        if (faults.size() < NAMED_LINES) {
          faults.add("line " + number + ": " + fault);
        }
      }
      if (!added) {
        return;
      }
      over += line.lastDay() < today ? 1 : 0;
      if (++entries > MAX_ENTRIES) {
        throw new IOException("has more than " + MAX_ENTRIES + " entries");
      }
    }
  }
}
