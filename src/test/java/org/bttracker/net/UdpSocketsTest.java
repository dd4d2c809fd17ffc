package org.bttracker.net;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.List;
import org.bttracker.metrics.Counters;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@ParameterizedClass
@MethodSource("org.bttracker.net.IoPaths#all")
class UdpSocketsTest {
  private static final int FIRST_JAVA_WITH_THE_OPTION = 19;

  private final IoMode mode;

  UdpSocketsTest(IoMode mode) {
    this.mode = mode;
  }

  /** The first is for both families. */
  @ParameterizedTest
  @ValueSource(strings = {"::", "0.0.0.0", "127.0.0.1", "::1"})
  void shouldForbidFragmentsWhereJavaCan(String address) throws IOException {
    boolean newer = Runtime.version().feature() >= FIRST_JAVA_WITH_THE_OPTION;
    try (DatagramChannel channel = UdpSockets.open(InetAddress.getByName(address), 0, false)) {
      channel.configureBlocking(false);
      BurstIo.of(mode).open(channel, new Burst(), new Counters().forLoop());
      assertEquals(newer ? List.of(true) : List.of(), dontFragment(channel));
    }
  }

  private static List<Object> dontFragment(DatagramChannel channel) throws IOException {
    List<Object> values = new ArrayList<>();
    for (var option : channel.supportedOptions()) {
      if (option.name().equals("IP_DONTFRAGMENT")) {
        values.add(channel.getOption(option));
      }
    }
    return values;
  }
}
