package org.bttracker.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.bttracker.metrics.Figure;
import org.bttracker.metrics.LoopMeter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** All that stands at the paths of the service, as a client gets it. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StatusPageTest {
  private static final InetSocketAddress ANY_PORT =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

  /** What a page may name as the source of a part of it, or as a link. */
  private static final Pattern REFERENCE =
      Pattern.compile("(?:href|src)=\"([^\"]*)\"|from \"(/[^\" ]*)\"|ask\\(\"([^\"]*)\"\\)");

  private final HttpClient client = HttpClient.newHttpClient();
  private final History history = new History(List.of("peers"), 2);
  private HttpService service;

  @BeforeEach
  void open() throws IOException {
    LoopMeter loop = new LoopMeter(() -> 0);
    service =
        StatusService.open(
            ANY_PORT,
            List.of(Figure.of("torrents", "Torrents.", () -> 5)),
            List.of(loop),
            history,
            () -> 0,
            () -> "");
    service.start();
  }

  @AfterEach
  void close() {
    service.close();
  }

  static Stream<String> files() throws IOException {
    return StatusPage.files().keySet().stream();
  }

  @ParameterizedTest
  @CsvSource({
    "/, text/html; charset=utf-8, <!DOCTYPE html>",
    "/status.css, text/css; charset=utf-8, :root {",
    "/status.js, text/javascript; charset=utf-8, import {",
    "/charts.js, text/javascript; charset=utf-8, import *",
    "/card.js, text/javascript; charset=utf-8, import *",
    "/cluster.js, text/javascript; charset=utf-8, import {",
    "/format.js, text/javascript; charset=utf-8, Intl.NumberFormat",
    "/icon.svg, image/svg+xml, <svg xmlns=",
    "/uplot.js, text/javascript; charset=utf-8, uPlot (v1.6.30)",
    "/uplot.css, text/css; charset=utf-8, .u-wrap",
    "/history.json, application/json, '{\"time\":[7],\"peers\":[3]}'",
    "/stats.json, application/json, '\"torrents\":5'",
    "/healthz, text/plain; charset=utf-8, ok"
  })
  void shouldServeEachFileWithItsType(String path, String contentType, String part)
      throws Exception {
    history.add(7, 3);
    HttpResponse<String> response = ask("GET", path);
    assertEquals(200, response.statusCode());
    assertTrue(response.body().contains(part), response::body);
    assertHeaders(response, contentType);
    HttpResponse<String> head = ask("HEAD", path);
    assertEquals(200, head.statusCode());
    assertEquals("", head.body());
    assertHeaders(head, contentType);
    assertEquals(
        response.body().getBytes(StandardCharsets.UTF_8).length,
        head.headers().firstValueAsLong("Content-Length").orElseThrow());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/index.html", "/status.js/", "/org/bttracker/http/status.js", "/favicon.ico"})
  void shouldNotFindWhatIsNoFileOfThePage(String path) throws Exception {
    HttpResponse<String> response = ask("GET", path);
    assertEquals(404, response.statusCode());
    assertEquals("not found\n", response.body());
    assertHeaders(response, "text/plain; charset=utf-8");
  }

  @Test
  void shouldShowSamplesAsTheyCome() throws Exception {
    assertEquals("{\"time\":[],\"peers\":[]}\n", ask("GET", "/history.json").body());
    history.add(7, 3);
    assertEquals("{\"time\":[7],\"peers\":[3]}\n", ask("GET", "/history.json").body());
  }

  /** A name space is no address, and is never asked for. */
  @ParameterizedTest
  @MethodSource("files")
  void shouldNameNoOtherHost(String path) throws Exception {
    String text = ask("GET", path).body().replace("http://www.w3.org/2000/svg", "");
    if (path.equals("/uplot.js")) {
      // Its first line says where it comes from.
      assertTrue(text.startsWith("/*! https://github.com/leeoniya/uPlot (v1.6.30) */"), text);
      text = text.lines().skip(1).toList().toString();
    }
    assertFalse(Pattern.compile("//[^ ]|url\\(|@import").matcher(text).find(), text);
  }

  /** Nor is anything served that no page asks for. */
  @Test
  void shouldServeAllThatThePageAsksFor() throws Exception {
    Set<String> named = new TreeSet<>(Set.of("/"));
    for (String path : files().filter(one -> !one.startsWith("/uplot")).toList()) {
      REFERENCE
          .matcher(ask("GET", path).body())
          .results()
          .flatMap(found -> Stream.of(1, 2, 3).map(found::group))
          .filter(reference -> reference != null)
          .forEach(named::add);
    }
    for (String path : named) {
      assertEquals(200, ask("HEAD", path).statusCode(), path);
    }
    Set<String> served = new TreeSet<>(files().toList());
    served.addAll(List.of("/healthz", "/history.json", "/metrics", "/stats.json"));
    assertEquals(served, named);
  }

  /** Scripts, styles and handlers in the page itself would need a weaker policy. */
  @Test
  void shouldHaveNothingThatThePolicyForbids() throws Exception {
    String page = ask("GET", "/").body();
    assertFalse(page.matches("(?s).*( style=| on[a-z]+=|<style|<script>).*"), page);
    for (String path :
        List.of("/status.js", "/card.js", "/charts.js", "/cluster.js", "/format.js")) {
      String script = ask("GET", path).body();
      assertFalse(
          script.matches("(?s).*(innerHTML|outerHTML|insertAdjacent|document\\.write|eval\\().*"),
          script);
    }
  }

  private static void assertHeaders(HttpResponse<String> response, String contentType) {
    Map.of(
            "Content-Type",
            contentType,
            "Cache-Control",
            "no-store",
            "X-Content-Type-Options",
            "nosniff",
            "Referrer-Policy",
            "no-referrer",
            "Content-Security-Policy",
            "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
        .forEach((name, value) -> assertEquals(List.of(value), response.headers().allValues(name)));
  }

  private HttpResponse<String> ask(String method, String path) throws Exception {
    InetSocketAddress address = service.address();
    URI url = URI.create("http://127.0.0.1:" + address.getPort() + path);
    return client.send(
        HttpRequest.newBuilder(url).method(method, HttpRequest.BodyPublishers.noBody()).build(),
        HttpResponse.BodyHandlers.ofString());
  }
}
