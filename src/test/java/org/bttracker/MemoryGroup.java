package org.bttracker;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A control group of Linux that limits the memory of what runs in it, as a container does: beyond
 * the limit, the kernel kills. It needs root, and a host that lets groups be made.
 */
final class MemoryGroup implements AutoCloseable {
  private static final Path VERSION_1 = Path.of("/sys/fs/cgroup/memory");
  private static final Path VERSION_2 = Path.of("/sys/fs/cgroup");

  /** The shell enters the group, and so does what it becomes. */
  private static final String ENTER = "echo $$ >\"$1\"; shift; exec \"$@\"";

  private final Path directory;

  private MemoryGroup(Path directory) {
    this.directory = directory;
  }

  /** Makes a group without swap; where that cannot be done, the test is skipped. */
  static MemoryGroup ofMebibytes(int limit) throws IOException {
    Optional<MemoryGroup> group = Optional.empty();
    for (Path parent : List.of(VERSION_1, VERSION_2)) {
      if (group.isEmpty()) {
        group = make(parent, Long.toString((long) limit << 20));
      }
    }
    assumeTrue(group.isPresent(), "no control group for memory can be made: that needs root");
    return group.get();
  }

  /** What a command must begin with to run in the group. */
  List<String> wrapper() {
    return List.of("sh", "-c", ENTER, "sh", directory.resolve("cgroup.procs").toString());
  }

  /** Waits until what runs in it has ended. */
  @Override
  public void close() throws IOException {
    while (!Files.readString(directory.resolve("cgroup.procs")).isBlank()) {
      Thread.onSpinWait();
    }
    Files.delete(directory);
  }

  private static Optional<MemoryGroup> make(Path parent, String limit) throws IOException {
    Path directory;
    try {
      directory = Files.createTempDirectory(parent, "bttracker-test-");
    } catch (IOException e) {
      return Optional.empty();
    }
    Optional<Path> file =
        Stream.of("memory.limit_in_bytes", "memory.max")
            .map(directory::resolve)
            .filter(Files::isWritable)
            .findFirst();
    if (file.isEmpty()) {
      Files.delete(directory);
      return Optional.empty();
    }
    Files.writeString(file.get(), limit);
    writeIfThere(directory.resolve("memory.memsw.limit_in_bytes"), limit);
    writeIfThere(directory.resolve("memory.swap.max"), "0");
    return Optional.of(new MemoryGroup(directory));
  }

  private static void writeIfThere(Path file, String text) throws IOException {
    if (Files.isWritable(file)) {
      Files.writeString(file, text);
    }
  }
}
