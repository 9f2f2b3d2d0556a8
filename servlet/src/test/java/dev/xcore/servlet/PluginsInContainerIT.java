package dev.xcore.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xcore.kernel.registry.Version;
import dev.xcore.kernel.runtime.KernelOptions;
import dev.xcore.kernel.runtime.PluginState;
import dev.xcore.kernel.runtime.PluginStatus;
import dev.xcore.kernel.runtime.PluginSupervisor;
import dev.xcore.server.BuiltInRoute;
import dev.xcore.server.Docs;
import dev.xcore.server.HttpDispatcher;
import dev.xcore.server.HttpEdge;
import dev.xcore.server.OpenApiInfo;
import dev.xcore.server.RequestLimits;
import dev.xcore.server.ServerOptions;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A plugin served by a real servlet container, below a context path. */
class PluginsInContainerIT {

  private static final int MAX_BODY = 64 * 1024;

  @TempDir private static Path folder;
  private static PluginSupervisor supervisor;
  private static Container container;

  @BeforeAll
  static void start() throws Exception {
    writePlugin();
    supervisor = PluginSupervisor.create(kernelOptions(), HttpEdge.create());
    List<PluginStatus> plugins = supervisor.boot();
    assertThat(plugins).allMatch(plugin -> plugin.state() == PluginState.ACTIVE);
    RequestLimits limits = RequestLimits.usual(folder.resolve("uploads")).withMaxBody(MAX_BODY);
    ServerOptions options =
        ServerOptions.builder(() -> "token", folder.resolve("uploads")).limits(limits).build();
    List<BuiltInRoute> pages = Docs.create(new OpenApiInfo("Box", "1.0.0", ""), List.of()).routes();
    HttpDispatcher dispatcher = HttpDispatcher.create(options, supervisor, pages);
    container = Container.start("/ctx", "/*", dispatcher);
  }

  @AfterAll
  static void stop() throws Exception {
    container.close();
    supervisor.shutdown(Duration.ofSeconds(5));
  }

  @Test
  void anActionAnswersWithItsEnvelope() throws Exception {
    HttpResponse<String> answer = postJson("/ctx/app/box/add", "{\"a\":2,\"b\":3}");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body())
        .isEqualTo("{\"status\":\"ok\",\"plugin\":\"box\",\"action\":\"add\",\"result\":5}");
  }

  @Test
  void aRouteBindsItsPathQueryAndHeader() throws Exception {
    assertThat(container.get("/ctx/plugins/box/things/a%20b?times=2").body())
        .isEqualTo("{\"name\":\"a ba b\"}");
  }

  @Test
  void aFileIsUploaded() throws Exception {
    String body =
        "--frontier\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\n"
            + "Content-Type: text/plain\r\n\r\nhello\r\n--frontier--\r\n";
    HttpResponse<String> answer =
        container.send(
            container
                .request("/ctx/plugins/box/upload")
                .header("Content-Type", "multipart/form-data; boundary=frontier")
                .POST(BodyPublishers.ofString(body)));
    assertThat(answer.body()).isEqualTo("{\"name\":\"a.txt:5\"}");
  }

  @Test
  void aBodyThatIsTooLargeIsRefused() throws Exception {
    String large = "{\"a\":2,\"b\":3,\"c\":\"" + "x".repeat(MAX_BODY) + "\"}";
    HttpResponse<String> answer = postJson("/ctx/app/box/add", large);
    assertThat(answer.statusCode()).isEqualTo(413);
    assertThat(answer.body()).contains("\"code\":\"payload_too_large\"");
  }

  @Test
  void aStreamIsWrittenAsItIsMade() throws Exception {
    HttpResponse<String> answer = container.get("/ctx/plugins/box/lines");
    assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("text/csv");
    assertThat(answer.body().lines()).hasSize(10_000).endsWith("line 9999");
  }

  @Test
  void errorsAreProblemDocuments() throws Exception {
    HttpResponse<String> invalid = postJson("/ctx/app/box/add", "{\"a\":\"two\"}");
    assertThat(invalid.statusCode()).isEqualTo(422);
    assertThat(invalid.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    assertThat(invalid.body()).contains("\"field\":\"a\"", "\"field\":\"b\"");
    assertThat(postJson("/ctx/app/box/nothing", "{}").statusCode()).isEqualTo(404);
    assertThat(postJson("/ctx/app/box/add", "{").statusCode()).isEqualTo(400);
    assertThat(container.get("/ctx/plugins/box/fail").statusCode()).isEqualTo(500);
    assertThat(container.get("/ctx/plugins/nobody/x").statusCode()).isEqualTo(404);
  }

  @Test
  void aHandlerPastItsDeadlineIsAnsweredFor() throws Exception {
    HttpResponse<String> answer = container.get("/ctx/plugins/box/sleep");
    assertThat(answer.statusCode()).isEqualTo(504);
    assertThat(answer.body()).contains("\"code\":\"timeout\"");
  }

  @Test
  void theDocumentNamesTheContextPathAndThePlugin() throws Exception {
    assertThat(container.get("/ctx/openapi.json").body())
        .contains("\"servers\":[{\"url\":\"/ctx\"}]", "\"/app/box/add\"");
    assertThat(container.get("/ctx/docs").statusCode()).isEqualTo(200);
  }

  private static HttpResponse<String> postJson(String path, String body)
      throws IOException, InterruptedException {
    return container.send(
        container
            .request(path)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body, StandardCharsets.UTF_8)));
  }

  private static void writePlugin() throws IOException {
    Path plugin = folder.resolve("plugins/box");
    Path sources = Files.createDirectories(plugin.resolve("src/box"));
    Files.writeString(
        plugin.resolve("plugin.yaml"),
        "name: box\nversion: 1.0.0\nexecution_mode: trusted\nresources: {timeout: 2s}\n");
    Files.writeString(
        sources.resolve("Box.java"),
        """
        package box;

        import dev.xcore.sdk.*;
        import dev.xcore.sdk.http.*;

        public final class Box implements Plugin {

          public record Thing(String name) {}

          @Action("add")
          public int add(int a, int b) {
            return a + b;
          }

          @Get("/things/{name}")
          public Thing thing(String name, @QueryParam(defaultValue = "1") int times) {
            return new Thing(name.repeat(times));
          }

          @Post("/upload")
          public Thing upload(Upload file) {
            return new Thing(file.filename() + ":" + file.size());
          }

          @Get("/lines")
          public Response lines() {
            return Response.stream(
                "text/csv",
                output -> {
                  for (int line = 0; line < 10_000; line++) {
                    output.write(("line " + line + "\\n").getBytes());
                  }
                });
          }

          @Get("/fail")
          public Thing fail() {
            throw new IllegalStateException("broken on purpose");
          }

          @Get("/sleep")
          public Thing sleep() throws InterruptedException {
            Thread.sleep(600_000);
            return new Thing("awake");
          }
        }
        """);
  }

  private static KernelOptions kernelOptions() {
    return KernelOptions.builder(
            folder.resolve("plugins"), folder.resolve("var"), Version.parse("1.0.0"))
        .build();
  }
}
