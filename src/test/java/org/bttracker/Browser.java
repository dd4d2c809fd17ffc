package org.bttracker;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Chromium without a window, with one page, driven by the DevTools protocol. */
final class Browser implements AutoCloseable {
  /** Far above what anything here takes; only a hang reaches it. */
  private static final long BOUND_SECONDS = 90;

  private static final Pattern ADDRESS = Pattern.compile("DevTools listening on ws://([^/]+)/");
  private static final Pattern PAGE =
      Pattern.compile("\"webSocketDebuggerUrl\": \"(ws://[^\"]+/devtools/page/[^\"]+)\"");

  private final Process process;
  private final WebSocket socket;
  private final Map<Integer, CompletableFuture<Map<String, Object>>> replies =
      new ConcurrentHashMap<>();
  private final List<Map<String, Object>> events = new CopyOnWriteArrayList<>();
  private int lastId;

  /** Where Chromium is installed. */
  static Optional<Path> find() {
    return Stream.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
        .map(Path::of)
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** Starts it, with a directory for all that it writes. */
  Browser(Path executable, Path directory) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(command(executable, directory));
    builder
        .environment()
        .putAll(Map.of("HOME", directory.toString(), "TMPDIR", directory.toString()));
    process = builder.redirectErrorStream(true).start();
    try {
      HttpClient client = HttpClient.newHttpClient();
      HttpRequest list =
          HttpRequest.newBuilder(URI.create("http://" + awaitAddress() + "/json/list")).build();
      Matcher page = PAGE.matcher(client.send(list, HttpResponse.BodyHandlers.ofString()).body());
      assertTrue(page.find());
      socket =
          client.newWebSocketBuilder().buildAsync(URI.create(page.group(1)), listener()).join();
      for (String domain : List.of("Page", "Runtime", "Log", "Network")) {
        call(domain + ".enable", "{}");
      }
    } catch (IOException | InterruptedException | RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  private static List<String> command(Path executable, Path directory) {
    List<String> command =
        new ArrayList<>(
            List.of(
                executable.toString(),
                "--headless=new",
                "--remote-debugging-port=0",
                "--user-data-dir=" + directory.resolve("profile"),
                "--hide-scrollbars",
                "--no-first-run",
                "--no-default-browser-check",
                "--no-proxy-server",
                "--disable-background-networking",
                "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
                "--disable-component-update",
                "--disable-default-apps",
                "--disable-dev-shm-usage",
                "--disable-extensions",
                "--disable-gpu",
                "--disable-sync",
                "--metrics-recording-only",
                "--password-store=basic"));
    if (System.getProperty("user.name").equals("root")) {
      command.add("--no-sandbox"); // as root, Chromium does not run with one
    }
    command.add("about:blank");
    return command;
  }

  private String awaitAddress() throws IOException {
    BufferedReader output = process.inputReader();
    List<String> lines = new ArrayList<>();
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      Matcher address = ADDRESS.matcher(line);
      if (address.find()) {
        Thread reader = new Thread(() -> output.lines().forEach(rest -> {}), "browser");
        reader.setDaemon(true);
        reader.start();
        return address.group(1);
      }
      lines.add(line);
    }
    throw new IOException("Chromium has ended: " + lines);
  }

  /** Opens an address, and forgets what was before. */
  void open(URI url) {
    call("Page.navigate", "{\"url\":\"about:blank\"}");
    events.clear();
    call("Page.navigate", "{\"url\":" + JsonReader.quote(url.toString()) + "}");
    await("document.readyState === 'complete'");
  }

  /** Makes the window so wide, and as high as is usual, with a colour scheme: light or dark. */
  void show(int width, int height, String scheme) {
    call(
        "Emulation.setDeviceMetricsOverride",
        String.format(
            "{\"width\":%d,\"height\":%d,\"deviceScaleFactor\":1,\"mobile\":%b}",
            width, height, width < 600));
    call(
        "Emulation.setEmulatedMedia",
        "{\"features\":[{\"name\":\"prefers-color-scheme\",\"value\":\"" + scheme + "\"}]}");
  }

  /** Evaluates an expression of JavaScript; a promise is waited for. */
  Object evaluate(String expression) {
    Map<String, Object> result =
        call(
            "Runtime.evaluate",
            "{\"returnByValue\":true,\"awaitPromise\":true,\"expression\":"
                + JsonReader.quote(expression)
                + "}");
    if (result.get("exceptionDetails") != null) {
      throw new AssertionError(expression + ": " + result);
    }
    return JsonReader.at(result, "result.value");
  }

  /** Evaluates an expression as text. */
  String text(String expression) {
    return (String) evaluate("String(" + expression + ")");
  }

  /** Waits in the page until a condition holds. */
  void await(String condition) {
    assertNotNull(
        evaluate(
            "new Promise(done => { const look = () => ("
                + condition
                + ") ? done('yes') : setTimeout(look, 20); look(); })"),
        condition);
  }

  /** Presses a key, such as Tab or ArrowLeft. */
  void press(String key, int code) {
    String common =
        String.format(
            "\"key\":\"%s\",\"code\":\"%s\",\"windowsVirtualKeyCode\":%d%s}",
            key, key, code, key.equals("Enter") ? ",\"text\":\"\\r\"" : "");
    call("Input.dispatchKeyEvent", "{\"type\":\"keyDown\"," + common);
    call("Input.dispatchKeyEvent", "{\"type\":\"keyUp\"," + common);
  }

  /** What of the page is wider than the window or its own box; empty if all of it fits. */
  String overflow() {
    return text(
        "[...document.querySelectorAll('.card, .headline div, canvas')]"
            + ".filter(one => one.getBoundingClientRect().right > innerWidth"
            + " || one.scrollWidth > one.clientWidth).map(one => one.outerHTML)");
  }

  /** What of the page has too little contrast to be readable; empty if nothing has. */
  String faintness() throws IOException {
    return (String) evaluate(Scripts.text("contrast.js"));
  }

  /** Puts a picture of the whole page beside the jar, for people to look at. */
  void keepPicture(String name) throws IOException {
    Object png = call("Page.captureScreenshot", "{\"captureBeyondViewport\":true}").get("data");
    Path jar = Path.of(System.getProperty("bttracker.jar"));
    Files.write(jar.resolveSibling(name + ".png"), Base64.getDecoder().decode((String) png));
  }

  /** Calls a method with its parameters as JSON; returns the result. */
  Map<String, Object> call(String method, String parameters) {
    int id = ++lastId;
    CompletableFuture<Map<String, Object>> reply = new CompletableFuture<>();
    replies.put(id, reply);
    socket.sendText(
        "{\"id\":" + id + ",\"method\":\"" + method + "\",\"params\":" + parameters + "}", true);
    Map<String, Object> message = reply.orTimeout(BOUND_SECONDS, TimeUnit.SECONDS).join();
    if (!(message.get("result") instanceof Map<?, ?> result)) {
      throw new AssertionError(method + ": " + message);
    }
    @SuppressWarnings("unchecked")
    Map<String, Object> named = (Map<String, Object>) result;
    return named;
  }

  /** Waits for an event. */
  Map<String, Object> awaitEvent(String method) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(BOUND_SECONDS);
    synchronized (events) {
      while (events(method).isEmpty()) {
        long millis = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        assertTrue(millis > 0, method);
        events.wait(millis);
      }
    }
    return events(method).get(0);
  }

