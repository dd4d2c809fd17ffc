package org.bttracker.daemon;

import java.lang.management.ManagementFactory;
import java.util.function.BooleanSupplier;

/**
 * Refuses to start where the process could grow beyond the memory that it may use: Linux would kill
 * it in the middle of its work, without a word. Java fills its heap up to its greatest size before
 * it collects all of it, so what counts is that size and all that the process takes besides.
 *
 * @param heapBytes the heap's greatest size
 * @param quickCompiler whether Java compiles with its quick compiler only
 * @param loops receive loops
 * @param bufferBytes the kernel's receive buffers
 */
record MemoryCheck(long heapBytes, boolean quickCompiler, int loops, long bufferBytes) {
  private static final long MIB = 1 << 20;

  /**
   * Classes 21, compiled code 9, threads and buffers 3, symbols and the rest 5, the kernel's share
   * 1; and 20 that the optimizing compiler takes for a while and the C library keeps. Measured on
   * Java 17 and 25: up to 61 under full load, of which half is there at the start.
   */
  private static final long BESIDES = 64 * MIB;

  /** The same without the optimizing compiler, measured: up to 38; and some of Java's own code. */
  private static final long BESIDES_QUICK = 48 * MIB;

  /** Stack and buffers of one more receive loop, measured: 0.24 MiB. */
  private static final long LOOP = MIB / 4;

  /** The serial collector's tables, measured: a third of 1 % of the heap. */
  private static final int SERIAL_COLLECTOR = 256;

  /** From here on Java takes another collector, if it is not told otherwise. */
  private static final long SERVER_MEMORY = 1_792 * MIB;

  /** Measured for G1: 37 MiB, and 4 % of the heap. */
  private static final long SERVER_COLLECTOR = 40 * MIB;

  private static final int SERVER_COLLECTOR_OF_HEAP = 20;

  /** With less, there is hardly room for peers beside the program's own objects. */
  private static final long LEAST_HEAP = 12 * MIB;

  /** Of so little memory, Java takes 31 of 64 parts for its heap if it is not told otherwise. */
  private static final int HEAP_PARTS = 31;

  private static final int DEFAULT_PARTS = 64;

  /** Limits are advised in steps. */
  private static final long ROUND = 16 * MIB;

  static MemoryCheck ofThisProcess(int loops, long bufferBytes) {
    // With -XX:TieredStopAtLevel=1, Java calls itself that.
    boolean quick = System.getProperty("java.vm.info", "").contains("emulated-client");
    return new MemoryCheck(Runtime.getRuntime().maxMemory(), quick, loops, bufferBytes);
  }

  /** Checks this process. */
  void check() throws StartException {
    check(MemoryLimit.ofThisProcess(), MemoryCheck::isCollectorSerial);
  }

  /**
   * Compares what may be needed with what there is.
   *
   * @param limitBytes what the process may use
   * @param serial whether the serial collector is used; asked only if it matters, since the answer
   *     takes a tenth of a second
   * @throws StartException naming both, and what to do
   */
  void check(long limitBytes, BooleanSupplier serial) throws StartException {
    long collector = heapBytes / SERIAL_COLLECTOR;
    long server = SERVER_COLLECTOR + heapBytes / SERVER_COLLECTOR_OF_HEAP;
    if (limitBytes >= SERVER_MEMORY && needed(server) > limitBytes && !serial.getAsBoolean()) {
      collector = server;
    }
    if (needed(collector) > limitBytes) {
      throw new StartException(
          "its memory limit is %d MiB, but it may need %d: %d for Java's heap and %d besides; %s"
              .formatted(
                  limitBytes / MIB,
                  inMib(needed(collector)),
                  inMib(heapBytes),
                  inMib(needed(collector) - heapBytes),
                  advice(limitBytes, collector)));
    }
  }

  private long needed(long collector) {
    return heapBytes + besides(quickCompiler) + collector;
  }

  private long besides(boolean quick) {
    return (quick ? BESIDES_QUICK : BESIDES) + (loops - 1) * LOOP + bufferBytes;
  }

  private String advice(long limitBytes, long collector) {
    long besides = besides(quickCompiler) + collector;
    long enough =
        Math.max(needed(collector), besides * DEFAULT_PARTS / (DEFAULT_PARTS - HEAP_PARTS));
    String advice = "raise the limit to " + (enough / ROUND + 1) * ROUND / MIB + " MiB";
    long heap = limitBytes - besides;
    long heapQuick = limitBytes - besides(true) - collector;
    if (heap >= LEAST_HEAP) {
      return advice + ", or start java with -Xmx" + heap / MIB + "m";
    }
    return heapQuick < LEAST_HEAP
        ? advice
        : advice + ", or start java with -XX:TieredStopAtLevel=1 -Xmx" + heapQuick / MIB + "m";
  }

  private static long inMib(long bytes) {
    return (bytes + MIB - 1) / MIB;
  }

  private static boolean isCollectorSerial() {
    return ManagementFactory.getGarbageCollectorMXBeans().stream()
        .anyMatch(collector -> collector.getName().equals("Copy"));
  }
}
