package org.bttracker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.bttracker.daemon.ClusterPage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the status page shows of a cluster, in a real browser. */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ClusterStatusPageIT {
  /** Rates need two answers of the tracker. */
  private static final String HAS_DATA =
      "document.querySelectorAll('#cluster-charts .has-data').length === 3"
          + " && document.getElementById('sent').textContent !== '–'";

  @TempDir private static Path directory;

  private static Browser browser;
  private ClusterPage page;

  @BeforeAll
  static void start() throws Exception {
    Optional<Path> chromium = Browser.find();
    assumeTrue(chromium.isPresent(), "Chromium is not installed (Debian package chromium)");
    browser = new Browser(chromium.get(), directory);
  }

  @AfterAll
  static void stop() {
    if (browser != null) {
      browser.close();
    }
  }

  @BeforeEach
  void openPage() throws Exception {
    page = new ClusterPage();
  }

  @AfterEach
  void closePage() {
    page.close();
  }

  @Test
  void shouldShowTheFiguresOfTheCluster() throws Exception {
    page.cluster().suppress(4);
    int waiting = page.cluster().drop(2);
    page.cluster().miss();
    page.cluster().fail();
    page.cluster().skip();
    page.cluster().receive(0, 0, 12_345);
    open(1400, "light");
    assertEquals("50", textOf("sent"));
    assertEquals("per second; 1.6 KiB", textOf("sent-note"));
    assertEquals("40", textOf("applied"));
    assertEquals("per second; 2.8 KiB", textOf("applied-note"));
    assertEquals(String.valueOf(waiting), textOf("waiting"));
    assertEquals("1", textOf("gaps"));
    assertEquals("2", textOf("dropped-batches"));
    assertEquals("1", textOf("reconnects"));
    assertEquals("12,345", textOf("left-out"));
    assertEquals("1", textOf("foreign"));
    assertEquals("4", textOf("suppressed"));
    assertEquals("50", cell("changes", 1));
    assertEquals("40", cell("changes", 2));
    assertEquals("1.6 KiB", cell("bytes", 1));
    assertEquals("2.8 KiB", cell("bytes", 2));
    assertEquals(List.of(), browser.complaints());
  }

  /** With all tables open; the picture is for people to look at. */
  @ParameterizedTest
  @CsvSource({"390,light", "390,dark", "1400,light", "1400,dark"})
  void shouldFitAndBeReadable(int width, String scheme) throws Exception {
    page.cluster().receive(0, 0, 12_345_678);
    page.lack("filling from the cluster, for up to 2640 s more");
    open(width, scheme);
    assertEquals("Catching up", textOf("health-word"));
    browser.evaluate(
        "document.querySelectorAll('#cluster details').forEach(one => one.open = true)");
    assertEquals((double) width, browser.evaluate("document.documentElement.scrollWidth"));
    assertEquals("", browser.overflow());
    assertEquals("", browser.faintness());
    browser.keepPicture("cluster-" + width + "-" + scheme);
    assertEquals(List.of(), browser.complaints());
  }

  private void open(int width, String scheme) {
    browser.show(width, 900, scheme);
    browser.open(page.url());
    browser.await(HAS_DATA);
  }

  private static String textOf(String id) {
    // The space before a unit does not break.
    return browser.text("document.getElementById('" + id + "').textContent").replace('\u00a0', ' ');
  }

  /** Of the newest sample. */
  private static String cell(String chart, int column) {
    return browser
        .text(
            "document.querySelector('#chart-cluster-%s tbody tr').children[%d].textContent"
                .formatted(chart, column))
        .replace('\u00a0', ' ');
  }
}
