package org.bttracker.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProcessMemoryTest {
  @TempDir private Path directory;

  @ParameterizedTest
  @CsvSource({
    "'Name:\tjava\nVmHWM:\t  9 kB\nVmRSS:\t   2048 kB\nRssAnon:\t  1 kB\n', 2097152",
    "'VmRSS: 0 kB', 0",
    "'Name:\tVmRSS:\n', NaN",
    "'VmRSS:\t99999999999999999999 kB\n', NaN",
    "'', NaN"
  })
  void shouldReadWhatIsResident(String text, double bytes) throws IOException {
    Path status = directory.resolve("status");
    Files.writeString(status, text);
    assertEquals(bytes, ProcessMemory.residentBytes(status));
  }

  @Test
  void shouldKnowNothingWhereTheSystemTellsNothing() {
    assertEquals(Double.NaN, ProcessMemory.residentBytes(directory.resolve("none")));
  }

  @Test
  void shouldKnowThatTheHeapInUseIsResident() {
    Path status = Path.of("/proc/self/status");
    assumeTrue(Files.isReadable(status), "this system has no /proc/self/status");
    assertTrue(ProcessMemory.residentBytes(status) > 1 << 20);
    assertTrue(ProcessMemory.heapBytes() <= ProcessMemory.maxHeapBytes());
  }
}
