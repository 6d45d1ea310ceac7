package dev.gox.it.programs;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A headless Chromium with one page, driven by the DevTools protocol. */
final class Browser implements AutoCloseable, WebSocket.Listener {
  private static final List<String> COMMANDS =
      List.of("chromium", "chromium-browser", "google-chrome", "chromium-headless-shell");
  private static final long SECONDS = 60;

  private final Process process;
  private final WebSocket socket;
  private final AtomicInteger number = new AtomicInteger();
  private final Map<Integer, CompletableFuture<JsonObject>> answers = new ConcurrentHashMap<>();
  private final StringBuilder message = new StringBuilder();
  private String session;
  private CompletableFuture<Void> loaded = new CompletableFuture<>();

  /** What the console showed of errors, and uncaught exceptions. */
  final List<String> errors = new ArrayList<>();

  /** The addresses that the page asked for. */
  final List<String> requests = new ArrayList<>();

  private Browser(Process process, URI address) throws Exception {
    this.process = process;
    socket =
        HttpClient.newHttpClient()
            .newWebSocketBuilder()
            .buildAsync(address, this)
            .get(SECONDS, TimeUnit.SECONDS);
    String page =
        command("Target.createTarget", "url", "about:blank").get("targetId").getAsString();
    session =
        command("Target.attachToTarget", "targetId", page, "flatten", true)
            .get("sessionId")
            .getAsString();
    for (String domain : List.of("Page", "Runtime", "Log", "Network", "Performance")) {
      command(domain + ".enable");
    }
  }

