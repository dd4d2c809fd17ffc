package org.bttracker.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With the files that Linux shows on a host, in a container and in a systemd unit. */
class MemoryLimitTest {
  private static final long MIB = 1 << 20;
  private static final long HOST = 2_048 * MIB;
  private static final String UNLIMITED_V1 = "9223372036854771712";

  @TempDir private Path root;
  private Path proc;
  private Path groups;

  @BeforeEach
  void makeHost() throws IOException {
    proc = root.resolve("proc");
    groups = root.resolve("sys/fs/cgroup");
    write(proc.resolve("meminfo"), "MemTotal: 2097152 kB\nMemFree: 9 kB\nSwapTotal: 0 kB\n");
  }

  @Test
  void shouldKnowNothingWhereThereAreNoFiles() {
    assertEquals(MemoryLimit.NONE, MemoryLimit.read(root.resolve("none")));
  }

  @Test
  void shouldBeTheHostsMemoryAndSwapWithoutGroups() throws IOException {
    assertLimit(HOST);
    swap(512);
    assertLimit(HOST + 512 * MIB);
  }

  @Test
  void shouldBeThatOfAContainerOfVersion2() throws IOException {
    version2("/", "/");
    write(groups.resolve("memory.max"), "67108864\n");
    assertLimit(64 * MIB);
  }

  @Test
  void shouldBeTheLeastOfAUnitAndItsSlicesInVersion2() throws IOException {
    version2("/", "/system.slice/bttracker.service");
    write(groups.resolve("system.slice/bttracker.service/memory.max"), "max\n");
    write(groups.resolve("system.slice/memory.max"), "134217728\n");
    assertLimit(128 * MIB);
    write(groups.resolve("system.slice/bttracker.service/memory.max"), "67108864\n");
    assertLimit(64 * MIB);
  }

  @Test
  void shouldCountTheSwapThatAGroupOfVersion2MayUse() throws IOException {
    version2("/", "/unit");
    write(groups.resolve("unit/memory.max"), "67108864\n");
    swap(512);
    assertLimit((64 + 512) * MIB);
    write(groups.resolve("unit/memory.swap.max"), "max\n");
    assertLimit((64 + 512) * MIB);
    write(groups.resolve("unit/memory.swap.max"), "33554432\n");
    assertLimit((64 + 32) * MIB);
    write(groups.resolve("unit/memory.swap.max"), "0\n");
    assertLimit(64 * MIB);
  }

  @Test
  void shouldBeThatOfAGroupOfVersion1() throws IOException {
    version1("/", "/unit");
    write(groups.resolve("memory/memory.limit_in_bytes"), UNLIMITED_V1);
    write(groups.resolve("memory/unit/memory.limit_in_bytes"), "67108864\n");
    assertLimit(64 * MIB);
  }

  /** Docker without a namespace of its own for groups: the process has the host's path. */
  @Test
  void shouldBeThatOfAContainerOfVersion1() throws IOException {
    version1("/docker/0123", "/docker/0123");
    write(groups.resolve("memory/memory.limit_in_bytes"), "67108864\n");
    assertLimit(64 * MIB);
    version1("/docker/0123", "/docker/0123/inner");
    write(groups.resolve("memory/inner/memory.limit_in_bytes"), "33554432\n");
    assertLimit(32 * MIB);
    version1("/elsewhere", "/docker/0123");
    assertLimit(64 * MIB);
  }

  @Test
  void shouldCountTheSwapThatAGroupOfVersion1MayUse() throws IOException {
    version1("/", "/unit");
    swap(512);
    write(groups.resolve("memory/unit/memory.limit_in_bytes"), "67108864\n");
    write(groups.resolve("memory/unit/memory.memsw.limit_in_bytes"), "100663296\n");
    assertLimit(96 * MIB);
    write(groups.resolve("memory/unit/memory.memsw.limit_in_bytes"), UNLIMITED_V1);
    assertLimit((64 + 512) * MIB);
  }

  /** As systemd mounts both while it moves from one to the other. */
  @Test
  void shouldTakeTheLimitWhereTheMemoryControllerIs() throws IOException {
    write(proc.resolve("self/cgroup"), "9:name=systemd:/unit\n8:cpu,memory:/unit\n0::/unit\n");
    write(
        proc.resolve("self/mountinfo"),
        mount("/", "systemd", "cgroup cgroup rw,name=systemd")
            + mount("/", "memory", "cgroup cgroup rw,cpu,memory")
            + mount("/", "unified", "cgroup2 cgroup2 rw"));
    write(groups.resolve("systemd/unit/memory.limit_in_bytes"), "1\n");
    write(groups.resolve("memory/unit/memory.limit_in_bytes"), "67108864\n");
    write(groups.resolve("unified/unit/cgroup.procs"), "\n");
    assertLimit(64 * MIB);
  }

  @Test
  void shouldNotLeaveTheMount() throws IOException {
    write(root.resolve("sys/fs/memory.max"), "1\n");
    write(root.resolve("sys/fs/other/memory.max"), "1\n");
    version2("/", "/../other");
    write(groups.resolve("memory.max"), "67108864\n");
    assertLimit(64 * MIB);
  }

  @Test
  void shouldKnowThatOfThisProcess() {
    assertTrue(MemoryLimit.ofThisProcess() >= Runtime.getRuntime().totalMemory());
  }

  private void version2(String mounted, String path) throws IOException {
    write(proc.resolve("self/cgroup"), "0::" + path + "\n");
    write(proc.resolve("self/mountinfo"), mount(mounted, "", "cgroup2 cgroup rw,nsdelegate"));
  }

  private void version1(String mounted, String path) throws IOException {
    write(proc.resolve("self/cgroup"), "12:cpuset:/other\n8:memory:" + path + "\n");
    write(
        proc.resolve("self/mountinfo"),
        mount(mounted, "cpuset", "cgroup cgroup rw,cpuset")
            + mount(mounted, "memory", "cgroup cgroup rw,memory"));
  }

  private String mount(String mounted, String directory, String type) {
    return "35 31 0:32 %s %s rw,relatime master:9 - %s%n"
        .formatted(mounted, groups.resolve(directory), type);
  }

  private void swap(int mib) throws IOException {
    Files.writeString(
        proc.resolve("meminfo"), "MemTotal: 2097152 kB\nSwapTotal: " + mib * 1_024 + " kB\n");
  }

  private void assertLimit(long bytes) {
    assertEquals(bytes, MemoryLimit.read(proc));
  }

  private static void write(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
