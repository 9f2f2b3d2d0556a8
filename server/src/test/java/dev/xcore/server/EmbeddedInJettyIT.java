package dev.xcore.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xcore.kernel.runtime.Snapshot;
import dev.xcore.sdk.http.Response.Header;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.eclipse.jetty.server.handler.ContextHandlerCollection;
import org.eclipse.jetty.server.handler.DefaultHandler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The handler inside a host's own Jetty, beside the host's other contexts. */
class EmbeddedInJettyIT {

  @TempDir private Path folder;

  @Test
  void theHostKeepsItsServerAndItsOwnContexts() throws Exception {
    ServerOptions options = ServerOptions.builder(() -> "token", folder.resolve("uploads")).build();
    List<BuiltInRoute> pages =
        List.of(
            LandingPage.route(options),
            BuiltInRoute.get(
                "/docs",
                (x, p, s) ->
                    x.respond(
                        200,
                        List.of(new Header("Content-Type", "text/plain")),
                        x.contextPath().getBytes(StandardCharsets.UTF_8))));
    Snapshot nothing = new Snapshot(0, Map.of(), Map.of(), Optional.empty());
    JettyHandler handler =
        JettyHandler.create(HttpDispatcher.create(options, () -> nothing, pages));
    ContextHandler mounted = new ContextHandler(handler, "/platform");
    Server host = new Server();
    ServerConnector connector = new ServerConnector(host);
    connector.setHost("127.0.0.1");
    host.addConnector(connector);
    host.setHandler(
        new Handler.Sequence(new ContextHandlerCollection(mounted), new DefaultHandler()));
    host.start();
    try (HttpClient client = HttpClient.newHttpClient()) {
      String base = "http://127.0.0.1:" + connector.getLocalPort();
      assertThat(get(client, base + "/platform/docs").body()).isEqualTo("/platform");
      assertThat(get(client, base + "/platform/").headers().firstValue("Location"))
          .hasValue("/platform/docs");
      HttpResponse<String> missing = get(client, base + "/platform/nothing");
      assertThat(missing.statusCode()).isEqualTo(404);
      assertThat(missing.headers().firstValue("Content-Type")).hasValue("application/problem+json");
      assertThat(get(client, base + "/elsewhere").headers().firstValue("Content-Type"))
          .isNotEqualTo(Optional.of("application/problem+json"));
      mounted.stop();
      assertThat(host.isStarted()).isTrue();
      assertThat(get(client, base + "/platform/docs").statusCode()).isIn(404, 503);
    } finally {
      host.stop();
    }
  }

  private static HttpResponse<String> get(HttpClient client, String uri) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(uri)).timeout(Duration.ofSeconds(20)).build();
    return client.send(request, BodyHandlers.ofString());
  }
}
