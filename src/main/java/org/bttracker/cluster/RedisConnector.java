package org.bttracker.cluster;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Objects;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * Makes sockets to Redis servers, and knows how to log in there. No call on a socket waits for
 * longer than its time-out. For any thread.
 */
public final class RedisConnector {
  private final RedisAddress address;
  private final String user;
  private final String password;
  private final int timeoutMillis;
  private final SSLSocketFactory tls;

  /**
   * Connects to nothing yet.
   *
   * @param address the server, or one of a Redis Cluster
   * @param user null for the server's default user
   * @param password null for none
   * @param timeoutMillis how long a connection or an answer may take, 1 or more
   * @param tls knows which certificates to trust; used for {@code rediss}
   */
  public RedisConnector(
      RedisAddress address, String user, String password, int timeoutMillis, SSLSocketFactory tls) {
    this.address = Objects.requireNonNull(address);
    this.user = user;
    this.password = password;
    this.timeoutMillis = timeoutMillis;
    this.tls = tls;
  }

  RedisAddress address() {
    return address;
  }

  int timeoutMillis() {
    return timeoutMillis;
  }

  /** The arguments of AUTH; empty without a password. */
  String[] login() {
    if (password == null) {
      return new String[0];
    }
    return user == null ? new String[] {password} : new String[] {user, password};
  }

  /** Connects a socket, and with TLS makes sure that the server bears the host's name. */
  Socket connect(RedisAddress server, int readMillis) throws IOException {
    Socket plain = new Socket();
    try {
      plain.connect(new InetSocketAddress(server.host(), server.port()), timeoutMillis);
      plain.setTcpNoDelay(true);
      plain.setSoTimeout(readMillis);
      return server.tls() ? encrypt(plain, server) : plain;
    } catch (IOException | RuntimeException e) {
      plain.close();
      throw e;
    }
  }

  private Socket encrypt(Socket plain, RedisAddress server) throws IOException {
    SSLSocket encrypted = (SSLSocket) tls.createSocket(plain, server.host(), server.port(), true);
    SSLParameters parameters = encrypted.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    encrypted.setSSLParameters(parameters);
    encrypted.startHandshake();
    return encrypted;
  }
}
