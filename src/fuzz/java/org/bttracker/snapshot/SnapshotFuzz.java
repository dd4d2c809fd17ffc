package org.bttracker.snapshot;

import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Coverage-guided fuzzing of what reads a snapshot. The numbers and checksums of the blocks are
 * made right, for no fuzzer finds them; an input is the contents, each behind its length in two
 * bytes. One class is fuzzed in a run, so this one is to be named: {@code mvn -B -Pfuzz test
 * -Dtest=SnapshotFuzz}.
 */
class SnapshotFuzz {
  @MethodSource("wholeContents")
  @com.code_intelligence.jazzer.junit.FuzzTest(maxDuration = "10m")
  void shouldSurviveAnyRecords(byte[] input) {
    SnapshotFuzzHarness.read(SnapshotFuzzHarness.fileOfBlocks(input));
  }

  /** Where it begins. */
  static Stream<Arguments> wholeContents() {
    List<byte[]> contents = SnapshotBytes.contents(SnapshotFuzzHarness.wholeFiles().get(0));
    ByteArrayOutputStream input = new ByteArrayOutputStream();
    for (byte[] content : contents) {
      input.write(content.length >>> 8);
      input.write(content.length);
      input.writeBytes(content);
    }
    return Stream.of(Arguments.of((Object) input.toByteArray()));
  }
}
