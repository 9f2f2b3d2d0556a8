package dev.xcore.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xcore.kernel.events.EventBus;
import dev.xcore.kernel.events.EventSettings;
import dev.xcore.kernel.install.PluginInstaller;
import dev.xcore.kernel.install.PluginSources;
import dev.xcore.kernel.registry.Version;
import dev.xcore.kernel.runtime.KernelOptions;
import dev.xcore.kernel.runtime.PluginState;
import dev.xcore.kernel.runtime.PluginSupervisor;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A whole server on a free port with plugins of the test resources, compiled by the real loader.
 */
final class TestServer implements AutoCloseable {

  static final String TOKEN = "test-token";
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Path folder;
  private final HttpClient client =
      HttpClient.newBuilder().connectTimeout(PATIENCE).version(HttpClient.Version.HTTP_1_1).build();
  private final PluginSupervisor supervisor;
  private final PluginInstaller installer;
  private final Readiness readiness = Readiness.create();
  private final EventBus events = EventBus.create(EventSettings.DEFAULT);
  private final EventFeed feed = EventFeed.create(events.history());
  private final HttpServer server;
  private volatile Optional<Instant> pretended = Optional.empty();
  private final List<Map<String, Object>> patches = new ArrayList<>();

  private TestServer(Path folder, ServerOptions options) {
    this.folder = folder;
    this.supervisor =
        PluginSupervisor.create(
            kernelOptions(folder, events),
            HttpEdge.create(() -> pretended.orElseGet(Instant::now)));
    this.installer = PluginInstaller.live(kernelOptions(folder, events), 3, List.of(), supervisor);
    List<BuiltInRoute> pages = new ArrayList<>();
    pages.addAll(HealthEndpoint.create(readiness, supervisor::plugins, List.of()).routes());
    pages.addAll(
        AdminEndpoint.create(options, supervisor, new Settings(), Clock.systemUTC()).routes());
    pages.addAll(
        InstallEndpoint.create(options, supervisor, installer, PluginSources.local(folder))
            .routes());
    pages.addAll(Docs.create(new OpenApiInfo("Tests", "1.0.0", ""), List.of()).routes());
    pages.addAll(EventsEndpoint.create(options, supervisor.events(), events, feed).routes());
    pages.addAll(HooksEndpoint.create(supervisor.platformHooks()).routes());
    pages.addAll(DevelopmentEndpoint.routes(options, supervisor, feed));
    pages.addAll(MetricsEndpoint.create(options, supervisor, List::of, List::of).routes());
    pages.add(LandingPage.route(options));
    this.server = HttpServer.create(HttpDispatcher.create(options, supervisor, pages), readiness);
    server.start();
  }

  static TestServer start(Path folder, String... plugins) throws IOException {
    return start(folder, options(folder).build(), plugins);
  }

  static TestServer start(Path folder, ServerOptions options, String... plugins)
      throws IOException {
    for (String plugin : plugins) {
      copy(resources().resolve(plugin), folder.resolve("plugins").resolve(plugin));
    }
    TestServer server = new TestServer(folder, options);
    server.supervisor.boot();
    server.readiness.ready();
    for (String plugin : plugins) {
      assertThat(server.supervisor.find(plugin))
          .hasValueSatisfying(status ->
              assertThat(status.state())
                  .as(() -> status.problems().toString())
                  .isEqualTo(PluginState.ACTIVE));
    }
    return server;
  }

  static ServerOptions.Builder options(Path folder) {
    return ServerOptions.builder(() -> TOKEN, folder.resolve("var/uploads")).listen("127.0.0.1", 0);
  }

  private static KernelOptions kernelOptions(Path folder, EventBus events) {
    return KernelOptions.builder(
            folder.resolve("plugins"), folder.resolve("var"), Version.parse("1.0.0"))
        .timeouts(PATIENCE, PATIENCE, Duration.ofSeconds(2))
        .events(events)
        .build();
  }

  private static Path resources() {
    return Path.of(System.getProperty("xcore.repository"), "server/src/test/resources/plugins");
  }

  static void copy(Path source, Path target) throws IOException {
    try (var files = Files.walk(source)) {
      for (Path file : files.toList()) {
        Path to = target.resolve(source.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(to);
        } else {
          Files.copy(file, to);
        }
      }
    }
  }

  /** Lets versions of APIs be as old as they are at some moment. */
  void at(Instant moment) {
    pretended = Optional.of(moment);
  }

  Path plugins() {
    return folder.resolve("plugins");
  }

  PluginSupervisor supervisor() {
    return supervisor;
  }

  EventFeed feed() {
    return feed;
  }

  HttpServer server() {
    return server;
  }

  HttpClient client() {
    return client;
  }

  List<Map<String, Object>> patches() {
    return patches;
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(server.uri() + path)).timeout(PATIENCE);
  }

  HttpResponse<String> get(String path) throws Exception {
    return send(request(path));
  }

  HttpResponse<String> post(String path, String json) throws Exception {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(json)));
  }

  HttpResponse<String> admin(String method, String path, String json) throws Exception {
    return send(
        request(path)
            .header("Authorization", "Bearer " + TOKEN)
            .header("Content-Type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(json)));
  }

  HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return client.send(request.build(), BodyHandlers.ofString());
  }

  static Map<?, ?> tree(HttpResponse<String> answer) {
    return (Map<?, ?>) Json.read(answer.body().getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }

  @Override
  public void close() {
    client.shutdownNow();
    feed.close();
    server.close();
    supervisor.shutdown(Duration.ofSeconds(2));
  }

  private final class Settings implements ConfigurationAdmin {
    @Override
    public Object show() {
      return Map.of("server", Map.of("port", 8082));
    }

    @Override
    public Object change(Map<String, Object> patch, String actor) {
      patches.add(new LinkedHashMap<>(patch));
      return Map.of("applied", List.copyOf(patch.keySet()), "actor", actor);
    }
  }
}
