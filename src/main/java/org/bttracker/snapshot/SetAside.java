package org.bttracker.snapshot;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Gives a file a name of its own, under which no tracker ever writes over it. */
final class SetAside {
  /** For a file that is not a whole snapshot. */
  static final String CORRUPT = ".corrupt-";

  /** For a whole snapshot of which only a part was restored. */
  static final String PARTLY_RESTORED = ".partly-restored-";

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

  private SetAside() {}

  /**
   * Renames a file.
   *
   * @param why {@link #CORRUPT} or {@link #PARTLY_RESTORED}
   * @param now ms since 1970
   * @return its new name, which no file had
   */
  static Path rename(Path file, String why, long now) throws IOException {
    String suffix = why + TIME.format(Instant.ofEpochMilli(now));
    for (int i = 0; ; i++) {
      Path aside = SnapshotFiles.sibling(file, i == 0 ? suffix : suffix + "-" + i);
      try {
        return Files.move(file, aside);
      } catch (FileAlreadyExistsException e) {
        // Two in one second, or a clock that was set back: the next name.
      }
    }
  }

  /** The longest name that a file may get, unless dozens are set aside in one second. */
  static Path longestNameOf(Path file) {
    return SnapshotFiles.sibling(file, PARTLY_RESTORED + "yyyyMMdd-HHmmss-00");
  }
}
