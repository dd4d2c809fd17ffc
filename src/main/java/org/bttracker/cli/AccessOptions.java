package org.bttracker.cli;

import java.nio.file.Path;
import org.bttracker.daemon.AccessConfig;
import picocli.CommandLine.Option;

/** Who is let in. */
@Section("Access")
final class AccessOptions {
  @Option(
      names = "--allow-list",
      paramLabel = "FILE",
      converter = FileName.class,
      description = "A file with the info hashes of the only torrents that are served.")
  @DefaultText("all torrents")
  private Path allowList;

  @Option(
      names = "--deny-list",
      paramLabel = "FILE",
      converter = FileName.class,
      description = "A file with the info hashes of torrents that are not served.")
  @DefaultText("none")
  private Path denyList;

  @Option(
      names = "--allow-nets",
      paramLabel = "FILE",
      converter = FileName.class,
      description =
          "A file with the only networks whose requests are answered, such as 192.0.2.0/24 or"
              + " 2001:db8::/32.")
  @DefaultText("all networks")
  private Path allowNets;

  @Option(
      names = "--deny-nets",
      paramLabel = "FILE",
      converter = FileName.class,
      description = "A file with networks whose requests are ignored.")
  @DefaultText("none")
  private Path denyNets;

  @Option(
      names = "--exempt-nets",
      paramLabel = "FILE",
      converter = FileName.class,
      description =
          "A file with networks that may exceed --rate-limit, and may add torrents and peers as"
              + " long as there is room.")
  @DefaultText("none")
  private Path exemptNets;

  @Option(
      names = "--public",
      description =
          "Ignore requests from addresses that are not public, such as private and loopback ones."
              + " Networks of --allow-nets are let in all the same.")
  private boolean publicOnly;

  AccessConfig toConfig() {
    return new AccessConfig(allowList, denyList, allowNets, denyNets, exemptNets, publicOnly);
  }
}
