package org.bttracker.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.bttracker.daemon.MemoryCheck;
import org.bttracker.net.AddressSockets;

/** Judges a host by what Linux tells in files. Nothing is changed. */
final class HostChecks {
  /** No host that runs this release is before it. */
  private static final Instant EARLIEST = Instant.parse("2026-01-01T00:00:00Z");

  /** Sockets for 64 addresses, the files of Java and the program, and some to spare. */
  private static final long ENOUGH_FILES = 1_024;

  private static final long LEAST_FILES = 128;

  /** From here on, the table of connections may be full within minutes. */
  private static final long FULL_PERCENT = 80;

  /** The scope of a global address in {@code if_inet6}. */
  private static final String GLOBAL = "00";

  private final Path root;

  /**
   * Reads nothing yet.
   *
   * @param root where {@code proc} and {@code run} are: {@code /}, or another directory in tests
   */
  HostChecks(Path root) {
    this.root = root;
  }

  /**
   * Why a port cannot be bound.
   *
   * @param fault what Java has thrown
   * @param tracker whether a tracker answers there
   */
  static Finding port(String where, int port, Exception fault, boolean tracker) {
    if (tracker) {
      return Finding.warning(
          "port", where + ": a tracker has it already", "stop that one, if another is to run");
    }
    String message = String.valueOf(fault.getMessage());
    String mend =
        message.contains("Permission denied")
            ? "take a port above 1023, or AmbientCapabilities=CAP_NET_BIND_SERVICE in the unit"
            : message.contains("assign requested address")
                ? "ip address (the host does not have this one)"
                : "ss -lunp 'sport = :" + port + "'";
    return Finding.bad("port", where + ": " + message, mend);
  }

  /** What the kernel grants for waiting datagrams, in bytes, and what is wanted. */
  static Finding receiveBuffer(long granted, long wanted) {
    String name = "receive buffer";
    return granted >= wanted
        ? Finding.ok(name, granted + " bytes")
        : Finding.warning(
            name,
            granted + " of " + wanted + " bytes are granted, bursts may be lost",
            "sysctl -w net.core.rmem_max=" + wanted);
  }

  /** The open files that this process may have. */
  Finding files() {
    String name = "open files";
    for (String line : lines("proc/self/limits")) {
      if (line.startsWith("Max open files")) {
        String soft = line.substring("Max open files".length()).strip().split("\\s+")[0];
        if (soft.equals("unlimited")) {
          return Finding.ok(name, "no limit");
        }
        long most = Long.parseLong(soft);
        String mend = "ulimit -n 4096, or LimitNOFILE=4096 in the unit";
        if (most < LEAST_FILES) {
          return Finding.bad(name, "only " + most + " are allowed", mend);
        }
        return most < ENOUGH_FILES
            ? Finding.warning(name, "only " + most + " are allowed", mend)
            : Finding.ok(name, most + " are allowed");
      }
    }
    return Finding.ok(name, "the limit is not known here");
  }

  /**
   * Whether clients of IPv6 can be served.
   *
   * @param javaWithout whether Java is told to leave IPv6 alone
   */
  Finding ipv6(boolean javaWithout) {
    String name = "IPv6";
    if (javaWithout) {
      return Finding.warning(
          name, "Java is told to use IPv4 only", "java without -Djava.net.preferIPv4Stack=true");
    }
    if (number("proc/sys/net/ipv6/conf/all/disable_ipv6").orElse(0) == 1) {
      return Finding.warning(name, "is switched off", "sysctl -w net.ipv6.conf.all.disable_ipv6=0");
    }
    List<String> addresses = lines("proc/net/if_inet6");
    if (addresses.isEmpty()) {
      return Finding.warning(
          name,
          "the host has no IPv6, or hides /proc/net",
          "enable it in the kernel's settings; a unit must not have ProcSubset=pid");
    }
    // Address, interface, length of the prefix, scope, flags, name.
    long global =
        addresses.stream()
            .map(line -> line.strip().split("\\s+"))
            .filter(fields -> fields.length > 3 && fields[3].equals(GLOBAL))
            .count();
    return global == 0
        ? Finding.warning(
            name, "there is no global address", "give the host one, or ask the provider for one")
        : Finding.ok(name, global + " global addresses");
  }

