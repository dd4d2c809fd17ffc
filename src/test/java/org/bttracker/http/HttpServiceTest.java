package org.bttracker.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is answered to good and bad clients, by the bytes on real sockets. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HttpServiceTest {
  private static final InetSocketAddress ANY_PORT =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

  /** More than the buffers of a connection hold. */
  private static final Reply LARGE = new Reply(200, Reply.TEXT, new byte[16 << 20]);

  private static final int MANY = 100;
  private static final int MOST = 128;
  private static final int TOO_MANY = 200;

  private final CountDownLatch release = new CountDownLatch(1);
  private final Map<String, Resource> resources =
      Map.of(
          "/", accept -> Reply.text(200, "index"),
          "/accept", accept -> Reply.text(200, accept),
          "/bad",
              accept -> {
                throw new IllegalStateException("broken");
              },
          "/large", accept -> LARGE,
          "/slow",
              accept -> {
                awaitRelease();
                return Reply.text(200, "slow");
              });
  private HttpService service;

  @BeforeEach
  void open() throws IOException {
    service = new HttpService(ANY_PORT, resources);
    service.start();
  }

  @AfterEach
  void close() {
    release.countDown();
    service.close();
  }

  @Test
  void shouldAnswerGet() throws IOException {
    List<String> lines = ask("GET / HTTP/1.1", "Host: a", "Connection: close");
    assertEquals("HTTP/1.1 200 OK", lines.get(0));
    assertEquals("index", lines.get(lines.size() - 1));
    assertTrue(lines.contains("Content-type: text/plain; charset=utf-8"), lines::toString);
    assertTrue(lines.contains("Content-length: 6"), lines::toString);
  }

  @Test
  void shouldAnswerHeadWithoutTheBody() throws IOException {
    List<String> lines = ask("HEAD / HTTP/1.1", "Host: a", "Connection: close");
    assertEquals("HTTP/1.1 200 OK", lines.get(0));
    assertTrue(lines.contains("Content-length: 6"), lines::toString);
    assertEquals("", lines.get(lines.size() - 1));
  }

  @Test
  void shouldTellWhatTheClientAccepts() throws IOException {
    List<String> lines = ask("GET /accept HTTP/1.1", "Host: a", "Accept: a/b", "Connection: close");
    assertEquals("a/b", lines.get(lines.size() - 1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "DELETE", "OPTIONS", "TRACE", "get", "X"})
  void shouldRefuseOtherMethods(String method) throws IOException {
    List<String> lines =
        ask(method + " / HTTP/1.1", "Host: a", "Content-Length: 0", "Connection: close");
    assertEquals("HTTP/1.1 405 Method Not Allowed", lines.get(0));
    assertTrue(lines.contains("Allow: GET, HEAD"), lines::toString);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/nope", "/healthz/", "/../", "/%2e", "/index.html"})
  void shouldNotFindOtherPaths(String path) throws IOException {
    assertEquals(
        "HTTP/1.1 404 Not Found",
        ask("GET " + path + " HTTP/1.1", "Host: a", "Connection: close").get(0));
  }

  @Test
  void shouldLeaveOutTheQuery() throws IOException {
    assertEquals(
        "HTTP/1.1 200 OK", ask("GET /?a=b HTTP/1.1", "Host: a", "Connection: close").get(0));
  }

  @Test
  void shouldSayThatItFailed() throws IOException {
    List<String> lines = ask("GET /bad HTTP/1.1", "Host: a", "Connection: close");
    assertEquals("HTTP/1.1 500 Internal Server Error", lines.get(0));
    assertEquals(
        "internal error, please report: java.lang.IllegalStateException: broken",
        lines.get(lines.size() - 1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "GET", "GET /", "GET / HTTP/1.1 x\u0000", "\u0001\u0002 \u0003"})
  void shouldSurviveWhatIsNoRequest(String line) throws IOException {
    try (Socket bad = connect()) {
      send(bad, line + "\r\n\r\n");
      bad.shutdownOutput();
      readAll(bad);
    }
    assertServes();
  }

  @Test
  void shouldCloseWhenTheRequestLineIsTooLong() throws IOException {
    try (Socket bad = connect()) {
      assertThrows(
          SocketException.class,
          () -> {
            send(bad, "GET /");
            while (true) {
              send(bad, "a".repeat(4_096));
            }
          });
    }
    assertServes();
  }

  /** Each ends by a time-out of the server: the test waits for that, and for no time. */
  @Test
  void shouldCloseConnectionsThatNeverFinishTheirRequest() throws IOException {
    List<Socket> slow = new ArrayList<>();
    try {
      for (int i = 0; i < MANY; i++) {
        Socket socket = connect();
        slow.add(socket);
        send(socket, i % 2 == 0 ? "GET / HTTP/1.1\r\nHos" : "G");
      }
      assertServes();
      for (Socket socket : slow) {
        assertEquals("", readAll(socket));
      }
      assertServes();
    } finally {
      close(slow);
    }
  }

  @Test
  void shouldServeBesideConnectionsThatSendNothing() throws IOException {
    List<Socket> idle = new ArrayList<>();
    try {
      for (int i = 0; i < MANY; i++) {
        idle.add(connect());
      }
      assertServes();
    } finally {
      close(idle);
    }
  }

  /** The body is announced, and never comes. */
  @Test
  void shouldNotWaitForABody() throws IOException {
    try (Socket bad = connect()) {
      send(bad, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n");
      assertTrue(readAll(bad).startsWith("HTTP/1.1 405 "));
    }
    assertServes();
  }

  @Test
  void shouldCloseConnectionsThatDoNotTakeTheirResponse() throws IOException {
    try (Socket slow = connect()) {
      send(slow, "GET /large HTTP/1.1\r\nHost: a\r\n\r\n");
      awaitAnswering(true);
      // The buffers are full, and nobody empties them until the server has given up.
      awaitAnswering(false);
      assertTrue(readAll(slow).length() < LARGE.body().length);
    }
    assertServes();
  }

  /** With a bounded number of connections, of which another test's last ones may be some. */
  @Test
  void shouldRefuseWhatIsTooManyAtOnce() throws IOException {
    List<Socket> waiting = new ArrayList<>();
    try {
      for (int i = 0; i < TOO_MANY; i++) {
        Socket socket = connect();
        waiting.add(socket);
        send(socket, "GET /slow HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
      }
      int refused = 0;
      // The last ones come when all places are taken.
      refused += readAll(waiting.get(TOO_MANY - 1)).isEmpty() ? 1 : 0;
      release.countDown();
      int answered = 0;
      for (Socket socket : waiting.subList(0, TOO_MANY - 1)) {
        if (readAll(socket).endsWith("slow\n")) {
          answered++;
        }
      }
      assertEquals(1, refused);
      assertTrue(answered > MANY && answered <= MOST, answered + " answered");
    } finally {
      close(waiting);
    }
    assertServes();
  }

  @Test
  void shouldFreeThePortWhenItIsClosed() throws IOException {
    InetSocketAddress address = service.address();
    assertThrows(BindException.class, () -> new HttpService(address, resources));
    service.close();
    new HttpService(address, resources).close();
  }

  private void awaitRelease() {
    try {
      assertTrue(release.await(60, TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void assertServes() throws IOException {
    assertEquals("HTTP/1.1 200 OK", ask("GET / HTTP/1.1", "Host: a", "Connection: close").get(0));
  }

  /** The lines of the response. */
  private List<String> ask(String... lines) throws IOException {
    try (Socket socket = connect()) {
      send(socket, String.join("\r\n", lines) + "\r\n\r\n");
      return readAll(socket).lines().toList();
    }
  }

  /** Whether a thread is about to answer somebody. */
  private static void awaitAnswering(boolean wanted) {
    boolean answering = !wanted;
    while (answering != wanted) {
      answering =
          Thread.getAllStackTraces().values().stream()
              .flatMap(Arrays::stream)
              .anyMatch(frame -> frame.getClassName().equals(HttpService.class.getName()));
    }
  }

  private Socket connect() throws IOException {
    return new Socket(service.address().getAddress(), service.address().getPort());
  }

  private static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    socket.getOutputStream().flush();
  }

  /** Until the server closes; a connection that it resets has no more to say. */
  private static String readAll(Socket socket) throws IOException {
    try {
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (SocketException e) {
      return "";
    }
  }

  private static void close(List<Socket> sockets) throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}
