package org.bttracker.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.bttracker.cli.Finding.Verdict;
import org.bttracker.client.ConnectResponse;
import org.bttracker.client.TrackerClient;
import org.bttracker.daemon.MemoryCheck;
import org.bttracker.daemon.TrackerConfig;
import org.bttracker.net.BatchSupport;
import org.bttracker.protocol.AddressText;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code bttracker doctor}: looks whether this host is fit for a tracker. It changes nothing. */
@Command(
    name = "doctor",
    customSynopsis = "bttracker doctor [OPTIONS]",
    description = {
      "Looks whether this host is fit for a tracker, and names the command that mends what is not."
          + " It changes nothing.",
      "Run it as the user and with the limits that the tracker has."
    },
    descriptionHeading = "%n",
    optionListHeading = "%nOptions:%n",
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:Nothing is bad; there may be warnings.",
      "1:Something is bad.",
      "2:An option or a value is invalid."
    },
    mixinStandardHelpOptions = true,
    modelTransformer = OptionHelp.class,
    versionProvider = Version.class,
    sortOptions = false,
    usageHelpAutoWidth = true)
final class DoctorCommand implements Callable<Integer> {
  private static final Duration PATIENCE = Duration.ofSeconds(1);
  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

  @Spec private CommandSpec spec;

  @Option(
      names = {"-p", "--port"},
      paramLabel = "PORT",
      defaultValue = "" + TrackerConfig.DEFAULT_PORT,
      converter = NetworkOptions.Port.class,
      description = "The UDP port that the tracker is to have.")
  private int port;

  @Option(
      names = "--address",
      paramLabel = "ADDR",
      converter = IpAddressConverter.class,
      description = "An IP address that it is to have. Repeat the option for several addresses.")
  @DefaultText("all, IPv4 and IPv6")
  private List<InetAddress> addresses = new ArrayList<>();

  @Option(
      names = "--receive-buffer",
      paramLabel = "SIZE",
      defaultValue = NetworkOptions.RECEIVE_BUFFER,
      converter = NetworkOptions.ReceiveBuffer.class,
      description = "The size of the kernel's buffer that it is to ask for.")
  private int receiveBuffer;

  @Override
  public Integer call() {
    List<Finding> findings = findings(new HostChecks(Path.of("/")));
    PrintWriter out = spec.commandLine().getOut();
    findings.forEach(finding -> out.print(finding.inWords()));
    out.flush();
    boolean bad = findings.stream().anyMatch(finding -> finding.verdict() == Verdict.BAD);
    return bad ? Program.FAILED : 0;
  }

  private List<Finding> findings(HostChecks checks) {
    List<Finding> findings = new ArrayList<>();
    findings.add(java());
    findings.add(heap());
    if (addresses.isEmpty()) {
      bind(null, findings);
    }
    addresses.forEach(address -> bind(address, findings));
    findings.add(checks.files());
    findings.add(checks.ipv6(Boolean.getBoolean("java.net.preferIPv4Stack")));
    findings.add(addresses());
    findings.add(checks.conntrack(port));
    findings.add(checks.clock(Instant.now()));
    return findings;
  }

  private static Finding java() {
    boolean linux = System.getProperty("os.name").equals("Linux");
    return HostChecks.java("Java " + Runtime.version(), BatchSupport.whyNot(), linux);
  }

  /** As a tracker with one receive loop and one socket would find it. */
  private Finding heap() {
    return HostChecks.heap(
        Runtime.getRuntime().maxMemory(),
        MemoryCheck.ofThisProcess(1, receiveBuffer, 0).shortage());
  }

  private static Finding addresses() {
    try {
      List<InetAddress> all =
          NetworkInterface.networkInterfaces().flatMap(NetworkInterface::inetAddresses).toList();
      int ipv4 = (int) all.stream().filter(Inet4Address.class::isInstance).count();
      return HostChecks.addresses(ipv4, all.size() - ipv4);
    } catch (SocketException e) {
      return Finding.warning("addresses", "are not known: " + e.getMessage(), "ip address");
    }
  }

  /** Whether a tracker is there, such as the one that the host is checked for. */
  private boolean answersConnect(InetAddress address) {
    try (TrackerClient client = new TrackerClient(new InetSocketAddress(address, port))) {
      return client.connect(PATIENCE).orElse(null) instanceof ConnectResponse;
    } catch (IOException | RuntimeException e) {
      return false;
    }
  }

  /** Binds the port for a moment, without a right to share it, and asks for the buffer. */
  private void bind(InetAddress address, List<Finding> findings) {
    String where = (address == null ? "all addresses" : AddressText.of(address)) + ", port " + port;
    try (DatagramChannel channel = DatagramChannel.open()) {
      channel.setOption(StandardSocketOptions.SO_RCVBUF, receiveBuffer);
      channel.bind(new InetSocketAddress(address, port));
      findings.add(Finding.ok("port", where + ": can be bound"));
      findings.add(
          HostChecks.receiveBuffer(
              channel.getOption(StandardSocketOptions.SO_RCVBUF), receiveBuffer));
    } catch (IOException | RuntimeException e) {
      findings.add(
          HostChecks.port(where, port, e, answersConnect(address == null ? LOOPBACK : address)));
    }
  }
}
