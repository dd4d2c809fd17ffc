package org.bttracker.net;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UdpSocketsTest {
  private static final int FIRST_JAVA_WITH_THE_OPTION = 19;

  /** The first is for both families. */
  @ParameterizedTest
  @ValueSource(strings = {"::", "0.0.0.0", "127.0.0.1", "::1"})
  void shouldForbidFragmentsWhereJavaCan(String address) throws IOException {
    boolean newer = Runtime.version().feature() >= FIRST_JAVA_WITH_THE_OPTION;
    try (DatagramChannel channel = UdpSockets.open(InetAddress.getByName(address), 0, false)) {
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
