package org.bttracker.access;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/**
 * Reads a list line by line, in memory of fixed size whatever is in the file. Lines end as on any
 * system. Of a very long line, only the beginning is given: the rest can be nothing but a comment.
 */
final class ListLines implements Closeable {
  private static final int MAX_LENGTH = 1_024;
  private static final int BLOCK = 1 << 16;
  private static final int END = -1;

  /** What some editors put before the first line. */
  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  private final InputStream file;
  private final byte[] block = new byte[BLOCK];
  private final byte[] line = new byte[MAX_LENGTH];
  private int length;
  private int at;
  private boolean behindReturn;
  private long number;

  ListLines(InputStream file) {
    this.file = file;
  }

  /**
   * Reads a line.
   *
   * @return without its end; null behind the last line
   */
  String next() throws IOException {
    int size = 0;
    int c = read();
    if (c == '\n' && behindReturn) {
      c = read();
    }
    behindReturn = false;
    if (c == END) {
      return null;
    }
    while (c != END && c != '\n' && c != '\r') {
      if (size < MAX_LENGTH) {
        line[size++] = (byte) c;
      }
      c = read();
    }
    behindReturn = c == '\r';
    number++;
    int from = number == 1 && beginsWithMark(size) ? BYTE_ORDER_MARK.length : 0;
    // Comments may be in any encoding; what is read of a line is ASCII.
    return new String(line, from, size - from, StandardCharsets.ISO_8859_1);
  }

  /** Reads to the end; returns how many lines there are at the most. */
  long count() throws IOException {
    long count = 1;
    int before = 0;
    for (int c = read(); c != END; c = read()) {
      count += c == '\r' || c == '\n' && before != '\r' ? 1 : 0;
      before = c;
    }
    return count;
  }

  /** The number of the last line, 1 for the first. */
  long number() {
    return number;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }

  private boolean beginsWithMark(int size) {
    for (int i = 0; i < BYTE_ORDER_MARK.length; i++) {
      if (i >= size || line[i] != BYTE_ORDER_MARK[i]) {
        return false;
      }
    }
    return true;
  }

  private int read() throws IOException {
    if (at == length) {
      length = file.read(block);
      at = 0;
      if (length <= 0) {
        length = 0;
        return END;
      }
    }
    return block[at++] & 0xFF;
  }
}
