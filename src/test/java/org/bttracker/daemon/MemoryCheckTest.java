package org.bttracker.daemon;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
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

  /** Container, and the heap that Java takes by default. */
  @ParameterizedTest
  @CsvSource({
    "64, 31, 'its memory limit is 64 MiB, but it may need 96: 31 for Java''s heap and 65 besides;"
        + " raise the limit to 128 MiB, or start java with -XX:TieredStopAtLevel=1 -Xmx15m'",
    "96, 46, 'its memory limit is 96 MiB, but it may need 111: 46 for Java''s heap and 65 besides;"
        + " raise the limit to 128 MiB, or start java with -Xmx31m'",
    "32, 15, 'its memory limit is 32 MiB, but it may need 80: 15 for Java''s heap and 65 besides;"
        + " raise the limit to 128 MiB'",
    "512, 512, 'its memory limit is 512 MiB, but it may need 579: 512 for Java''s heap and 67"
        + " besides; raise the limit to 592 MiB, or start java with -Xmx445m'"
  })
  void shouldRefuseAHeapThatDoesNotFit(long limitMib, long heapMib, String reason) {
    assertEquals(reason, refusal(new MemoryCheck(heapMib * MIB, false, 1, BUFFER), limitMib));
  }

  /** With half of the limit for the heap, less one part in 32 that Java does not count. */
  @ParameterizedTest
  @CsvSource({"128, 62, false", "256, 124, false", "64, 15, true", "96, 47, true", "80, 15, false"})
  void shouldStartWhereEverythingFits(long limitMib, long heapMib, boolean quick) {
    MemoryCheck check = new MemoryCheck(heapMib * MIB, quick, 1, BUFFER);
    assertDoesNotThrow(() -> check.check(limitMib * MIB, NOT_ASKED));
  }

  @Test
  void shouldStartWhereNoLimitIsKnown() {
    MemoryCheck check = new MemoryCheck(Long.MAX_VALUE / 2, false, 1, 0);
    assertDoesNotThrow(() -> check.check(MemoryLimit.NONE, () -> false));
  }

  /** The advice must be good: with the limit that is named, Java's own choice of a heap fits. */
  @ParameterizedTest
  @CsvSource({"64, 31, 0", "64, 31, 16", "100, 48, 8"})
  void shouldAdviseALimitThatIsEnough(long limitMib, long heapMib, long bufferMib) {
    String reason = refusal(new MemoryCheck(heapMib * MIB, false, 1, bufferMib * MIB), limitMib);
    long advised = Long.parseLong(reason.replaceFirst(".*raise the limit to (\\d+) MiB.*", "$1"));
    MemoryCheck next = new MemoryCheck(advised * MIB * 31 / 64, false, 1, bufferMib * MIB);
    assertDoesNotThrow(() -> next.check(advised * MIB, NOT_ASKED));
  }

  @Test
  void shouldCountBuffersAndLoops() {
    assertDoesNotThrow(() -> check(60, 1, 0).check(128 * MIB, NOT_ASKED));
    assertThrows(StartException.class, () -> check(60, 1, 4).check(128 * MIB, NOT_ASKED));
    assertThrows(StartException.class, () -> check(60, 17, 0).check(128 * MIB, NOT_ASKED));
  }

  /** 2 GiB and two processors: by default, Java takes a collector that needs more. */
  @Test
  void shouldAskForTheCollectorWhereItMatters() {
    assertDoesNotThrow(() -> check(512, 1, 0).check(2_048 * MIB, NOT_ASKED));
    assertDoesNotThrow(() -> check(1_950, 1, 0).check(2_048 * MIB, () -> true));
    assertThrows(StartException.class, () -> check(1_950, 1, 0).check(2_048 * MIB, () -> false));
  }

  private static MemoryCheck check(long heapMib, int loops, long bufferMib) {
    return new MemoryCheck(heapMib * MIB, false, loops, bufferMib * MIB);
  }

  private static String refusal(MemoryCheck check, long limitMib) {
    return assertThrows(StartException.class, () -> check.check(limitMib * MIB, NOT_ASKED))
        .getMessage();
  }
}
