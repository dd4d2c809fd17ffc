package org.bttracker.check;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.bttracker.client.Announce;
import org.bttracker.client.AnnounceResponse;
import org.bttracker.protocol.InfoHash;

/** The rules about one torrent with peers over IPv4 and over IPv6. */
final class FamilyChecks {
  private static final int OVER_IPV4 = 50_001;
  private static final int OVER_IPV6 = 50_002;
  private static final int ASKER = 50_003;

  private final Stage ipv4;
  private final Stage ipv6;
  private final Findings findings;

  FamilyChecks(Stage ipv4, Stage ipv6, Findings findings) {
    this.ipv4 = ipv4;
    this.ipv6 = ipv6;
    this.findings = findings;
  }

  void run() throws IOException {
    InfoHash torrent = ipv4.packets.torrent();
    announce(ipv4, torrent, OVER_IPV4);
    announce(ipv6, torrent, OVER_IPV6);
    Optional<AnnounceResponse> overIpv4 = announce(ipv4, torrent, ASKER);
    Optional<AnnounceResponse> overIpv6 = announce(ipv6, torrent, ASKER);
    if (overIpv4.isEmpty() || overIpv6.isEmpty()) {
      findings.unseen(Rule.FAMILIES_APART, "an announce was not accepted");
      findings.unseen(Rule.FAMILIES_COUNTED, "an announce was not accepted");
      return;
    }
    boolean apart =
        !ports(overIpv4.get()).contains(OVER_IPV6) && !ports(overIpv6.get()).contains(OVER_IPV4);
    findings.judge(Rule.FAMILIES_APART, apart, apart ? "they are not" : "they are");
    int leechers = overIpv6.get().leechers();
    findings.judge(Rule.FAMILIES_COUNTED, leechers >= 3, leechers + " leechers of 4");
  }

  /** The findings of the address are complete, so nothing that fails here is added to them. */
  private static Optional<AnnounceResponse> announce(Stage stage, InfoHash torrent, int port)
      throws IOException {
    return stage.announce(Rule.ANNOUNCE_ANSWERED, torrent, port, new Announce(torrent, port));
  }

  private static Set<Integer> ports(AnnounceResponse response) {
    return response.peers().stream().map(InetSocketAddress::getPort).collect(Collectors.toSet());
  }
}
