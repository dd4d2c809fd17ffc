package org.bttracker.daemon;

import java.lang.management.ManagementFactory;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Refuses to start where the process could grow beyond the memory that it may use: Linux would kill
 * it in the middle of its work, without a word. Java fills its heap up to its greatest size before
 * it collects all of it, so what counts is that size and all that the process takes besides. The
 * figures here are from full load on Java 17 and 25, in a control group that charged the process
 * for every page of Java's own files.
 *
 * @param heapBytes the heap's greatest size
 * @param quickCompiler whether Java compiles with its quick compiler only
 * @param loops receive loops
 * @param bufferBytes the kernel's receive buffers, of the sockets that are open at the start;
 *     sockets for addresses that the host gets later come on top
 * @param clusterBytes what a cluster takes besides the heap
 */
public record MemoryCheck(
    long heapBytes, boolean quickCompiler, int loops, long bufferBytes, long clusterBytes) {
  private static final long MIB = 1 << 20;

  /**
   * With the quick compiler only: 31 to 38 MiB for classes, compiled code, symbols, threads and
   * buffers; and 20 of Java's own files, without which it would read them again all the time. With
   * 57 in all the tracker hardly ran, with 65 as if alone.
   */
  private static final long BESIDES_QUICK = 64 * MIB;

  /**
   * What the optimizing compiler takes on top while it works, and the C library keeps: with it, the
   * 31 to 38 MiB are 57 to 85.
   */
  private static final long OPTIMIZING_COMPILER = 44 * MIB;

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
  private static final long STEP = 16 * MIB;

  /** Buffers that take more than an eighth of what is needed besides the heap are worth a word. */
  private static final int LARGE_BUFFERS = 8;

  private static final String QUICK_COMPILER = "-XX:TieredStopAtLevel=1";

  /**
   * Too little memory.
   *
   * @param what what there is, and what may be needed
   * @param advice what would be enough
   */
  public record Shortage(String what, String advice) {}

  /**
   * For this process.
   *
   * @param loops receive loops
   * @param bufferBytes the kernel's receive buffers
   * @param clusterBytes what a cluster takes besides the heap
   * @return to be checked
   */
  public static MemoryCheck ofThisProcess(int loops, long bufferBytes, long clusterBytes) {
    // With -XX:TieredStopAtLevel=1, Java calls itself that.
    boolean quick = System.getProperty("java.vm.info", "").contains("emulated-client");
    return new MemoryCheck(
        Runtime.getRuntime().maxMemory(), quick, loops, bufferBytes, clusterBytes);
  }

  /**
   * Compares what this process may need with what it may use.
   *
   * @return empty if there is enough
   */
  public Optional<Shortage> shortage() {
    return shortage(MemoryLimit.ofThisProcess(), MemoryCheck::isCollectorSerial);
  }

  /**
   * Checks this process.
   *
   * @throws StartException naming what is needed and what there is, and what to do
   */
  void check() throws StartException {
    refuse(shortage());
  }

  /** Checks a process that may use so much memory; as {@link #check()}. */
  void check(long limitBytes, BooleanSupplier serial) throws StartException {
    refuse(shortage(limitBytes, serial));
  }

  private static void refuse(Optional<Shortage> shortage) throws StartException {
    if (shortage.isPresent()) {
      throw new StartException(shortage.get().what() + "; " + shortage.get().advice());
    }
  }

  /**
   * Compares what may be needed with what there is.
   *
   * @param limitBytes what the process may use
   * @param serial whether the serial collector is used; asked only if it matters, since the answer
   *     takes a tenth of a second
   */
  private Optional<Shortage> shortage(long limitBytes, BooleanSupplier serial) {
    long collector = heapBytes / SERIAL_COLLECTOR;
    long server = SERVER_COLLECTOR + heapBytes / SERVER_COLLECTOR_OF_HEAP;
    if (limitBytes >= SERVER_MEMORY && needed(server) > limitBytes && !serial.getAsBoolean()) {
      collector = server;
    }
    if (needed(collector) <= limitBytes) {
      return Optional.empty();
    }
    String what =
        "its memory limit is %d MiB, but it may need %d: %d for Java's heap and %d besides"
            .formatted(
                limitBytes / MIB,
                inMib(needed(collector)),
                inMib(heapBytes),
                inMib(needed(collector) - heapBytes));
    return Optional.of(
        new Shortage(what, advice(limitBytes, collector) + adviceOnBuffers(collector)));
  }

  private long needed(long collector) {
    return heapBytes + besides(quickCompiler) + collector;
  }

  private long besides(boolean quick) {
    long compiler = quick ? 0 : OPTIMIZING_COMPILER;
    return BESIDES_QUICK + compiler + (loops - 1) * LOOP + bufferBytes + clusterBytes;
  }

  /** What would be enough, from what costs memory to what costs speed. */
  private String advice(long limitBytes, long collector) {
    long besides = besides(quickCompiler) + collector;
    long enough =
        Math.max(needed(collector), besides * DEFAULT_PARTS / (DEFAULT_PARTS - HEAP_PARTS));
    StringBuilder advice = new StringBuilder("raise the limit to ");
    advice.append(roundUp(enough) / MIB).append(" MiB");
    long heap = limitBytes - besides;
    long quickBesides = besides(true) + collector;
    long quickLimit = Math.max(limitBytes, roundUp(quickBesides + LEAST_HEAP));
    if (heap >= LEAST_HEAP) {
      advice.append(", or start java with -Xmx").append(heap / MIB).append('m');
      if (quickCompiler) {
        return advice.toString();
      }
    }
    if (quickLimit > limitBytes) {
      advice.append(", or to ").append(quickLimit / MIB).append(" MiB and");
    } else {
      advice.append(", or");
    }
    long quickHeap = quickLimit - quickBesides;
    return advice + " start java with " + QUICK_COMPILER + " -Xmx" + quickHeap / MIB + "m";
  }

  private String adviceOnBuffers(long collector) {
    return bufferBytes > (besides(quickCompiler) + collector) / LARGE_BUFFERS
        ? "; %d MiB are the sockets' receive buffers: --receive-buffer makes them smaller"
            .formatted(inMib(bufferBytes))
        : "";
  }

  private static long roundUp(long bytes) {
    return (bytes + STEP - 1) / STEP * STEP;
  }

  private static long inMib(long bytes) {
    return (bytes + MIB - 1) / MIB;
  }

  private static boolean isCollectorSerial() {
    return ManagementFactory.getGarbageCollectorMXBeans().stream()
        .anyMatch(collector -> collector.getName().equals("Copy"));
  }
}
