package org.bttracker.snapshot;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * A program that opens a snapshot's files while it has no file descriptor left, then with one, and
 * so on until it succeeds; prints each reason. It must run with a low limit of open files.
 */
final class FewDescriptors {
  private FewDescriptors() {}

  public static void main(String[] args) throws IOException {
    Path directory = Path.of(args[0]);
    // Loads all classes, which takes descriptors of its own.
    open(directory.resolve("other"));
    System.out.println(open(Path.of("/missing/other")));
    Deque<FileChannel> open = new ArrayDeque<>();
    try {
      while (true) {
        open.add(FileChannel.open(directory));
      }
    } catch (IOException e) {
      System.out.println(FileFailure.reason(e));
    }
    String reason = "";
    while (!reason.equals("opened")) {
      reason = open(directory.resolve("state"));
      System.out.println(reason);
      open.remove().close();
    }
  }

  private static String open(Path file) {
    try {
      SnapshotStore.open(file, notice -> System.out.println(notice.text())).close();
      return "opened";
    } catch (IOException e) {
      return FileFailure.reason(e);
    }
  }
}
