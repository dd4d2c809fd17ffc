package org.bttracker.net;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.channels.DatagramChannel;
import java.util.Optional;
import java.util.Set;

/** What batches need of Java and the system, as far as it can be told without linking anything. */
public final class BatchSupport {
  /** The first whose {@code java.lang.foreign} is final. */
  private static final int FIRST_JAVA = 22;

  /** Those whose structs {@link LinuxSockets} has. */
  private static final Set<String> PROCESSORS = Set.of("amd64", "aarch64");

  private static final String CHANNELS = "sun.nio.ch";

  private BatchSupport() {}

  /**
   * Why there can be no batches.
   *
   * @return the reason in words; empty if there can
   */
  public static Optional<String> whyNot() {
    return Optional.ofNullable(
        whyNot(
            Runtime.version().feature(),
            System.getProperty("os.name"),
            System.getProperty("os.arch")));
  }

  /** Returns null if there can be batches. */
  static String whyNot(int java, String system, String processor) {
    if (java < FIRST_JAVA) {
      return "it needs Java " + FIRST_JAVA + " or newer, and this is Java " + java;
    }
    if (!system.equals("Linux")) {
      return "it needs Linux, and this is " + system;
    }
    if (!PROCESSORS.contains(processor)) {
      return "it needs a 64-bit x86 or ARM processor, and this is " + processor;
    }
    // Without them, Java would warn, and the channel would hide its descriptor.
    if (!hasNativeAccess()) {
      return "Java was started without --enable-native-access=ALL-UNNAMED";
    }
    if (!DatagramChannel.class.getModule().isOpen(CHANNELS, BatchSupport.class.getModule())) {
      return "Java was started without --add-opens=java.base/" + CHANNELS + "=ALL-UNNAMED";
    }
    return null;
  }

  /**
   * The number that the kernel knows a channel by.
   *
   * @throws IOException if the channel does not tell it
   */
  static int descriptor(DatagramChannel channel) throws IOException {
    try {
      Method getter = Class.forName(CHANNELS + ".SelChImpl").getMethod("getFDVal");
      getter.setAccessible(true);
      return (int) getter.invoke(channel);
    } catch (ReflectiveOperationException | RuntimeException e) {
      throw new IOException("Java does not tell the socket's descriptor: " + e.getMessage());
    }
  }

  private static boolean hasNativeAccess() {
    try {
      Method asks = Module.class.getMethod("isNativeAccessEnabled");
      return (boolean) asks.invoke(BatchSupport.class.getModule());
    } catch (ReflectiveOperationException e) {
      return false;
    }
  }
}