  /** Starts it; skips the test where there is none. */
  static Browser start(Path folder) throws Exception {
    Path program =
        COMMANDS.stream()
            .map(InstalledPrograms::find)
            .filter(found -> found != null)
            .findFirst()
            .orElse(null);
    assumeTrue(program != null, "needs Chromium");
    Path profile = Files.createDirectories(folder.resolve("chromium"));
    List<String> command = new ArrayList<>(List.of(program.toString()));
    command.addAll(
        List.of(
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--remote-debugging-port=0",
            "--user-data-dir=" + profile,
            "about:blank"));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("chromium.log").toFile())
            .start();
    Path port = profile.resolve("DevToolsActivePort");
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    while (!Files.exists(port) || Files.readAllLines(port).size() < 2) {
      if (System.nanoTime() > end || !process.isAlive()) {
        process.destroyForcibly();
        throw new IOException(Files.readString(folder.resolve("chromium.log")));
      }
      Thread.sleep(50);
    }
    List<String> lines = Files.readAllLines(port);
    return new Browser(process, URI.create("ws://127.0.0.1:" + lines.get(0) + lines.get(1)));
  }

  /** Sends a command with parameters, names and values in turn; gives its result. */
  JsonObject command(String method, Object... parameters) throws Exception {
    JsonObject named = new JsonObject();
    for (int i = 0; i < parameters.length; i += 2) {
      String name = (String) parameters[i];
      Object value = parameters[i + 1];
      if (value instanceof Number n) {
        named.addProperty(name, n);
      } else if (value instanceof Boolean b) {
        named.addProperty(name, b);
      } else if (value instanceof JsonElement json) {
        named.add(name, json);
      } else {
        named.addProperty(name, value.toString());
      }
    }
    JsonObject sent = new JsonObject();
    int id = number.incrementAndGet();
    sent.addProperty("id", id);
    sent.addProperty("method", method);
    sent.add("params", named);
    if (session != null) {
      sent.addProperty("sessionId", session);
    }
    CompletableFuture<JsonObject> answer = new CompletableFuture<>();
    answers.put(id, answer);
    socket.sendText(sent.toString(), true).get(SECONDS, TimeUnit.SECONDS);
    JsonObject got = answer.get(SECONDS, TimeUnit.SECONDS);
    if (got.has("error")) {
      throw new IOException(method + ": " + got.get("error"));
    }
    return got.getAsJsonObject("result");
  }

  @Override
  public CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
    message.append(text);
    if (last) {
      JsonObject got = JsonParser.parseString(message.toString()).getAsJsonObject();
      message.setLength(0);
      if (got.has("id")) {
        answers.remove(got.get("id").getAsInt()).complete(got);
      } else {
        noteEvent(got.get("method").getAsString(), got.getAsJsonObject("params"));
      }
    }
    from.request(1);
    return null;
  }

  private synchronized void noteEvent(String name, JsonObject event) {
    switch (name) {
      case "Page.loadEventFired" -> loaded.complete(null);
      case "Runtime.exceptionThrown" -> errors.add(event.toString());
      case "Runtime.consoleAPICalled" -> {
        if (!event.get("type").getAsString().equals("log")) {
          errors.add(event.toString());
        }
      }
      case "Log.entryAdded" -> errors.add(event.toString());
      case "Network.requestWillBeSent" ->
          requests.add(event.getAsJsonObject("request").get("url").getAsString());
      default -> {
        // Nothing that a test asks for.
      }
    }
  }

  /** Opens a page and waits until it is loaded. */
  void open(String address) throws Exception {
    synchronized (this) {
      loaded = new CompletableFuture<>();
    }
    command("Page.navigate", "url", address);
    loaded.get(SECONDS, TimeUnit.SECONDS);
  }

  /** What an expression of JavaScript's gives, as JSON. */
  JsonElement evaluate(String expression) throws Exception {
    JsonObject got = command("Runtime.evaluate", "expression", expression, "returnByValue", true);
    if (got.has("exceptionDetails")) {
      throw new IOException(expression + ": " + got.get("exceptionDetails"));
    }
    JsonElement value = got.getAsJsonObject("result").get("value");
    return value == null ? com.google.gson.JsonNull.INSTANCE : value;
  }

  String text(String expression) throws Exception {
    return evaluate("String(" + expression + ")").getAsString();
  }

  int integer(String expression) throws Exception {
    return evaluate(expression).getAsInt();
  }

  /** Clicks with the mouse on what is in the middle of an element, scrolled to. */
  void click(String selector) throws Exception {
    JsonObject at =
        evaluate(
                "(() => { const e = document.querySelector('"
                    + selector
                    + "'); e.scrollIntoView({block: 'center'}); const r = e.getBoundingClientRect();"
                    + " return {x: r.x + r.width / 2, y: r.y + r.height / 2}; })()")
            .getAsJsonObject();
    clickAt(at.get("x").getAsDouble(), at.get("y").getAsDouble());
  }

  /** Clicks with the mouse at a point of what is seen. */
  void clickAt(double x, double y) throws Exception {
    for (String type : List.of("mousePressed", "mouseReleased")) {
      command(
          "Input.dispatchMouseEvent",
          "type",
          type,
          "x",
          x,
          "y",
          y,
          "button",
          "left",
          "clickCount",
          1);
    }
  }

  /** Presses a key: "ArrowRight", or a character. */
  void press(String key) throws Exception {
    command("Input.dispatchKeyEvent", "type", "keyDown", "key", key);
    command("Input.dispatchKeyEvent", "type", "keyUp", "key", key);
  }

  /** Types text where the focus is. */
  void type(String text) throws Exception {
    command("Input.insertText", "text", text);
  }

  /** Makes the page so wide, and light or dark. */
  void look(int width, boolean dark) throws Exception {
    command(
        "Emulation.setDeviceMetricsOverride",
        "width",
        width,
        "height",
        900,
        "deviceScaleFactor",
        1,
        "mobile",
        width < 600);
    JsonElement scheme =
        JsonParser.parseString(
            "[{\"name\":\"prefers-color-scheme\",\"value\":\""
                + (dark ? "dark" : "light")
                + "\"}]");
    command("Emulation.setEmulatedMedia", "features", scheme);
    // Two frames: one in which it is laid out, one in which it is drawn.
    command(
        "Runtime.evaluate",
        "expression",
        "new Promise(r => requestAnimationFrame(() => requestAnimationFrame(r)))",
        "awaitPromise",
        true);
  }

  /** Writes what is seen as PNG. */
  void picture(Path file) throws Exception {
    String data = command("Page.captureScreenshot", "format", "png").get("data").getAsString();
    Files.createDirectories(file.getParent());
    Files.write(file, Base64.getDecoder().decode(data));
  }

  @Override
  public void close() {
    try {
      // It leaves files behind when it is killed.
      session = null;
      command("Browser.close");
      process.waitFor(5, TimeUnit.SECONDS);
    } catch (Exception gone) {
      // It is killed, then.
    }
    socket.abort();
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly().onExit().join();
  }
}
