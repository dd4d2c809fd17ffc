package org.bttracker.http;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Answers GET and HEAD at a few paths, with Java's own HTTP server. It has threads of its own, and
 * takes no lock that a receive loop takes. A client that is slow loses its connection after a few
 * seconds; of more than 128 connections at once, the last ones are closed. It is meant for the
 * operator's programs, and asks for no password.
 */
public final class HttpService implements Closeable {
  /** One thread each: a request that arrives slowly holds its thread, and no other. */
  private static final int MAX_CONNECTIONS = 128;

  /** A browser asks this service only, and runs nothing that is not one of its files. */
  private static final String CONTENT_SECURITY_POLICY =
      "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private static final int METHOD_NOT_ALLOWED = 405;
  private static final int NOT_FOUND = 404;
  private static final int FAILED = 500;
  private static final int NO_BODY = -1;
  private static final long THREAD_IDLE_SECONDS = 10;

  static {
    // Java's server reads these when it is used for the first time; none has a method for it.
    set("sun.net.httpserver.maxReqTime", "2"); // seconds, to send a whole request
    set("sun.net.httpserver.maxRspTime", "5"); // seconds, to take the response
    set("sun.net.httpserver.idleInterval", "10"); // seconds without a request
    set("sun.net.httpserver.maxIdleConnections", "20");
    set("jdk.httpserver.maxConnections", String.valueOf(MAX_CONNECTIONS));
    set("sun.net.httpserver.maxReqHeaders", "50");
    set("sun.net.httpserver.maxReqHeaderSize", "16384"); // the request line included
    set("sun.net.httpserver.nodelay", "true");
  }

  private final HttpServer server;
  private final ThreadPoolExecutor threads;
  private final Map<String, Resource> resources;

  /**
   * Binds a port; nothing is answered yet.
   *
   * @param address port 0 for any free one
   * @param resources by path
   * @throws IOException if the port cannot be bound
   */
  HttpService(InetSocketAddress address, Map<String, Resource> resources) throws IOException {
    this.resources = Map.copyOf(resources);
    server = HttpServer.create(address, 0);
    threads =
        new ThreadPoolExecutor(
            MAX_CONNECTIONS,
            MAX_CONNECTIONS,
            THREAD_IDLE_SECONDS,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MAX_CONNECTIONS),
            work -> {
              Thread thread = new Thread(work, "http");
              thread.setDaemon(true);
              return thread;
            });
    threads.allowCoreThreadTimeOut(true);
    server.setExecutor(threads);
    server.createContext("/", this::answer);
  }

  /** What the operator has set on the command line of Java stays. */
  private static void set(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }

  /**
   * Where it listens.
   *
   * @return with the port that it has got
   */
  public InetSocketAddress address() {
    return server.getAddress();
  }

  /** Begins to answer. */
  public void start() {
    server.start();
  }

  /** Closes all connections. */
  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String method = exchange.getRequestMethod();
      boolean head = method.equals("HEAD");
      Headers headers = exchange.getResponseHeaders();
      Reply reply;
      if (head || method.equals("GET")) {
        reply = find(exchange);
      } else {
        headers.set("Allow", "GET, HEAD");
        reply = Reply.text(METHOD_NOT_ALLOWED, "only GET and HEAD are allowed");
      }
      headers.set("Content-Type", reply.contentType());
      headers.set("Cache-Control", "no-store");
      headers.set("X-Content-Type-Options", "nosniff");
      headers.set("Content-Security-Policy", CONTENT_SECURITY_POLICY);
      headers.set("Referrer-Policy", "no-referrer");
      byte[] body = reply.body();
      if (head) {
        headers.set("Content-Length", String.valueOf(body.length));
        exchange.sendResponseHeaders(reply.status(), NO_BODY);
      } else {
        exchange.sendResponseHeaders(reply.status(), body.length);
        try (OutputStream out = exchange.getResponseBody()) {
          out.write(body);
        }
      }
    }
  }

  private Reply find(HttpExchange exchange) throws IOException {
    Resource resource = resources.get(exchange.getRequestURI().getPath());
    if (resource == null) {
      return Reply.text(NOT_FOUND, "not found");
    }
    try {
      return resource.get(exchange.getRequestHeaders().getFirst("Accept"));
    } catch (RuntimeException e) {
      return Reply.text(FAILED, "internal error, please report: " + e);
    }
  }
}
