package org.bttracker.cluster;

import java.io.EOFException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.InvalidAlgorithmParameterException;
import java.security.SignatureException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import javax.net.ssl.SSLException;
import redis.clients.jedis.exceptions.JedisConnectionException;

/** Says in a line why a server gives no answer, so that an operator knows what to do. */
final class RedisReason {
  static final String NO_ANSWER = "no answer in time";

  private static final int LONGEST = 200;
  private static final String IF_PLAIN = "; if it speaks TLS, write rediss://";
  private static final String IF_TLS = "; if it does not speak TLS, write redis://";
  private static final String IF_CLIENT_CERTIFICATE =
      "; if it asks for a client's certificate, see javax.net.ssl.keyStore";

  private RedisReason() {}

  /**
   * Finds the reason for a failure.
   *
   * @param e thrown by a connection
   * @param tls whether the connection is encrypted
   * @param first whether this server has never answered before, so the setting may be wrong
   */
  static String of(Throwable e, boolean tls, boolean first) {
    Throwable root = e;
    boolean certificate = false;
    while (root.getCause() != null) {
      root = root.getCause();
      certificate |= root instanceof CertificateException;
    }
    if (certificate) {
      return "its certificate is refused: " + ofCertificate(root);
    }
    if (root instanceof InvalidAlgorithmParameterException) {
      return "Java finds no certificate to trust; see javax.net.ssl.trustStore";
    }
    if (root instanceof SocketTimeoutException) {
      return noAnswer(tls, first);
    }
    if (root instanceof UnknownHostException) {
      return "unknown host";
    }
    String reason = ofMessage(root);
    return first ? reason + hint(root, tls) : reason;
  }

  static String noAnswer(boolean tls, boolean first) {
    return tls && first ? NO_ANSWER + IF_TLS : NO_ANSWER;
  }

  /** Makes one line of what a server may have written. */
  static String printable(String text) {
    String line = String.valueOf(text).replaceAll("[^ -~]+", " ").strip();
    return line.length() > LONGEST ? line.substring(0, LONGEST) : line;
  }

  private static String ofCertificate(Throwable root) {
    if (root instanceof CertPathBuilderException || root instanceof SignatureException) {
      return "no authority that this Java trusts has signed it; see javax.net.ssl.trustStore";
    }
    return root instanceof CertificateExpiredException
        ? "it has expired, " + ofMessage(root)
        : ofMessage(root);
  }

  private static String ofMessage(Throwable root) {
    if (root.getMessage() == null) {
      return root.getClass().getSimpleName();
    }
    String message = printable(root.getMessage());
    return message.startsWith("Unexpected end of stream") ? "it closes the connection" : message;
  }

  private static String hint(Throwable root, boolean tls) {
    if (tls && isNoTls(root)) {
      return IF_TLS;
    }
    return isClosed(root) ? tls ? IF_CLIENT_CERTIFICATE : IF_PLAIN : "";
  }

  /**
   * A server with TLS does so when a connection does not begin with a handshake; and after the
   * handshake if it asks for a certificate and gets none.
   */
  private static boolean isClosed(Throwable root) {
    String message = String.valueOf(root.getMessage());
    return root instanceof JedisConnectionException
        || root instanceof SocketException && message.matches("Connection reset|Broken pipe.*")
        || root instanceof SSLException && message.endsWith("certificate_required");
  }

  /** So it looks if the answer to a handshake is an error in plain text. */
  private static boolean isNoTls(Throwable root) {
    return root instanceof EOFException
        || root instanceof SSLException
            && String.valueOf(root.getMessage()).startsWith("Unsupported or unrecognized");
  }
}