  /** Whether the wall clock can be right. */
  Finding clock(Instant now) {
    String name = "clock";
    String mend = "timedatectl set-ntp true";
    if (now.isBefore(EARLIEST)) {
      return Finding.bad(name, "it says " + now + ", that is in the past", mend);
    }
    for (String file :
        List.of("run/systemd/timesync/synchronized", "run/chrony/chronyd.pid", "run/ntpd.pid")) {
      if (Files.exists(root.resolve(file))) {
        return Finding.ok(name, "a time service keeps it, /" + file + " is there");
      }
    }
    return Finding.warning(name, "no time service was found", mend);
  }

  /**
   * The heap against the memory of the host or of a control group.
   *
   * @param heap the most that it may take, bytes
   * @param shortage by how much the process may outgrow its memory, if it may
   */
  static Finding heap(long heap, Optional<MemoryCheck.Shortage> shortage) {
    String name = "heap";
    return shortage
        .map(found -> Finding.bad(name, found.what(), found.advice()))
        .orElse(Finding.ok(name, (heap >> 20) + " MiB, and enough memory besides"));
  }

  /**
   * Java, and how datagrams are received and sent.
   *
   * @param version Java's
   * @param whyNoBatches empty if there are batches
   * @param linux whether a newer Java, or other options of it, would bring batches
   */
  static Finding java(String version, Optional<String> whyNoBatches, boolean linux) {
    String name = "Java";
    if (whyNoBatches.isEmpty()) {
      return Finding.ok(name, version + ", datagrams in batches");
    }
    String text = version + ", datagrams one by one: " + whyNoBatches.get();
    return linux
        ? Finding.warning(name, text, "java -jar bttracker.jar, with Java 22 or newer")
        : Finding.ok(name, text);
  }

  /** The kernel's table of connections, in which each client takes an entry. */
  Finding conntrack(int port) {
    String name = "conntrack";
    OptionalLong most = number("proc/sys/net/netfilter/nf_conntrack_max");
    OptionalLong count = number("proc/sys/net/netfilter/nf_conntrack_count");
    if (most.isEmpty() || count.isEmpty() || most.getAsLong() == 0) {
      return Finding.ok(name, "is not in use");
    }
    String text = count.getAsLong() + " of " + most.getAsLong() + " entries are taken";
    String mend = notrack(port);
    return count.getAsLong() * 100 >= most.getAsLong() * FULL_PERCENT
        ? Finding.bad(name, text + ", new clients will be lost", mend)
        : Finding.warning(name, text + ", each client takes one", mend);
  }

  /** Leaves the tracker's datagrams, and its answers, out of the table. */
  static String notrack(int port) {
    return String.format(
        "nft 'table inet bttracker {"
            + " chain in { type filter hook prerouting priority raw; udp dport %1$d notrack; };"
            + " chain out { type filter hook output priority raw; udp sport %1$d notrack; }; }'",
        port);
  }

  /** Whether answers come from the address that was asked, on a host with so many of a family. */
  static Finding addresses(int ipv4, int ipv6) {
    String name = "addresses";
    String text = ipv4 + " of IPv4, " + ipv6 + " of IPv6";
    return ipv4 + ipv6 > AddressSockets.MAX_ADDRESSES
        ? Finding.warning(
            name,
            text + "; only " + AddressSockets.MAX_ADDRESSES + " get sockets of their own",
            "bttracker --address=ADDR, for each that clients use")
        : Finding.ok(name, text);
  }

  /**
   * A file under {@code /proc} seems to be empty, and shows its text only if it is read at once.
   */
  private OptionalLong number(String file) {
    try {
      return OptionalLong.of(Long.parseLong(String.join("", lines(file)).strip()));
    } catch (NumberFormatException e) {
      return OptionalLong.empty();
    }
  }

  private List<String> lines(String file) {
    try {
      return Files.readAllLines(root.resolve(file));
    } catch (IOException e) {
      return List.of();
    }
  }
}
