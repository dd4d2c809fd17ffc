package org.bttracker.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.bttracker.client.TimeSource;
import org.bttracker.probe.AddressReport;
import org.bttracker.probe.NameLookup;
import org.bttracker.probe.Probe;
import org.bttracker.probe.TrackerPreferences;
import org.bttracker.protocol.AddressText;
import org.bttracker.protocol.Bep15;
import org.bttracker.protocol.InfoHash;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code bttracker probe}: asks a tracker as a client does, and shows what it answers. */
@Command(
    name = "probe",
    customSynopsis = "bttracker probe udp://HOST:PORT [HASH...] [OPTIONS]",
    description = {
      "Asks a tracker at each of its addresses, IPv4 and IPv6, as a client does: connect, an announce"
          + " for each torrent, a scrape. The peers that it announces are removed again. Without a"
          + " HASH it announces a torrent that nobody has.",
      "It also shows which trackers the host's TXT records name (BEP 34). A request without an answer"
          + " is sent again after 15 s, 30 s, 60 s and so on, as BEP 15 says, until --timeout is over."
    },
    descriptionHeading = "%n",
    parameterListHeading = "%n",
    optionListHeading = "%nOptions:%n",
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:The tracker has answered all requests, at each address that this host can reach.",
      "1:It has not, or its host's TXT records say that it is not to be asked.",
      "2:An option or a value is invalid.",
      "129:SIGHUP ended the probe.",
      "130:Ctrl-C (SIGINT) ended the probe.",
      "143:SIGTERM ended the probe."
    },
    mixinStandardHelpOptions = true,
    modelTransformer = OptionHelp.class,
    versionProvider = Version.class,
    sortOptions = false,
    usageHelpAutoWidth = true)
final class ProbeCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      index = "0",
      paramLabel = "TRACKER",
      converter = TrackerName.Converter.class,
      description = "The tracker, udp://HOST:PORT.")
  private TrackerName tracker;

  @Parameters(
      index = "1..*",
      arity = "0..*",
      paramLabel = "HASH",
      description = "Info hashes of torrents, 40 hexadecimal digits each; 74 at the most.")
  private List<String> hashes = new ArrayList<>();

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      defaultValue = "45s",
      converter = Timeout.class,
      description = "When to give up a request that is not answered.")
  private Duration timeout;

  @Option(names = "--json", description = "Print one JSON object instead of lines for people.")
  private boolean json;

  /** What is to be ended in order if a signal ends the program; guarded by this. */
  private Probe current;

  private boolean ending;

  @Override
  public Integer call() {
    List<InfoHash> torrents = torrents();
    ProbeReport report = new ProbeReport(tracker, json, spec.commandLine().getOut());
    List<InetAddress> addresses;
    try {
      addresses = new NameLookup().addresses(tracker.host());
    } catch (IOException e) {
      Program.complain(spec.commandLine().getErr(), tracker.text() + ": " + e.getMessage());
      return Program.FAILED;
    }
    report.addresses(addresses);
    lookUpPreferences(report);
    Shutdown.register(this::end);
    for (InetAddress address : addresses) {
      report.add(probe(new InetSocketAddress(address, tracker.port()), torrents, report));
    }
    report.end();
    return report.isGood() ? 0 : Program.FAILED;
  }

  private void lookUpPreferences(ProbeReport report) {
    if (!NameLookup.hasRecords(tracker.host())) {
      return;
    }
    try {
      report.preferences(TrackerPreferences.of(new NameLookup().texts(tracker.host())));
    } catch (IOException e) {
      report.preferencesUnknown(e.getMessage());
    }
  }

  private AddressReport probe(
      InetSocketAddress address, List<InfoHash> torrents, ProbeReport report) {
    report.begin(address, torrents);
    try (Probe probe =
        new Probe(
            address,
            torrents,
            timeout,
            TimeSource.SYSTEM,
            () -> tellRetry(address),
            report::step)) {
      begin(probe);
      return probe.run();
    } catch (IOException e) {
      return new AddressReport(address, Program.reason(e), List.of());
    }
  }

  private void tellRetry(InetSocketAddress address) {
    Program.complain(
        spec.commandLine().getErr(), AddressText.of(address) + ": no answer yet, asking again");
  }

  private synchronized void begin(Probe probe) throws IOException {
    current = probe;
    if (ending) {
      probe.close();
    }
  }

  /** Removes the peers that are announced; on the thread of a signal. */
  private synchronized void end() {
    ending = true;
    try {
      if (current != null) {
        current.close();
      }
    } catch (IOException e) {
      // The tracker forgets the peers by itself.
    }
  }

  /** Not read by a converter, since picocli takes a list's bad value for one argument too many. */
  private List<InfoHash> torrents() {
    if (hashes.size() > Bep15.MAX_SCRAPE_HASHES) {
      throw new ParameterException(
          spec.commandLine(), "HASH: there must be no more than " + Bep15.MAX_SCRAPE_HASHES);
    }
    if (hashes.isEmpty()) {
      SecureRandom random = new SecureRandom();
      return List.of(new InfoHash(random.nextLong(), random.nextLong(), random.nextInt()));
    }
    return hashes.stream().map(this::torrent).distinct().toList();
  }

  private InfoHash torrent(String hash) {
    try {
      return InfoHash.ofHex(hash);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(
          spec.commandLine(), "HASH=" + hash + ": must be an info hash, 40 hexadecimal digits");
    }
  }

  /** The waits of BEP 15, all nine of them, take a little over two hours. */
  static final class Timeout extends TimeSpan {
    Timeout() {
      super(Duration.ofSeconds(1), Duration.ofHours(3));
    }
  }
}
