package org.bttracker.snapshot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * Tells files from what only looks like one. Opening a FIFO waits for ever, a rename takes a device
 * away from the whole system, and a rename onto a link loses it.
 */
final class FileKind {
  private static final String UNKNOWN = "no regular file";

  // The kinds of files in the mode that the kernel tells.
  private static final int KIND = 0xF000;
  private static final int FIFO = 0x1000;
  private static final int CHARACTER_DEVICE = 0x2000;
  private static final int BLOCK_DEVICE = 0x6000;
  private static final int SOCKET = 0xC000;

  private FileKind() {}

  /**
   * Refuses what exists and is no regular file; opens nothing.
   *
   * @param path links are not followed
   * @throws IOException saying what it is
   */
  static void expectRegular(Path path) throws IOException {
    BasicFileAttributes attributes;
    try {
      attributes = Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    } catch (NoSuchFileException e) {
      return;
    }
    if (!attributes.isRegularFile()) {
      throw new IOException(path + " is " + kind(path, attributes));
    }
  }

  private static String kind(Path path, BasicFileAttributes attributes) throws IOException {
    if (attributes.isDirectory()) {
      return "a directory";
    }
    return attributes.isSymbolicLink() ? "a symbolic link" : specialKind(path);
  }

  private static String specialKind(Path path) throws IOException {
    if (!path.getFileSystem().supportedFileAttributeViews().contains("unix")) {
      return UNKNOWN;
    }
    int mode = (int) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
    return switch (mode & KIND) {
      case FIFO -> "a FIFO";
      case CHARACTER_DEVICE, BLOCK_DEVICE -> "a device";
      case SOCKET -> "a socket";
      default -> UNKNOWN;
    };
  }
}
