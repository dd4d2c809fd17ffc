package org.bttracker.net;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ThisHostTest {
  /** As Linux writes it. */
  private static final String LIMITS =
      """
      Limit                     Soft Limit           Hard Limit           Units
      Max processes             95                   95                   processes
      Max open files            %-20s 4096                 files
      Max locked memory         8388608              8388608              bytes
      """;

  @TempDir private Path process;

  /** 64 of them are for other things than sockets. */
  @ParameterizedTest
  @CsvSource({"1024, 3, 957", "70, 3, 3", "67, 3, 0", "20, 3, 0", "unlimited, 3, 2147483647"})
  void shouldTellHowManySocketsThereIsRoomFor(String limit, int open, int room) throws IOException {
    Files.writeString(process.resolve("limits"), LIMITS.formatted(limit));
    Path descriptors = Files.createDirectory(process.resolve("fd"));
    for (int i = 0; i < open; i++) {
      Files.createFile(descriptors.resolve("" + i));
    }
    assertEquals(room, new ThisHost(process).room());
  }

  @Test
  void shouldTellNoLimitWhereTheSystemTellsNone() throws IOException {
    assertEquals(Integer.MAX_VALUE, new ThisHost(process).room());
    Files.createDirectory(process.resolve("fd"));
    Files.writeString(process.resolve("limits"), "\nMax open files\n");
    assertEquals(Integer.MAX_VALUE, new ThisHost(process).room());
  }
}
