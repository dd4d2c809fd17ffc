package org.bttracker.net;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What Linux tells about sockets in {@code /proc}: which ones this process has open, and all bound
 * UDP sockets of its network namespace. On other systems there is nothing to be seen.
 */
final class SocketTables {
  /** A line's columns, from 0. Addresses and ports are in hex, the other numbers decimal. */
  private static final int LOCAL_ADDRESS = 1;

  private static final int STATE = 3;
  private static final int INODE = 9;
  private static final int DROPS = 12;

  private static final String CONNECTED = "01";

  /** The same column of the table of UNIX sockets. */
  private static final int UNIX_INODE = 6;

  private static final Pattern SOCKET = Pattern.compile("socket:\\[(\\d+)]");

  private final Path proc;

  /**
   * One UDP socket.
   *
   * @param ipv6 its family, also if it is bound to an IPv4 address
   * @param port its own, 1 to 65,535
   * @param connected whether it receives from one peer only
   * @param inode what the kernel calls it, as long as it is open
   * @param drops datagrams it has dropped since it was opened; 32 bits, which wrap
   */
  record Row(boolean ipv6, int port, boolean connected, long inode, long drops) {}

  SocketTables(Path proc) {
    this.proc = proc;
  }

  static SocketTables ofThisHost() {
    return new SocketTables(Path.of("/proc"));
  }

  /**
   * All bound UDP sockets. A table that cannot be read has none, and neither has a line that is
   * strange.
   */
  List<Row> read() {
    List<Row> rows = new ArrayList<>();
    for (String[] columns : columns("udp")) {
      row(columns, false).ifPresent(rows::add);
    }
    for (String[] columns : columns("udp6")) {
      row(columns, true).ifPresent(rows::add);
    }
    return rows;
  }

  /** The bound UDP socket that this process has open under a number. */
  Optional<Row> find(int descriptor) {
    OptionalLong inode = inode(descriptor);
    return read().stream().filter(row -> inode.equals(OptionalLong.of(row.inode()))).findFirst();
  }

  /** Whether this process has a UNIX socket open under a number. */
  boolean isUnix(int descriptor) {
    OptionalLong inode = inode(descriptor);
    return inode.isPresent()
        && columns("unix").stream()
            .anyMatch(
                columns ->
                    columns.length > UNIX_INODE
                        && columns[UNIX_INODE].equals(Long.toString(inode.getAsLong())));
  }

  /**
   * The inodes of all sockets that are open in this process; empty if they cannot be told, as on
   * other systems, or when the process has no descriptor left to look with.
   */
  Optional<Set<Long>> ownInodes() {
    Set<Long> inodes = new HashSet<>();
    try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(proc.resolve("self/fd"))) {
      for (Path descriptor : descriptors) {
        inode(descriptor).ifPresent(inodes::add);
      }
    } catch (IOException | DirectoryIteratorException e) {
      return Optional.empty();
    }
    return Optional.of(inodes);
  }

  private List<String[]> columns(String table) {
    try {
      return Files.readAllLines(proc.resolve("net").resolve(table), ISO_8859_1).stream()
          .map(line -> line.trim().split("\\s+"))
          .toList();
    } catch (IOException e) {
      // Not Linux, no IPv6, or a moment's failure: what was seen before is still true.
      return List.of();
    }
  }

  private static Optional<Row> row(String[] columns, boolean ipv6) {
    if (columns.length <= DROPS) {
      return Optional.empty();
    }
    try {
      String local = columns[LOCAL_ADDRESS];
      return Optional.of(
          new Row(
              ipv6,
              Integer.parseInt(local.substring(local.indexOf(':') + 1), 16),
              columns[STATE].equals(CONNECTED),
              Long.parseLong(columns[INODE]),
              Long.parseLong(columns[DROPS])));
    } catch (NumberFormatException e) {
      // The heading.
      return Optional.empty();
    }
  }

  private OptionalLong inode(int descriptor) {
    return inode(proc.resolve("self/fd").resolve(Integer.toString(descriptor)));
  }

  private static OptionalLong inode(Path descriptor) {
    try {
      Matcher socket = SOCKET.matcher(Files.readSymbolicLink(descriptor).toString());
      return socket.matches()
          ? OptionalLong.of(Long.parseLong(socket.group(1)))
          : OptionalLong.empty();
    } catch (IOException e) {
      // Closed meanwhile, or not Linux.
      return OptionalLong.empty();
    }
  }
}
