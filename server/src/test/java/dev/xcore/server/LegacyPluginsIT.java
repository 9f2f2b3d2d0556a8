package dev.xcore.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.xcore.kernel.runtime.PluginLoadException;
import dev.xcore.kernel.runtime.PluginLoadException.Code;
import dev.xcore.kernel.runtime.PluginState;
import dev.xcore.kernel.runtime.PluginStatus;
import dev.xcore.kernel.settings.Problem;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Plugins of generation 1 on the real server: no manifest, routes below {@code /app}. */
class LegacyPluginsIT {

  /** The plugin of the first developer's guide, in Java: also its router carries the prefix. */
  private static final String COUNTER =
      """
      package counter;

      import dev.xcore.sdk.*;
      import dev.xcore.sdk.http.*;
      import java.util.Map;
      import java.util.concurrent.atomic.AtomicInteger;

      @PluginInfo(
          version = "1.0.0",
          author = "Your Name",
          apiPrefix = Run.PREFIX,
          tags = "counting",
          description = "A brief description of your plugin.",
          tasks = "clean")
      final class Run {
        static final String PREFIX = "/app/counter";
        private final AtomicInteger counter = new AtomicInteger();
        private final Config config;
        private String state = "new";

        Run(Config config) { this.config = config; }

        void onLoad() { state = "loaded"; }

        Router router() {
          return Router.create()
              .prefix(PREFIX)
              .get("/", request -> Map.of("message", config.text("greeting").orElse("Hello") + " v1", "state", state))
              .get("/count", request -> Map.of("current_count", counter.incrementAndGet()))
              .post("/reset", request -> Map.of("route", true))
              .get("/deep/er/still", request -> Map.of("deep", true));
        }

        @Get("/annotated/{id}") Map<String, Object> annotated(int id) { return Map.of("id", id); }

        @Action("double") Map<String, Object> twice(int n) { return Map.of("twice", 2 * n); }

        @Action String reset() { return "action"; }
      }
      """;

  @TempDir private Path folder;
  private TestServer server;

  @AfterEach
  void stop() {
    if (server != null) {
      server.close();
    }
  }

