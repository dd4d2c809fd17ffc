package org.bttracker.cluster;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Objects;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/** Connects sockets to Redis servers, and knows how to log in there. For any thread. */
public final class RedisConnector {
  private final RedisAddress address;
  private final String user;
  private final String password;
  private final int timeoutMillis;
  private final SSLSocketFactory tls;
  private final RedisWatch watch = new RedisWatch();

  /** The last server to answer that is not the operator's; null outside a Redis Cluster. */
  private volatile RedisAddress other;

  /**
   * Connects to nothing yet.
   *
   * @param address the server, or one of a Redis Cluster
   * @param user null for the server's default user
   * @param password null for none
   * @param timeoutMillis how long to wait for a connection or an answer, 1 or more; a call that
   *     does not end, such as one to a server that reads or answers byte by byte, is ended after
   *     three times as long
   * @param tls knows which certificates to trust; null for what Java trusts, which an operator sets
   *     with {@code -Djavax.net.ssl.trustStore}
   */
  public RedisConnector(
      RedisAddress address, String user, String password, int timeoutMillis, SSLSocketFactory tls) {
    this.address = Objects.requireNonNull(address);
    this.user = user;
    this.password = password;
    this.timeoutMillis = timeoutMillis;
    this.tls =
        tls == null && address.tls() ? (SSLSocketFactory) SSLSocketFactory.getDefault() : tls;
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

  /** Notes that a server has answered. */
  void answered(RedisAddress server) {
    if (!server.equals(address)) {
      other = server;
    }
  }

  /**
   * Tells whom to ask when a server has failed: the one that the operator has named; and if that
   * one has failed, another of the cluster, which knows its servers as well.
   */
  RedisAddress insteadOf(RedisAddress failed) {
    RedisAddress known = other;
    return known != null && failed.equals(address) ? known : address;
  }

  RedisWatch watch() {
    return watch;
  }

  /**
   * Connects a socket, and with TLS makes sure that the server bears the host's name.
   *
   * @param plain not connected yet; closing it, at any time and from any thread, ends this call and
   *     all on the socket that is returned
   * @param turn which of its addresses to take if the host's name has several, from 0
   * @param readMillis how long a read may wait
   * @return what to write to and to read from
   */
  Socket connect(Socket plain, RedisAddress server, int turn, int readMillis) throws IOException {
    InetAddress[] all = InetAddress.getAllByName(server.host());
    InetAddress one = all[Math.floorMod(turn, all.length)];
    plain.connect(new InetSocketAddress(one, server.port()), timeoutMillis);
    plain.setTcpNoDelay(true);
    plain.setSoTimeout(readMillis);
    return server.tls() ? encrypt(plain, server) : plain;
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
