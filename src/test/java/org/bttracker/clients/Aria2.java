package org.bttracker.clients;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/** {@code aria2c} as a leecher that takes peers from the tracker only. */
final class Aria2 {
  /**
   * When it gives up without having received anything. A seeding Transmission decides only every 10
   * seconds whom to serve, and both need a few to shake hands: a peer that is there gives its first
   * byte within 15.
   */
  static final Duration PATIENCE = Duration.ofSeconds(25);

  private static final int UNFINISHED = 7;
  private static final Duration QUIT_TIME = Duration.ofSeconds(20);

  private final Program program;

  private Aria2(Program program) {
    this.program = program;
  }

  static void assumeInstalled() {
    Tools.assumeInstalled("aria2c", "aria2");
  }

  static Aria2 fetch(Host host, String address, Path directory, Torrent torrent, String announceUrl)
      throws IOException {
    Path metainfo = torrent.writeMetainfo(directory, announceUrl);
    Program program =
        host.start(
            "aria2",
            "aria2c",
            "--no-conf=true",
            "--console-log-level=info",
            "--enable-color=false",
            "--show-console-readout=false",
            "--dir=" + directory,
            "--interface=" + address,
            "--listen-port=6881",
            // Its UDP trackers are part of its DHT, which knows nobody: there is no entry point.
            "--enable-dht=true",
            "--dht-listen-port=6882",
            "--dht-file-path=" + directory.resolve("dht.dat"),
            "--enable-dht6=false",
            "--enable-peer-exchange=false",
            "--bt-enable-lpd=false",
            "--bt-stop-timeout=" + PATIENCE.toSeconds(),
            "--seed-ratio=0.0",
            "--file-allocation=none",
            metainfo.toString());
    return new Aria2(program);
  }

  /** Whether it asked a tracker at all. */
  boolean hasAskedTracker() throws IOException {
    return program.output().contains("UDPT sent CONNECT");
  }

  /** Waits until it ends by itself; whether it left the file unfinished. */
  boolean givesUp() throws InterruptedException {
    return program.awaitExit(PATIENCE.plus(QUIT_TIME)) == UNFINISHED;
  }

  void quit() throws InterruptedException {
    program.quit(0, QUIT_TIME);
  }

  /** Quits before it has the file. */
  void quitUnfinished() throws InterruptedException {
    program.quit(UNFINISHED, QUIT_TIME);
  }
}