  private void write(String path, String text) throws Exception {
    Path file = folder.resolve("plugins").resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private void legacy(String name, String info, String body) throws Exception {
    write(
        name + "/src/Plugin.java",
        "import dev.xcore.sdk.*; import dev.xcore.sdk.http.*; import java.util.*;\n"
            + "@PluginInfo(version = \"1.0.0\"%s) public class Plugin { %s }"
                .formatted(info, body));
  }

  private TestServer start() throws Exception {
    server = TestServer.start(folder);
    return server;
  }

  private PluginStatus status(String name) {
    return server.supervisor().find(name).orElseThrow();
  }

  private static List<String> messages(PluginStatus status) {
    return status.problems().stream().map(Problem::message).toList();
  }

  @Test
  void pluginWithoutAManifestServesItsRouterActionsAndSettings() throws Exception {
    write("counter/src/counter/Run.java", COUNTER);
    write("counter/config.yaml", "greeting: Bonjour\n");
    start();

    assertThat(status("counter").state())
        .as("%s", status("counter").problems())
        .isEqualTo(PluginState.ACTIVE);
    assertThat(server.get("/app/counter").body())
        .contains("\"message\":\"Bonjour v1\"", "\"state\":\"loaded\"");
    assertThat(server.get("/app/counter/").statusCode()).isEqualTo(200);
    assertThat(server.get("/app/counter/count").body()).isEqualTo("{\"current_count\":1}");
    assertThat(server.get("/app/counter/count").body()).isEqualTo("{\"current_count\":2}");
    assertThat(server.get("/app/counter/annotated/7").body()).isEqualTo("{\"id\":7}");
    assertThat(server.get("/app/counter/deep/er/still").statusCode()).isEqualTo(200);
    assertThat(server.post("/app/counter/double", "{\"n\":4}").body())
        .contains("\"result\":{\"twice\":8}", "\"plugin\":\"counter\"");
  }

  @Test
  void ownRouteWinsOverTheActionOfTheSamePath() throws Exception {
    write("counter/src/counter/Run.java", COUNTER);
    start();

    assertThat(server.post("/app/counter/reset", "{}").body()).isEqualTo("{\"route\":true}");
    assertThat(server.supervisor().call("counter", "reset", null).value()).isEqualTo("action");
  }

  @Test
  void whatIsNotServedIsRefusedAsEverywhere() throws Exception {
    write("counter/src/counter/Run.java", COUNTER);
    start();

    HttpResponse<String> wrongMethod = server.send(server.request("/app/counter/count").DELETE());
    assertThat(wrongMethod.statusCode()).isEqualTo(405);
    assertThat(wrongMethod.headers().firstValue("Allow").orElseThrow()).contains("GET");
    assertThat(server.get("/app/counter/nothing/here").statusCode()).isEqualTo(404);
    assertThat(server.post("/app/counter/cuont", "{}").body()).contains("unknown_action");
    assertThat(server.get("/app/counter/double").statusCode()).isEqualTo(405);
    assertThat(
            server
                .send(
                    server.request("/app/counter/count").method("OPTIONS", BodyPublishers.noBody()))
                .headers()
                .firstValue("Allow")
                .orElseThrow())
        .contains("GET", "HEAD");
  }

  @Test
  void deprecationAndTasksAreShownToOperators() throws Exception {
    write("counter/src/counter/Run.java", COUNTER);
    start();

    String detail = server.admin("GET", "/admin/plugins/counter", "").body();

    assertThat(detail)
        .contains("\"mode\":\"legacy\"", "\"prefix\":\"/app/counter\"", "\"tasks\":[\"clean\"]")
        .contains("xcore plugin migrate counter", "does not run: clean")
        .contains("\"path\":\"/app/counter/count\"");
    assertThat(server.admin("GET", "/admin/plugins", "").body()).contains("docs/legacy.md");
  }

  @Test
  void documentShowsTheRoutesOnceUnderTheirTags() throws Exception {
    write("counter/src/counter/Run.java", COUNTER);
    start();

    String document =
        OpenApiDocument.of(
                new OpenApiInfo("Test", "1.0.0", ""), "", server.supervisor().snapshot(), List.of())
            .toString();

    assertThat(document)
        .contains(
            "\"/app/counter\":{\"get\":{\"tags\":[\"counting\"]",
            "\"/app/counter/double\":{\"post\"")
        .doesNotContain("x-additional-operations");
  }

  @Test
  void editedPluginIsReplacedAndABrokenEditIsNot() throws Exception {
    write("counter/src/counter/Run.java", COUNTER);
    start();
    write("counter/src/counter/Run.java", COUNTER.replace(" v1", " v2").replace("1.0.0", "1.1.0"));

    server.supervisor().reload("counter", "test");

    assertThat(server.get("/app/counter").body()).contains("Hello v2");
    assertThat(status("counter").manifest().orElseThrow().version()).hasToString("1.1.0");

    write("counter/src/counter/Run.java", COUNTER.replace("version = \"1.0.0\",", ""));
    PluginLoadException refused =
        catchThrowableOfType(
            PluginLoadException.class, () -> server.supervisor().reload("counter", "test"));

    assertThat(refused).hasMessageContaining("@PluginInfo.version: is required");
    assertThat(server.get("/app/counter").body()).contains("Hello v2");
    server.supervisor().unload("counter", "test");
    assertThat(server.get("/app/counter").statusCode()).isEqualTo(503);
    assertThat(server.get("/app/counter/count").body()).contains("plugin_unavailable", "unloaded");
  }

  @Test
  void twoPluginsWithOnePrefixAreBothNamed() throws Exception {
    legacy("alpha", ", apiPrefix = \"/app/shared/a\"", "");
    legacy("beta", ", apiPrefix = \"/app/shared\"", "");
    start();

    assertThat(status("alpha").state()).isEqualTo(PluginState.ACTIVE);
    assertThat(status("beta").code()).contains(Code.ROUTE_CONFLICT);
    assertThat(messages(status("beta")))
        .singleElement()
        .asString()
        .contains("/app/shared", "'alpha'", "'beta'", "apiPrefix of @PluginInfo");
  }

  @Test
  void prefixWithTheNameOfAnotherPluginIsAConflictWhoeverComesFirst() throws Exception {
    legacy(
        "zeta",
        ", apiPrefix = \"/app/calc\"",
        "Router router() { return Router.create().get(\"/x\", r -> 1); }");
    write("calc/plugin.yaml", "name: calc\nversion: 1.0.0\nexecution_mode: trusted\n");
    write(
        "calc/src/Calc.java",
        "public class Calc implements dev.xcore.sdk.Plugin { @dev.xcore.sdk.Action int one() {"
            + " return 1; } }");
    start();

    assertThat(messages(status("zeta"))).singleElement().asString().contains("'calc'", "'zeta'");
    assertThat(server.post("/app/calc/one", "{}").statusCode()).isEqualTo(200);

    server.supervisor().unload("calc", "test");
    server.supervisor().load("zeta", "test");
    PluginLoadException refused =
        catchThrowableOfType(
            PluginLoadException.class, () -> server.supervisor().load("calc", "test"));

    assertThat(server.get("/app/calc/x").body()).isEqualTo("1");
    assertThat(refused).hasMessageContaining("'calc'").hasMessageContaining("'zeta'");
  }

  @Test
  void routerMayBeStaticAndPrivateAndTheClassMayBeCalledPlugin() throws Exception {
    legacy(
        "ping",
        "",
        "private static Router router() { return Router.create().get(\"/\", r -> Map.of(\"pong\","
            + " true)); }");
    start();

    assertThat(server.get("/app/ping").body()).isEqualTo("{\"pong\":true}");
  }

  @Test
  void routerThatThrowsOrIsNoneFailsThatPluginOnly() throws Exception {
    legacy("ping", "", "");
    legacy("none", "", "String router() { return \"\"; }");
    legacy("bang", "", "Router router() { throw new IllegalStateException(\"no routes today\"); }");
    start();

    assertThat(status("ping").state()).isEqualTo(PluginState.ACTIVE);
    assertThat(messages(status("none")))
        .singleElement()
        .asString()
        .contains("java.lang.String", "Router");
    assertThat(messages(status("bang"))).singleElement().asString().contains("no routes today");
  }

  @Test
  void manifestThatSaysLegacyRunsTheSameClass() throws Exception {
    write("counter/src/counter/Run.java", COUNTER);
    write("counter/plugin.yaml", "name: counter\nversion: 4.0.0\nexecution_mode: legacy\n");
    start();

    assertThat(status("counter").manifest().orElseThrow().version()).hasToString("4.0.0");
    assertThat(server.get("/app/counter").body()).contains("Hello v1");
  }

  @Test
  void migratedPluginKeepsItsPathsBelowApp() throws Exception {
    write(
        "calc/plugin.yaml",
        "name: calc\nversion: 1.0.0\nexecution_mode: trusted\napi: {prefix: /app/calc}\n");
    write(
        "calc/src/Calc.java",
        """
        import dev.xcore.sdk.*; import dev.xcore.sdk.http.*;
        public class Calc implements Plugin {
          @Action int one() { return 1; }
          @Get("/two") int two() { return 2; }
        }
        """);
    write("calc/resources/public/page.html", "a page");
    write(
        "bare/plugin.yaml",
        "name: bare\nversion: 1.0.0\nexecution_mode: trusted\napi: {prefix: /app}\n");
    write(
        "bare/src/Bare.java",
        "import dev.xcore.sdk.*; import dev.xcore.sdk.http.*;"
            + " public class Bare implements Plugin { @Get(\"/x\") int x() { return 1; } }");
    start();

    assertThat(server.get("/app/calc/two").body()).isEqualTo("2");
    assertThat(server.get("/app/calc/page.html").body()).isEqualTo("a page");
    assertThat(server.post("/app/calc/one", "{}").body()).contains("\"result\":1");
    assertThat(messages(status("bare"))).first().asString().contains("belongs to the platform");
  }

  @Test
  void annotationThatCompilesToSomethingElseIsRefused() throws Exception {
    write(
        "sly/src/Run.java",
        """
        @dev.xcore.sdk.PluginInfo(version = Other.V)
        class Run { static final String V = "1.0.0"; }
        class Other { static final String V = "6.6.6"; }
        """);
    start();

    assertThat(messages(status("sly"))).singleElement().asString().contains("6.6.6", "1.0.0");
  }

  @Test
  void hostileFoldersStopNobodyElse() throws Exception {
    legacy("good", "", "Router router() { return Router.create().get(\"/\", r -> 1); }");
    legacy("Bad Name", "", "");
    write(
        "huge/src/Run.java",
        "@PluginInfo(version = \"" + "9".repeat(2_000_000) + "\") class Run {}");
    write("open/src/Run.java", "@PluginInfo(version = \"1.0.0\", tags = {\"a\", ");
    write("deep/src/Run.java", "@PluginInfo(version = " + "(".repeat(100_000) + ") class Run {}");
    write("text/src/Run.java", "@PluginInfo(version = \"\"\"");
    Files.createDirectories(folder.resolve("plugins/empty"));
    start();

    assertThat(server.get("/app/good").body()).isEqualTo("1");
    for (String bad : List.of("Bad Name", "huge", "open", "deep", "text", "empty")) {
      assertThat(status(bad).state()).as(bad).isEqualTo(PluginState.FAILED);
      assertThat(status(bad).problems()).as(bad).isNotEmpty();
    }
  }
}
