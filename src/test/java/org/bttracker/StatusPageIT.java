package org.bttracker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The status page of the packaged jar, in a real browser. */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StatusPageIT {
  private static final int TAB = 9;
  private static final int ENTER = 13;
  private static final int ARROW_LEFT = 37;
  private static final int TORRENTS = 500;

  /** More than the page has. */
  private static final int MOST_STOPS = 200;

  private static final String HAS_DATA =
      "document.querySelectorAll('#charts .has-data').length === 6"
          + " && document.getElementById('requests').textContent !== '–'";

  @TempDir private static Path directory;

  private static Browser browser;
  private static JarProcess tracker;
  private static int port;
  private static URI url;

  @BeforeAll
  static void start() throws Exception {
    Optional<Path> chromium = Browser.find();
    assumeTrue(chromium.isPresent(), "Chromium is not installed (Debian package chromium)");
    tracker = JarProcess.start("--port=0", "--http=127.0.0.1:0");
    port = tracker.awaitPort();
    url = tracker.awaitUrl();
    browser = new Browser(chromium.get(), directory);
    browser.call(
        "Page.addScriptToEvaluateOnNewDocument",
        "{\"source\":" + JsonReader.quote(Scripts.text("timers.js")) + "}");
  }

  @AfterAll
  static void stop() {
    if (browser != null) {
      browser.close();
    }
    if (tracker != null) {
      tracker.close();
    }
  }

  /** A tracker has no sample in its first seconds; this one is told to have none. */
  @Test
  void shouldSayThatThereIsNoDataYet() throws Exception {
    browser.call("Fetch.enable", "{\"patterns\":[{\"urlPattern\":\"*/history.json\"}]}");
    try {
      open(1400, "light");
      answer(browser.awaitEvent("Fetch.requestPaused"), 200, "{\"time\":[]}");
      browser.await("document.getElementById('torrents').textContent !== '–'");
      assertEquals(
          6.0,
          browser.evaluate(
              "[...document.querySelectorAll('#charts .empty')].filter(one => one.checkVisibility()"
                  + " && one.textContent.startsWith('No data yet.')).length"));
      assertEquals("0", browser.text("document.querySelectorAll('canvas').length"));
      assertEquals("no data yet", textOf("answer-note"));
    } finally {
      browser.call("Fetch.disable", "{}");
    }
    browser.await(HAS_DATA);
    assertEquals(
        "0", browser.text("document.querySelectorAll('#charts .empty:not([hidden])').length"));
    assertClean();
  }

  @Test
  void shouldMoveWhileLoadRuns() throws Exception {
    long id = TrackerSession.idOf(port);
    try (AnnounceLoad load = AnnounceLoad.steady(port, id, TORRENTS)) {
      load.awaitAnswers(TORRENTS);
      open(1400, "light");
      String announces = "document.querySelector('#chart-requests .readout b').textContent";
      browser.await(HAS_DATA + " && Number(" + announces + ".replace(',', '')) > 0");
      browser.evaluate(
          "window.pictures = [...document.querySelectorAll('canvas')].map(one => one.toDataURL())");
      String row = "document.querySelector('#chart-requests tbody tr').textContent";
      browser.evaluate("window.newest = " + row);
      browser.await(
          "[...document.querySelectorAll('canvas')]"
              + ".every((one, i) => one.toDataURL() !== window.pictures[i]) && "
              + row
              + " !== window.newest");
      browser.await("Number(document.getElementById('requests').textContent.replace(',', '')) > 0");
      assertEquals("500", textOf("torrents"));
      assertEquals("500", textOf("peers"));
      assertEquals(
          "500",
          browser.text("document.querySelectorAll('#limits tbody tr')[1].children[2].textContent"));
      assertEquals("Serving", textOf("health-word"));
      assertEquals(true, browser.evaluate("document.getElementById('cluster').hidden"));
      load.finish();
    }
    assertClean();
  }

  /** With all tables open; the picture is for people to look at. */
  @ParameterizedTest
  @CsvSource({"390,light", "390,dark", "1400,light", "1400,dark"})
  void shouldFitAndBeReadable(int width, String scheme) throws Exception {
    open(width, scheme);
    browser.await(HAS_DATA);
    browser.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)");
    assertEquals((double) width, browser.evaluate("document.documentElement.clientWidth"));
    assertEquals((double) width, browser.evaluate("document.documentElement.scrollWidth"));
    assertEquals("", browser.overflow());
    assertEquals("", browser.faintness());
    boolean dark =
        (boolean)
            browser.evaluate(
                "parseInt(getComputedStyle(document.body).backgroundColor.match(/\\d+/)[0]) < 128");
    assertEquals(scheme.equals("dark"), dark);
    browser.keepPicture("status-" + width + "-" + scheme);
    assertClean();
  }

  /** Charts are drawn, so that the style sheet alone does not change them. */
  @Test
  void shouldFollowTheColourScheme() throws Exception {
    open(1400, "light");
    browser.await(HAS_DATA);
    // Or the next sample would draw them anew.
    browser.evaluate("document.getElementById('pause').click()");
    browser.await("pendingTimers.size === 0");
    String picture = "document.querySelector('#chart-memory canvas').toDataURL()";
    browser.evaluate("window.light = " + picture);
    browser.show(1400, 900, "dark");
    browser.await(picture + " !== window.light");
    assertClean();
  }

  @Test
  void shouldNeedNothingButKeys() throws Exception {
    open(1400, "light");
    browser.await(HAS_DATA);
    browser.evaluate(
        "document.addEventListener('focusin', event => event.target.dataset.reached = 'yes')");
    int stops = 0;
    do {
      browser.press("Tab", TAB);
      String focused = browser.text("document.activeElement.tagName");
      assertTrue(
          focused.equals("BODY")
              || !browser
                  .text("getComputedStyle(document.activeElement).outlineStyle")
                  .equals("none"),
          () -> "focus does not show: " + browser.text("document.activeElement.outerHTML"));
      if (focused.equals("SUMMARY")) {
        browser.press("Enter", ENTER);
      }
      stops++;
    } while (stops < MOST_STOPS && !browser.text("document.activeElement.tagName").equals("BODY"));
    assertEquals(
        "",
        browser.text(
            "[...document.querySelectorAll('a[href], button, summary, details, [tabindex]')]"
                + ".filter(one => one.matches('details') ? !one.open : !one.dataset.reached)"
                + ".map(one => one.outerHTML)"));
    browser.evaluate("document.querySelector('#chart-requests .plot').focus()");
    browser.press("ArrowLeft", ARROW_LEFT);
    String told = browser.text("document.activeElement.getAttribute('aria-valuetext')");
    assertTrue(
        told.matches("\\d\\d:\\d\\d:\\d\\d, Announce .+, Connect .+, Scrape .+, Faulty .+"), told);
    assertEquals(
        told.substring(0, 8),
        browser.text("document.querySelector('#chart-requests time').textContent"));
    assertClean();
  }

  @Test
  void shouldRestWhenItIsPausedOrHidden() throws Exception {
    open(390, "light");
    browser.await("pendingTimers.size === 1");
    browser.evaluate("document.getElementById('pause').click()");
    assertEquals("Resume", textOf("pause"));
    browser.await("pendingTimers.size === 0");
    browser.evaluate("document.getElementById('pause').click()");
    assertEquals("Pause", textOf("pause"));
    browser.await("pendingTimers.size === 1");
    String hide =
        "Object.defineProperty(document, 'hidden', {value: %b, configurable: true});"
            + "document.dispatchEvent(new Event('visibilitychange'))";
    browser.evaluate(hide.formatted(true));
    browser.await("pendingTimers.size === 0");
    browser.evaluate(hide.formatted(false));
    browser.await("pendingTimers.size === 1");
    assertClean();
  }

  @ParameterizedTest
  @CsvSource({
    "200, ok, serving, Serving, ''",
    "200, ok; Restoring: 12 of 70 torrents, restoring, Restoring, 12 of 70 torrents",
    "200, ok; reading the cluster's log, behind, Catching up, reading the cluster's log",
    "503, receive loop 1 has not turned for 7 s, failing, Failing,"
        + " receive loop 1 has not turned for 7 s"
  })
  void shouldShowHealth(int status, String line, String state, String word, String note)
      throws Exception {
    browser.call("Fetch.enable", "{\"patterns\":[{\"urlPattern\":\"*/healthz\"}]}");
    try {
      open(390, "light");
      answer(browser.awaitEvent("Fetch.requestPaused"), status, line + "\n");
      browser.await("document.getElementById('health').dataset.state === '" + state + "'");
      assertEquals(word, textOf("health-word"));
      assertEquals(note, textOf("health-note"));
      assertEquals(390.0, browser.evaluate("document.documentElement.scrollWidth"));
    } finally {
      browser.call("Fetch.disable", "{}");
    }
  }

  @Test
  void shouldSayThatTheTrackerCannotBeReached() throws Exception {
    try (JarProcess other = JarProcess.start("--port=0", "--http=127.0.0.1:0")) {
      other.awaitPort();
      browser.show(390, 900, "light");
      browser.open(other.awaitUrl());
      browser.await("document.getElementById('health-word').textContent === 'Serving'");
      browser.await("document.getElementById('freshness').textContent !== ''");
      other.kill();
      browser.await("document.getElementById('health-word').textContent === 'Unreachable'");
      String notice = textOf("unreachable");
      assertTrue(
          notice.matches(
              "The tracker cannot be reached\\. What is shown is from \\d\\d:\\d\\d:\\d\\d\\."
                  + " Trying again\\."),
          notice);
    }
  }

  /** In place of the tracker. */
  private static void answer(Map<String, Object> paused, int status, String body) {
    browser.call(
        "Fetch.fulfillRequest",
        "{\"responseCode\":%d,\"requestId\":\"%s\",\"body\":\"%s\"}"
            .formatted(
                status,
                JsonReader.at(paused, "params.requestId"),
                Base64.getEncoder().encodeToString(body.getBytes(StandardCharsets.UTF_8))));
  }

  private static String textOf(String id) {
    return browser.text("document.getElementById('" + id + "').textContent");
  }

  private static void open(int width, String scheme) {
    browser.show(width, 900, scheme);
    browser.open(url);
  }

  /** Nothing goes wrong, and nothing is asked elsewhere. */
  private static void assertClean() {
    assertEquals(List.of(), browser.complaints());
    List<URI> requests = browser.requests();
    assertTrue(requests.contains(url.resolve("/stats.json")), requests::toString);
    for (URI request : requests) {
      assertEquals(url.getAuthority(), request.getAuthority());
    }
    assertFalse(browser.text("document.body.innerText").contains("127.0.0.1"));
  }
}
