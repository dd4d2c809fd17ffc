package org.bttracker.cli;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.bttracker.daemon.TrackerConfig;
import org.bttracker.net.IoMode;
import picocli.CommandLine.Option;

/** Where the tracker listens, and how it receives. */
@Section("Network")
final class NetworkOptions {
  /** The default of {@code --receive-buffer}. */
  static final String RECEIVE_BUFFER = "8MiB";

  @Option(
      names = {"-p", "--port"},
      paramLabel = "PORT",
      defaultValue = "" + TrackerConfig.DEFAULT_PORT,
      converter = Port.class,
      description = "The UDP port to listen on. 0 takes any free port.")
  int port;

  @Option(
      names = "--address",
      paramLabel = "ADDR",
      converter = IpAddressConverter.class,
      description = "An IP address to listen on. Name several with commas, or repeat the option.")
  @DefaultText("all, IPv4 and IPv6")
  List<InetAddress> addresses = new ArrayList<>();

  @Option(
      names = "--receivers",
      paramLabel = "N",
      defaultValue = "1",
      converter = Receivers.class,
      description = "The number of receive loops. Each has its own thread and its own sockets.")
  int receivers;

  @Option(
      names = "--io",
      paramLabel = "WAY",
      defaultValue = "auto",
      converter = Io.class,
      description =
          "How datagrams are received and sent: in batches (needs Linux and Java 22), or one by one"
              + " through Java's channels. auto takes batches where it can.")
  IoMode io;

  @Option(
      names = "--receive-buffer",
      paramLabel = "SIZE",
      defaultValue = RECEIVE_BUFFER,
      converter = ReceiveBuffer.class,
      description = "The size of the kernel's buffer for waiting datagrams, for each socket.")
  int receiveBuffer;

  /** 0 lets the system choose. */
  static final class Port extends WholeNumber {
    Port() {
      super(0, 65_535);
    }
  }

  /** Receive loops. */
  static final class Receivers extends WholeNumber {
    Receivers() {
      super(1, 256);
    }
  }

  /** Ways to receive and send. */
  static final class Io extends OneOf<IoMode> {
    Io() {
      super(IoMode.values());
    }
  }

  /** Bytes. */
  static final class ReceiveBuffer extends ByteSize {
    ReceiveBuffer() {
      super(4 << 10, 1 << 30);
    }
  }
}
