package org.bttracker.snapshot;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.bttracker.protocol.InfoHash;

/**
 * What a snapshot holds, in numbers: as it was when it was written, whatever has expired since.
 *
 * @param written when
 * @param connectionIds stored connection IDs
 * @param torrents torrents with peers
 * @param peers of all torrents
 * @param completed downloads of torrents with peers
 * @param countsWithoutPeers torrents without peers whose completed downloads are kept
 * @param completedWithoutPeers downloads of these
 * @param largest the torrents with the most peers, the largest first
 */
public record SnapshotSummary(
    Instant written,
    long connectionIds,
    long torrents,
    Peers peers,
    long completed,
    long countsWithoutPeers,
    long completedWithoutPeers,
    List<Swarm> largest) {

  /**
   * Numbers of peers.
   *
   * @param ipv4Seeders seeders of IPv4
   * @param ipv4Leechers leechers of IPv4
   * @param ipv6Seeders seeders of IPv6
   * @param ipv6Leechers leechers of IPv6
   */
  public record Peers(long ipv4Seeders, long ipv4Leechers, long ipv6Seeders, long ipv6Leechers) {
    /**
     * Peers of both families.
     *
     * @return 0 or more
     */
    public long all() {
      return ipv4() + ipv6();
    }

    /**
     * Seeders and leechers of IPv4.
     *
     * @return 0 or more
     */
    public long ipv4() {
      return ipv4Seeders + ipv4Leechers;
    }

    /**
     * Seeders and leechers of IPv6.
     *
     * @return 0 or more
     */
    public long ipv6() {
      return ipv6Seeders + ipv6Leechers;
    }

    /**
     * Seeders of both families.
     *
     * @return 0 or more
     */
    public long seeders() {
      return ipv4Seeders + ipv6Seeders;
    }

    /**
     * Leechers of both families.
     *
     * @return 0 or more
     */
    public long leechers() {
      return ipv4Leechers + ipv6Leechers;
    }

    Peers plus(Peers more) {
      return new Peers(
          ipv4Seeders + more.ipv4Seeders,
          ipv4Leechers + more.ipv4Leechers,
          ipv6Seeders + more.ipv6Seeders,
          ipv6Leechers + more.ipv6Leechers);
    }
  }

  /**
   * One torrent.
   *
   * @param infoHash which
   * @param peers how many it has
   * @param completed its downloads
   */
  public record Swarm(InfoHash infoHash, Peers peers, int completed) {}

  /**
   * Reads a snapshot from its beginning to its end. It takes no lock and changes nothing. A tracker
   * may replace the file meanwhile: what was opened is read. Memory holds only the largest
   * torrents.
   *
   * @param file the snapshot; a symbolic link is followed
   * @param top how many of the largest torrents to keep, 0 or more
   * @return what it holds
   * @throws IOException if there is no such file, or it cannot be read, or it is damaged; {@link
   *     FileFailure#reason} tells why
   */
  public static SnapshotSummary read(Path file, int top) throws IOException {
    try (SnapshotInput input = new SnapshotInput(regular(file))) {
      RecordReader reader = input.reader();
      SummaryRecords records = new SummaryRecords(top);
      reader.readStart(records);
      reader.readRest(records);
      return records.summary(Instant.ofEpochMilli(reader.head().written()));
    }
  }

  /** Opening a FIFO would wait for ever. */
  private static Path regular(Path file) throws IOException {
    Path real;
    try {
      real = file.toRealPath();
    } catch (NoSuchFileException e) {
      throw new IOException("there is no such file", e);
    }
    FileKind.expectRegular(real);
    return real;
  }
}
