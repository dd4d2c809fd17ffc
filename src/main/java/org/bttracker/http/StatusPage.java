package org.bttracker.http;

import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;

/**
 * The files of the status page. They ask for nothing but each other, {@code /healthz}, {@code
 * /stats.json} and {@code /history.json}.
 */
final class StatusPage {
  /** Where the WebJar of uPlot has them; its version stands in the POM, too. */
  private static final String UPLOT = "/META-INF/resources/webjars/uplot/1.6.30/dist/";

  private static final String HTML = "text/html; charset=utf-8";
  private static final String SCRIPT = "text/javascript; charset=utf-8";
  private static final String STYLE = "text/css; charset=utf-8";
  private static final String PICTURE = "image/svg+xml";

  private StatusPage() {}

  /**
   * Reads all of them into memory.
   *
   * @return by path
   * @throws IOException if the jar lacks one
   */
  static Map<String, Resource> files() throws IOException {
    Map<String, Resource> files = new HashMap<>();
    files.put("/", file("index.html", HTML));
    files.put("/status.css", file("status.css", STYLE));
    files.put("/status.js", file("status.js", SCRIPT));
    files.put("/charts.js", file("charts.js", SCRIPT));
    files.put("/card.js", file("card.js", SCRIPT));
    files.put("/cluster.js", file("cluster.js", SCRIPT));
    files.put("/format.js", file("format.js", SCRIPT));
    files.put("/icon.svg", file("icon.svg", PICTURE));
    files.put("/uplot.js", file(UPLOT + "uPlot.iife.min.js", SCRIPT));
    files.put("/uplot.css", file(UPLOT + "uPlot.min.css", STYLE));
    return files;
  }

  private static Resource file(String name, String contentType) throws IOException {
    try (InputStream file = StatusPage.class.getResourceAsStream(name)) {
      if (file == null) {
        throw new IOException("the jar lacks " + name);
      }
      Reply reply = new Reply(200, contentType, file.readAllBytes());
      return accept -> reply;
    }
  }
}
