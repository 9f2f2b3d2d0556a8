package dev.xcore.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.xcore.app.config.ConfigurationLoader;
import dev.xcore.kernel.runtime.CallOrigin;
import dev.xcore.kernel.runtime.InstanceStatus;
import dev.xcore.kernel.runtime.PluginStatus;
import dev.xcore.kernel.runtime.SandboxStatus;
import dev.xcore.sdk.XcoreException;
import dev.xcore.server.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A platform whose plugins all run in one mode. */
final class ModePlatform implements AutoCloseable {

  private static final List<Path> SOURCES =
      List.of(
          Path.of("app/src/test/resources/plugins"),
          Path.of("server/src/test/resources/plugins"),
          Path.of("examples"));

  private final Path folder;
  private final String mode;
  private final Xcore xcore;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private ModePlatform(Path folder, String mode, Xcore xcore) {
    this.folder = folder;
    this.mode = mode;
    this.xcore = xcore;
  }

  static ModePlatform start(Path folder, String mode, String... plugins) throws IOException {
    return starting(folder, mode, "", plugins);
  }

  /** Starts one with more lines in section {@code plugins} of its configuration. */
  static ModePlatform starting(Path folder, String mode, String more, String... plugins)
      throws IOException {
    return start(folder, mode, configuration(more, plugins), plugins);
  }

  /** Starts one with more sections in its configuration. */
  static ModePlatform startWith(String more, Path folder, String mode, String... plugins)
      throws IOException {
    return start(folder, mode, configuration("", plugins) + more, plugins);
  }

  private static ModePlatform start(
      Path folder, String mode, String configuration, String[] plugins) throws IOException {
    for (String plugin : plugins) {
      copy(source(plugin), folder.resolve("plugins").resolve(plugin), mode);
    }
    Files.writeString(folder.resolve("xcore.yaml"), configuration);
    Xcore xcore = Xcore.load(ConfigurationLoader.in(folder).withEnvironment(Map.of()));
    try {
      for (PluginStatus status : xcore.boot()) {
        if (!status.isServing()) {
          throw new IllegalStateException(mode + ": " + status.problems());
        }
      }
      return new ModePlatform(folder, mode, xcore);
    } catch (RuntimeException | Error failure) {
      xcore.close();
      throw failure;
    }
  }

  /** Only the number of calls differs by default. */
  private static String configuration(String more, String... plugins) {
    StringBuilder text = new StringBuilder("server: {port: 0}\nplugins:\n  watch: false\n");
    text.append(more).append("  overrides:\n");
    for (String plugin : plugins) {
      text.append("    ").append(plugin).append(": {resources: {rate_limit: none}}\n");
    }
    return text.toString();
  }

  /** Adds a plugin under another name, with more lines in its manifest, and loads it. */
  void add(String plugin, String name, String... lines) throws IOException {
    Path target = folder.resolve("plugins").resolve(name);
    copy(source(plugin), target, mode);
    Path manifest = target.resolve("plugin.yaml");
    String text = Files.readString(manifest).replaceFirst("(?m)^name: .*$", "name: " + name);
    Files.writeString(manifest, text + String.join("\n", lines) + "\n");
    xcore.plugins().load(name, "test");
  }

  private static Path source(String plugin) {
    Path repository = Path.of(System.getProperty("xcore.repository"));
    return SOURCES.stream()
        .map(each -> repository.resolve(each).resolve(plugin))
        .filter(Files::isDirectory)
        .findFirst()
        .orElseThrow();
  }

  private static void copy(Path source, Path target, String mode) throws IOException {
    try (Stream<Path> files = Files.walk(source)) {
      for (Path file : files.toList()) {
        Path to = target.resolve(source.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(to);
        } else {
          Files.copy(file, to);
        }
      }
    }
    Path manifest = target.resolve("plugin.yaml");
    Files.writeString(
        manifest,
        Files.readString(manifest)
            .replaceFirst("(?m)^execution_mode: .*$", "execution_mode: " + mode));
  }

  Xcore xcore() {
    return xcore;
  }

  Path folder() {
    return folder;
  }

  HttpClient client() {
    return client;
  }

  PluginStatus status(String plugin) {
    return xcore.plugins().find(plugin).orElseThrow();
  }

  /** The processes of a plugin; none in the trusted mode. */
  List<SandboxStatus.WorkerStatus> workers(String plugin) {
    return status(plugin)
        .instances()
        .flatMap(InstanceStatus::sandbox)
        .map(SandboxStatus::workers)
        .orElse(List.of());
  }

  /** What makes a request the administrator's. */
  String bearer() throws IOException {
    return "Bearer " + Files.readString(folder.resolve("var/secrets/admin-token")).strip();
  }

  URI uri() {
    return xcore.address().orElseThrow();
  }

  /** Sends a request; what comes back can be compared. */
  Map<String, Object> send(HttpRequest.Builder request, String path) {
    URI target = uri().resolve(path.startsWith("/") ? path : "/plugins/" + path);
    try {
      HttpResponse<byte[]> answer =
          client.send(
              request.copy().uri(target).timeout(Duration.ofSeconds(60)).build(),
              BodyHandlers.ofByteArray());
      Map<String, Object> seen = new TreeMap<>();
      seen.put("status", answer.statusCode());
      Map<String, List<String>> headers = new TreeMap<>(answer.headers().map());
      headers.keySet().removeAll(List.of("date", "last-modified", "etag"));
      headers.remove("x-trace-id");
      seen.put("headers", headers);
      seen.put("body", body(answer));
      return seen;
    } catch (IOException e) {
      return Map.of("broken off", e.getClass().getSimpleName());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** The order of the entries of a map is nobody's promise. */
  private static Object body(HttpResponse<byte[]> answer) {
    byte[] bytes = answer.body();
    boolean isJson = answer.headers().firstValue("content-type").orElse("").contains("json");
    if (bytes.length > 10_000) {
      return bytes.length + " " + Arrays.hashCode(bytes);
    }
    Object body = isJson && bytes.length > 0 ? Json.read(bytes) : new String(bytes, UTF_8);
    if (body instanceof Map<?, ?> map) {
      map.remove("trace_id");
    }
    return body;
  }

  /** Calls an action; errors are results too. */
  Object act(String action, Map<String, Object> payload) {
    return act("modes", action, payload);
  }

  /** Calls an action of any plugin. */
  Object act(String plugin, String action, Map<String, Object> payload) {
    try {
      byte[] json =
          Json.write(xcore.plugins().call(CallOrigin.of("test"), plugin, action, payload).value());
      Object value = Json.read(json);
      if (value instanceof Map<?, ?> map) {
        map.remove("trace");
      }
      return Optional.ofNullable(value);
    } catch (XcoreException e) {
      return e.code() + " " + e.getClass().getSimpleName() + ": " + e.getMessage();
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
    xcore.close();
  }
}
