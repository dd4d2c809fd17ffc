package org.bttracker.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Files that are almost right; another seed: {@code -Dbttracker.fuzz.seed=N}. */
class SnapshotFuzzTest {
  private static final long SEED = Long.getLong("bttracker.fuzz.seed", 20_260_101);
  private static final int FILES = 100_000;

  private final Random random = new Random(SEED);
  private final List<byte[]> whole = SnapshotFuzzHarness.wholeFiles();
  private final Map<String, Integer> reasons = new TreeMap<>();

  @Test
  void shouldReadWholeFiles() {
    for (byte[] file : whole) {
      assertEquals("", SnapshotFuzzHarness.read(file));
    }
  }

  @Test
  void shouldSurviveDamagedFiles() {
    for (int i = 0; i < FILES; i++) {
      byte[] damaged = mutated(whole.get(random.nextInt(whole.size())));
      boolean changed = whole.stream().noneMatch(file -> Arrays.equals(file, damaged));
      String reason = read(damaged, i);
      assertTrue(!reason.isEmpty() || !changed, "seed " + SEED + ", file " + i);
    }
    assertTrue(reasons.size() > 10, reasons::toString);
  }

  /** So that the records are read: only a faulty program can have written these. */
  @Test
  void shouldSurviveDamagedRecordsWithRightChecksums() {
    List<byte[]> contents = SnapshotBytes.contents(whole.get(0));
    for (int i = 0; i < FILES; i++) {
      List<byte[]> changed = new ArrayList<>(contents);
      for (int changes = random.nextInt(3); changes >= 0; changes--) {
        int block = random.nextInt(changed.size());
        changed.set(block, mutated(changed.get(block)));
      }
      changed.removeIf(content -> content.length == 0);
      read(SnapshotBytes.file(changed), i);
    }
    assertTrue(reasons.getOrDefault("", 0) > 1_000, "some are read to the end: " + reasons);
    assertTrue(reasons.size() > 12, reasons::toString);
  }

  private String read(byte[] file, int number) {
    try {
      String reason = SnapshotFuzzHarness.read(file);
      reasons.merge(reason.replaceAll("[0-9]+", "N"), 1, Integer::sum);
      return reason;
    } catch (RuntimeException | AssertionError e) {
      return fail("seed " + SEED + ", file " + number + ": " + HexFormat.of().formatHex(file), e);
    }
  }

  private byte[] mutated(byte[] bytes) {
    byte[] changed = bytes.clone();
    for (int changes = random.nextInt(3); changes >= 0 && changed.length > 0; changes--) {
      int at = random.nextInt(changed.length);
      switch (random.nextInt(5)) {
        case 0 -> changed[at] ^= (byte) (1 << random.nextInt(Byte.SIZE));
        case 1 -> changed[at] = (byte) random.nextInt();
        case 2 -> changed = Arrays.copyOf(changed, at);
        case 3 -> changed = spliced(changed, at);
        default -> changed = Arrays.copyOf(changed, changed.length + random.nextInt(40));
      }
    }
    return changed;
  }

  /** Up to some byte, and on from some other. */
  private byte[] spliced(byte[] bytes, int to) {
    int from = random.nextInt(bytes.length);
    return SnapshotBytes.concat(
        Arrays.copyOf(bytes, to), Arrays.copyOfRange(bytes, from, bytes.length));
  }
}
