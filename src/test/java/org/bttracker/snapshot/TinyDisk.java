package org.bttracker.snapshot;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file system in memory that is soon full; only root may mount one. */
public final class TinyDisk implements AutoCloseable {
  private final Path mountPoint;

  private TinyDisk(Path mountPoint) {
    this.mountPoint = mountPoint;
  }

  /** Mounts one, or skips the running test with the reason. */
  public static TinyDisk mount(Path parent, int kibibytes)
      throws IOException, InterruptedException {
    Path mountPoint = Files.createDirectory(parent.resolve("disk"));
    String size = "size=" + kibibytes + "k";
    assumeTrue(
        Commands.succeeds("mount", "-t", "tmpfs", "-o", size, "tmpfs", mountPoint.toString()),
        "only root may mount a small file system to fill it");
    return new TinyDisk(mountPoint);
  }

  public Path path() {
    return mountPoint;
  }

  /** Lets nobody write to it any more. */
  public void makeReadOnly() throws InterruptedException {
    if (!Commands.succeeds("mount", "-o", "remount,ro", mountPoint.toString())) {
      throw new IllegalStateException("cannot make " + mountPoint + " read-only");
    }
  }

  /** Takes all room that is left. */
  public Path fill() throws IOException {
    Path filler = mountPoint.resolve("filler");
    try (var out = Files.newOutputStream(filler)) {
      byte[] page = new byte[4_096];
      while (true) {
        out.write(page);
      }
    } catch (IOException full) {
      return filler;
    }
  }

  @Override
  public void close() throws IOException {
    try {
      if (!Commands.succeeds("umount", mountPoint.toString())) {
        throw new IOException("cannot unmount " + mountPoint);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
