package org.bttracker.clients;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code transmission-daemon} as a seeder that takes peers from the tracker only. */
final class Transmission {
  private static final Duration QUIT_TIME = Duration.ofSeconds(20);
  private static final Pattern UPLOADED = Pattern.compile("8:uploadedi(\\d+)e");

  private final Program program;
  private final Path resumeFile;

  private Transmission(Program program, Path resumeFile) {
    this.program = program;
    this.resumeFile = resumeFile;
  }

  static void assumeInstalled() {
    Tools.assumeInstalled("transmission-daemon", "transmission-daemon");
  }

  static Transmission seed(
      NetworkNamespace network, String address, Path directory, Torrent torrent, String announceUrl)
      throws IOException {
    Path configuration = directory.resolve("configuration");
    // It starts whatever it finds there, as if the torrent had been added in an earlier session.
    torrent.writeMetainfo(configuration.resolve("torrents"), announceUrl);
    torrent.writeContent(directory);
    Files.writeString(configuration.resolve("settings.json"), settings(address, directory));
    String[] command = {
      "transmission-daemon", "--foreground", "--log-info", "--config-dir", configuration.toString()
    };
    Path resumeFile = configuration.resolve("resume").resolve(torrent.infoHash() + ".resume");
    return new Transmission(network.start("transmission", command), resumeFile);
  }

  private static String settings(String address, Path directory) {
    return """
        {
          "bind-address-ipv4": "%s",
          "download-dir": "%s",
          "peer-port": 51413,
          "dht-enabled": false,
          "lpd-enabled": false,
          "pex-enabled": false,
          "port-forwarding-enabled": false,
          "rpc-enabled": false,
          "utp-enabled": false
        }
        """
        .formatted(address, directory);
  }

  void quit() throws InterruptedException {
    program.quit(0, QUIT_TIME);
  }

  /** What it gave to peers, by the state it saves when it quits. */
  long uploadedBytes() throws IOException {
    String state = Files.readString(resumeFile, ISO_8859_1);
    Matcher uploaded = UPLOADED.matcher(state);
    if (!uploaded.find()) {
      throw new AssertionError("no count of uploaded bytes in " + state);
    }
    return Long.parseLong(uploaded.group(1));
  }
}
