package org.bttracker.daemon;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MemoryCheckTest {
  private static final long MIB = 1 << 20;

  /** What most hosts grant, twice: 212,992 bytes and as much for the kernel's own use. */
  private static final long BUFFER = 2 * 212_992;

  private static final BooleanSupplier NOT_ASKED = () -> fail("must not matter");

  /** A container, and the heap that Java takes by default or is told to take. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          64  | 31  | 140: 31 for Java's heap and 109 besides; raise the limit to 224 MiB, or to 80 MiB and start java with -XX:TieredStopAtLevel=1 -Xmx15m
          128 | 62  | 171: 62 for Java's heap and 109 besides; raise the limit to 224 MiB, or start java with -Xmx19m, or start java with -XX:TieredStopAtLevel=1 -Xmx63m
          512 | 512 | 623: 512 for Java's heap and 111 besides; raise the limit to 624 MiB, or start java with -Xmx401m, or start java with -XX:TieredStopAtLevel=1 -Xmx445m
          """)
  void shouldRefuseAHeapThatDoesNotFit(long limitMib, long heapMib, String reason) {
    assertEquals(
        "its memory limit is " + limitMib + " MiB, but it may need " + reason,
        refusal(new MemoryCheck(heapMib * MIB, false, 1, BUFFER, 0), limitMib));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          64 | 15 | 80: 15 for Java's heap and 65 besides; raise the limit to 128 MiB, or to 80 MiB and start java with -XX:TieredStopAtLevel=1 -Xmx15m
          100 | 48 | 113: 48 for Java's heap and 65 besides; raise the limit to 128 MiB, or start java with -Xmx35m
          """)
  void shouldKnowTheQuickCompiler(long limitMib, long heapMib, String reason) {
    assertEquals(
        "its memory limit is " + limitMib + " MiB, but it may need " + reason,
        refusal(new MemoryCheck(heapMib * MIB, true, 1, BUFFER, 0), limitMib));
  }

  /** With Java's default heap, or a smaller one. */
  @ParameterizedTest
  @CsvSource({
    "224, 108, false",
    "256, 122, false",
    "128, 19, false",
    "128, 62, true",
    "80, 15, true"
  })
  void shouldStartWhereEverythingFits(long limitMib, long heapMib, boolean quick) {
    MemoryCheck check = new MemoryCheck(heapMib * MIB, quick, 1, BUFFER, 0);
    assertDoesNotThrow(() -> check.check(limitMib * MIB, NOT_ASKED));
  }

  @Test
  void shouldStartWhereNoLimitIsKnown() {
    MemoryCheck check = new MemoryCheck(Long.MAX_VALUE / 2, false, 1, 0, 0);
    assertDoesNotThrow(() -> check.check(MemoryLimit.NONE, () -> false));
  }

  @Test
  void shouldCountWhatAClusterTakes() {
    assertDoesNotThrow(
        () -> new MemoryCheck(108 * MIB, false, 1, BUFFER, 0).check(224 * MIB, NOT_ASKED));
    String reason = refusal(new MemoryCheck(108 * MIB, false, 1, BUFFER, 17 * MIB), 224);
    assertTrue(reason.startsWith("its memory limit is 224 MiB, but it may need "), reason);
    assertDoesNotThrow(
        () -> new MemoryCheck(108 * MIB, false, 1, BUFFER, 17 * MIB).check(242 * MIB, NOT_ASKED));
  }

  /** The advice must be good: with the limit that is named, Java's own choice of a heap fits. */
  @ParameterizedTest
  @CsvSource({"64, 31, 0", "64, 31, 16", "200, 97, 8"})
  void shouldAdviseALimitThatIsEnough(long limitMib, long heapMib, long bufferMib) {
    String reason = refusal(new MemoryCheck(heapMib * MIB, false, 1, bufferMib * MIB, 0), limitMib);
    long advised = Long.parseLong(reason.replaceFirst(".*raise the limit to (\\d+) MiB.*", "$1"));
    MemoryCheck next = new MemoryCheck(advised * MIB * 31 / 64, false, 1, bufferMib * MIB, 0);
    assertDoesNotThrow(() -> next.check(advised * MIB, NOT_ASKED));
  }

  @Test
  void shouldAdviseHeapsThatFit() {
    String reason = refusal(new MemoryCheck(100 * MIB, false, 2, 3 * MIB, 0), 150);
    long heap = Long.parseLong(reason.replaceFirst(".*java with -Xmx(\\d+)m.*", "$1"));
    long quickHeap = Long.parseLong(reason.replaceFirst(".*=1 -Xmx(\\d+)m.*", "$1"));
    assertDoesNotThrow(
        () -> new MemoryCheck(heap * MIB, false, 2, 3 * MIB, 0).check(150 * MIB, NOT_ASKED));
    assertDoesNotThrow(
        () -> new MemoryCheck(quickHeap * MIB, true, 2, 3 * MIB, 0).check(150 * MIB, NOT_ASKED));
  }

  @Test
  void shouldCountBuffersAndLoops() {
    assertDoesNotThrow(() -> check(80, 1, 0).check(190 * MIB, NOT_ASKED));
    assertThrows(StartException.class, () -> check(80, 1, 4).check(190 * MIB, NOT_ASKED));
    assertThrows(StartException.class, () -> check(80, 17, 0).check(190 * MIB, NOT_ASKED));
  }

  /** 16 MiB are those of one socket with 8 MiB, since the kernel's overhead counts too. */
  @ParameterizedTest
  @CsvSource({
    "32, '; 32 MiB are the sockets'' receive buffers: --receive-buffer makes them smaller'",
    "16, '; 16 MiB are the sockets'' receive buffers: --receive-buffer makes them smaller'",
    "15, ''",
    "0, ''"
  })
  void shouldNameTheOptionIfTheBuffersAreLarge(long bufferMib, String end) {
    String reason = refusal(check(62, 1, bufferMib), 128);
    assertTrue(reason.endsWith(end.isEmpty() ? "m" : end), reason);
  }

  /** 2 GiB and two processors: by default, Java takes a collector that needs more. */
  @Test
  void shouldAskForTheCollectorWhereItMatters() {
    assertDoesNotThrow(() -> check(512, 1, 0).check(2_048 * MIB, NOT_ASKED));
    assertDoesNotThrow(() -> check(1_900, 1, 0).check(2_048 * MIB, () -> true));
    assertThrows(StartException.class, () -> check(1_900, 1, 0).check(2_048 * MIB, () -> false));
  }

  private static MemoryCheck check(long heapMib, int loops, long bufferMib) {
    return new MemoryCheck(heapMib * MIB, false, loops, bufferMib * MIB, 0);
  }

  private static String refusal(MemoryCheck check, long limitMib) {
    return assertThrows(StartException.class, () -> check.check(limitMib * MIB, NOT_ASKED))
        .getMessage();
  }
}