  /** The events of a method since the page was opened. */
  List<Map<String, Object>> events(String method) {
    return events.stream().filter(event -> method.equals(event.get("method"))).toList();
  }

  /** What the page has asked for, with the document itself. */
  List<URI> requests() {
    return events("Network.requestWillBeSent").stream()
        .map(event -> URI.create((String) JsonReader.at(event, "params.request.url")))
        .toList();
  }

  /** What the console shows of errors and warnings, those of the network and of policies too. */
  List<Map<String, Object>> complaints() {
    return events.stream()
        .filter(
            event ->
                List.of("Runtime.exceptionThrown", "Log.entryAdded").contains(event.get("method"))
                    || event.get("method").equals("Runtime.consoleAPICalled")
                        && List.of("error", "warning", "assert")
                            .contains(JsonReader.at(event, "params.type")))
        .toList();
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    try {
      process.waitFor(BOUND_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private WebSocket.Listener listener() {
    StringBuilder text = new StringBuilder();
    return new WebSocket.Listener() {
      @Override
      public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
        text.append(data);
        if (last) {
          received(JsonReader.object(text.toString()));
          text.setLength(0);
        }
        webSocket.request(1);
        return null;
      }
    };
  }

  private void received(Map<String, Object> message) {
    if (message.get("id") instanceof Double id) {
      replies.remove(id.intValue()).complete(message);
    } else {
      synchronized (events) {
        events.add(message);
        events.notifyAll();
      }
    }
  }
}
