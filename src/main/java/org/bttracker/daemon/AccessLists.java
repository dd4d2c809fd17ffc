package org.bttracker.daemon;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.bttracker.access.AccessList;
import org.bttracker.access.Admission;
import org.bttracker.access.Exemptions;
import org.bttracker.access.ListFile;
import org.bttracker.access.NetworkList;
import org.bttracker.access.Pressure;
import org.bttracker.access.RateLimiter;
import org.bttracker.access.SourceGate;
import org.bttracker.access.TorrentGate;
import org.bttracker.access.TorrentList;
import org.bttracker.access.Verdict;
import org.bttracker.protocol.InfoHash;
import org.bttracker.swarm.SwarmRegistry;

/**
 * The lists that decide who is let in, the gates that ask them, and what follows when a list
 * changes: a torrent that is not served any more leaves the registry at once.
 *
 * <p>An announce that was let in just before the change, or a restore, may still add such a torrent
 * just after it was removed. So it is removed once more some seconds later.
 */
final class AccessLists {
  private final InstantSource clock;
  private final List<ListSetting<?>> settings = new ArrayList<>();
  private final SourceGate sources;
  private final TorrentGate torrents;
  private final Exemptions exemptions;
  private final Queue<Runnable> removals = new ConcurrentLinkedQueue<>();

  /**
   * Reads all lists.
   *
   * @param swarms what torrents are removed from
   * @param clock says which day it is
   * @throws StartException if a list cannot be read
   */
  AccessLists(AccessConfig config, SwarmRegistry swarms, InstantSource clock)
      throws StartException {
    this.clock = clock;
    ListSetting<TorrentList> allowList = torrents("--allow-list", config.allowList());
    ListSetting<TorrentList> denyList = torrents("--deny-list", config.denyList());
    ListSetting<NetworkList> allowNets = networks("--allow-nets", config.allowNets());
    ListSetting<NetworkList> denyNets = networks("--deny-nets", config.denyNets());
    ListSetting<NetworkList> exemptNets = networks("--exempt-nets", config.exemptNets());
    torrents =
        allowList == null && denyList == null
            ? null
            : new TorrentGate(listOf(allowList), listOf(denyList));
    sources =
        allowNets == null && denyNets == null && !config.publicOnly()
            ? null
            : new SourceGate(listOf(allowNets), listOf(denyNets), config.publicOnly());
    exemptions = exemptNets == null ? null : new Exemptions(exemptNets.list());
    followTorrents(allowList, denyList, swarms);
    followNetworks(allowNets, denyNets, exemptNets);
  }

  /** For all receive loops. */
  Admission admission(RateLimiter rateLimiter, Pressure pressure) {
    return new Admission(sources, torrents, rateLimiter, pressure, exemptions);
  }

  /** Whether the tracker serves a torrent. */
  boolean serves(InfoHash infoHash) {
    return torrents == null || torrents.admits(infoHash);
  }

  /**
   * Whether a peer that another tracker tells of would be let in here.
   *
   * @param head bytes 0 to 7 of the torrent's info hash
   * @param middle bytes 8 to 15
   * @param tail bytes 16 to 19
   * @param addressHigh the first 64 bits of the peer's address
   * @param addressLow the last 64 bits
   */
  boolean admits(long head, long middle, int tail, long addressHigh, long addressLow) {
    return (torrents == null || torrents.check(head, middle, tail) == Verdict.ADMITTED)
        && (sources == null || sources.check(addressHigh, addressLow) == Verdict.ADMITTED);
  }

  /** What reads the lists anew, one for each. */
  List<Reloadable> reloadables() {
    return List.copyOf(settings);
  }

  /**
   * Lets the entries go whose last day is over, and removes once more what the last changes have
   * removed. To be done every few seconds, which is longer than any request or restore takes with a
   * torrent.
   */
  void expire() {
    for (int waiting = removals.size(); waiting > 0; waiting--) {
      removals.remove().run();
    }
    settings.forEach(ListSetting::expire);
  }

  /** The gate gets the new list first: what is removed then cannot come back. */
  private void followTorrents(
      ListSetting<TorrentList> allowList, ListSetting<TorrentList> denyList, SwarmRegistry swarms) {
    if (allowList != null) {
      allowList.follow(
          (before, after) -> {
            torrents.allow(after);
            removeTwice(before, after, swarms);
          });
    }
    if (denyList != null) {
      denyList.follow(
          (before, after) -> {
            torrents.deny(after);
            removeTwice(after, before, swarms);
          });
    }
  }

  /** Removes the torrents of one list that are not on the other; unless they are served again. */
  private void removeTwice(TorrentList some, TorrentList others, SwarmRegistry swarms) {
    Runnable removal =
        () ->
            some.forEachNotIn(
                others,
                torrent -> {
                  if (!serves(torrent)) {
                    swarms.remove(torrent);
                  }
                });
    removal.run();
    removals.add(removal);
  }

  private void followNetworks(
      ListSetting<NetworkList> allowNets,
      ListSetting<NetworkList> denyNets,
      ListSetting<NetworkList> exemptNets) {
    if (allowNets != null) {
      allowNets.follow((before, after) -> sources.allow(after));
    }
    if (denyNets != null) {
      denyNets.follow((before, after) -> sources.deny(after));
    }
    if (exemptNets != null) {
      exemptNets.follow((before, after) -> exemptions.replace(after));
    }
  }

  private ListSetting<TorrentList> torrents(String option, Path file) throws StartException {
    return setting(option, file, ListFile::readTorrents);
  }

  private ListSetting<NetworkList> networks(String option, Path file) throws StartException {
    return setting(option, file, ListFile::readNetworks);
  }

  /** Null if the option is not given. */
  private <L extends AccessList<L>> ListSetting<L> setting(
      String option, Path file, ListSetting.FileReader<L> reader) throws StartException {
    if (file == null) {
      return null;
    }
    ListSetting<L> setting = new ListSetting<>(option, file, reader, clock);
    settings.add(setting);
    return setting;
  }

  private static <L extends AccessList<L>> L listOf(ListSetting<L> setting) {
    return setting == null ? null : setting.list();
  }
}
