package org.bttracker.clients;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.bttracker.snapshot.Commands;
import org.junit.jupiter.api.Assumptions;

/** libtorrent (by {@code libtorrent_peer.py}) as a peer that takes others from the tracker only. */
final class LibtorrentPeer {
  private static final Duration QUIT_TIME = Duration.ofSeconds(20);

  /** Debian's module belongs to Debian's Python, which another one may hide on the search path. */
  private static final List<String> INTERPRETERS = List.of("python3", "/usr/bin/python3");

  private final Program program;

  private LibtorrentPeer(Program program) {
    this.program = program;
  }

  /** Skips the running test without libtorrent, else returns the Python that has it. */
  static String assumeInterpreter() throws InterruptedException {
    for (String interpreter : INTERPRETERS) {
      if (Commands.succeeds(interpreter, "-c", "import libtorrent")) {
        return interpreter;
      }
    }
    return Assumptions.abort("libtorrent is not installed (Debian package python3-libtorrent)");
  }

  /** Seeds what is in the directory, or fetches what is missing there. */
  static LibtorrentPeer start(
      Host host, String interpreter, String address, Path directory, Path metainfo)
      throws IOException {
    String script = Tools.script("libtorrent_peer.py");
    String[] command = {interpreter, script, metainfo.toString(), directory.toString(), address};
    return new LibtorrentPeer(host.start(directory.getFileName().toString(), command));
  }

  void quit() throws InterruptedException {
    program.quit(0, QUIT_TIME);
  }
}
