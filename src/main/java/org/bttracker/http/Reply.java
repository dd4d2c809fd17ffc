package org.bttracker.http;

import java.nio.charset.StandardCharsets;

/**
 * What is answered to a request.
 *
 * @param status of HTTP
 * @param contentType of the body
 * @param body not to be changed
 */
record Reply(int status, String contentType, byte[] body) {
  static final String TEXT = "text/plain; charset=utf-8";

  /** A line of text. */
  static Reply text(int status, String line) {
    return new Reply(status, TEXT, (line + "\n").getBytes(StandardCharsets.UTF_8));
  }

  /** A whole document. */
  static Reply of(String contentType, String body) {
    return new Reply(200, contentType, body.getBytes(StandardCharsets.UTF_8));
  }
}
