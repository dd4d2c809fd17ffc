package org.bttracker.cli;

import java.time.Duration;
import java.util.Map;
import org.bttracker.daemon.ClusterConfig;
import org.bttracker.daemon.HeapShare;
import org.bttracker.daemon.TrackerConfig;
import org.bttracker.server.ReplyPolicy;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * The options of the tracker. Each option's default and bounds stand at the option, and nowhere
 * else: the help shows them from there. Defaults are text, so other sources of values can take
 * their place.
 */
final class TrackerOptions {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Mixin private NetworkOptions network;
  @Mixin private ServiceOptions service;
  @Mixin private LimitOptions limits;
  @Mixin private AccessOptions access;
  @Mixin private SnapshotOptions snapshot;
  @Mixin private ClusterOptions cluster;
  @Mixin private LogOptions log;
  @Mixin private StatusOptions status;
  @Mixin private SettingsOptions settings;

  /**
   * The settings.
   *
   * @param secrets of the environment, by the names of variables
   * @throws ParameterException if options contradict each other
   */
  TrackerConfig toConfig(Map<String, String> secrets) {
    checkPeerTtl();
    checkDefaultPeers();
    ClusterConfig others = clusterConfig(secrets);
    HeapShare heap = HeapShare.ofThisProcess(others);
    return new TrackerConfig(
        network.addresses,
        network.port,
        service.announceInterval,
        service.peerTtl,
        service.connectionTtl,
        service.defaultPeers(),
        service.maxPeersPerReply,
        service.maxScrape,
        limits.maxTorrents(heap),
        limits.maxPeers(heap),
        limits.maxConnections(heap),
        limits.rateLimit,
        limits.maxPortsPerIp,
        access.toConfig(),
        service.idKeyFile,
        snapshot.file,
        snapshot.interval,
        others,
        network.receivers,
        network.io,
        network.receiveBuffer,
        log.level,
        log.format,
        log.datagramLines,
        log.syslog,
        status.http);
  }

  /** Whether to print the settings, and not to run a tracker. */
  boolean isToPrint() {
    return settings.print;
  }

  private ClusterConfig clusterConfig(Map<String, String> secrets) {
    try {
      return cluster.toConfig(secrets);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command.commandLine(), e.getMessage());
    }
  }

  private void checkPeerTtl() {
    Duration interval = service.announceInterval;
    Duration jitter =
        Duration.ofMillis(Math.round(interval.toMillis() * ReplyPolicy.INTERVAL_JITTER));
    if (service.peerTtl.compareTo(interval.plus(jitter)) <= 0) {
      throw contradiction(
          "--peer-ttl=%s: must be above --announce-interval=%s plus its jitter of 10 %%, %s",
          TimeSpan.inWords(service.peerTtl),
          TimeSpan.inWords(interval),
          TimeSpan.inWords(interval.plus(jitter)));
    }
  }

  private void checkDefaultPeers() {
    if (service.defaultPeers() > service.maxPeersPerReply) {
      throw contradiction(
          "--default-peers=%d: must not be above --max-peers-per-reply=%d",
          service.defaultPeers(), service.maxPeersPerReply);
    }
  }

  private ParameterException contradiction(String format, Object... values) {
    return new ParameterException(command.commandLine(), String.format(format, values));
  }
}
