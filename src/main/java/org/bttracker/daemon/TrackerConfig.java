package org.bttracker.daemon;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.bttracker.net.IoMode;
import org.bttracker.server.ReplyPolicy;
import org.bttracker.swarm.SwarmLimits;

/**
 * The settings of a tracker: immutable, and checked by whoever makes it. Only {@link Tracker}, its
 * {@link Network} and {@link LogSetup} read it.
 *
 * @param addresses to listen on; empty for all, IPv4 and IPv6
 * @param port UDP, 0 for any free one
 * @param announceInterval before the jitter
 * @param peerTtl above the longest interval that the jitter gives
 * @param connectionTtl how long a connection ID is accepted
 * @param defaultPeers not above {@code maxPeersPerReply}
 * @param maxPeersPerReply 1 to 242
 * @param maxScrape 1 to 74
 * @param maxTorrents in the registry
 * @param maxPeers in the registry
 * @param maxConnections IDs in the table
 * @param rateLimit requests a second for an IPv4 address or IPv6 /64, 0 for any
 * @param maxPortsPerIp peers that an IPv4 address or IPv6 /64 may have in a torrent, 0 for any
 * @param access who is let in
 * @param idKeyFile of the keys that sign all connection IDs; null for none
 * @param snapshot null for none
 * @param snapshotInterval between two snapshots
 * @param cluster the other trackers that serve the same swarms; null for none
 * @param receivers receive loops
 * @param io how datagrams are received and sent
 * @param receiveBuffer bytes, for each socket
 * @param logLevel error, warn, info or debug
 * @param logFormat of lines on standard output and standard error
 * @param datagramLines a second
 * @param syslog null for none
 * @param http where metrics are served over TCP, port 0 for any free one; null for none
 */
public record TrackerConfig(
    List<InetAddress> addresses,
    int port,
    Duration announceInterval,
    Duration peerTtl,
    Duration connectionTtl,
    int defaultPeers,
    int maxPeersPerReply,
    int maxScrape,
    int maxTorrents,
    int maxPeers,
    int maxConnections,
    int rateLimit,
    int maxPortsPerIp,
    AccessConfig access,
    Path idKeyFile,
    Path snapshot,
    Duration snapshotInterval,
    ClusterConfig cluster,
    int receivers,
    IoMode io,
    int receiveBuffer,
    String logLevel,
    LogFormat logFormat,
    int datagramLines,
    SyslogTarget syslog,
    InetSocketAddress http) {
  /** The UDP port of a tracker that is told none. */
  public static final int DEFAULT_PORT = 1234;

  SwarmLimits swarmLimits() {
    return new SwarmLimits(peerTtl, maxTorrents, maxPeers, maxPortsPerIp);
  }

  ReplyPolicy replyPolicy() {
    return new ReplyPolicy(announceInterval, defaultPeers, maxPeersPerReply, maxScrape);
  }
}
