package dev.xcore.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.xcore.kernel.registry.Version;
import dev.xcore.kernel.runtime.KernelOptions;
import dev.xcore.kernel.runtime.PluginState;
import dev.xcore.kernel.runtime.PluginSupervisor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The documentation in a real browser, with plugins that come and go. */
@Tag("full")
class DocsPageIT {

  @TempDir private Path folder;
  private PluginSupervisor supervisor;
  private HttpServer server;
  private DocsBrowser browser;

  @BeforeEach
  void start() throws IOException {
    browser = findBrowser();
    supervisor = PluginSupervisor.create(kernelOptions(), HttpEdge.create());
    ServerOptions options =
        ServerOptions.builder(() -> "token", folder.resolve("uploads"))
            .listen("127.0.0.1", 0)
            .about("Corner shop", "1.0.0", "development")
            .build();
    Docs docs = Docs.create(new OpenApiInfo("Corner shop", "1.0.0", ""), List.of());
    server =
        HttpServer.create(
            HttpDispatcher.create(options, supervisor::snapshot, docs.routes()),
            Readiness.create());
    Files.createDirectories(folder.resolve("plugins"));
    supervisor.boot();
    server.start();
  }

  private DocsBrowser findBrowser() throws IOException {
    Optional<DocsBrowser> found = DocsBrowser.find(Files.createDirectories(folder.resolve("b")));
    String message = "this test looks at the pages in chromium, which is not installed";
    if (found.isEmpty() && System.getenv("XCORE_REQUIRE_BROWSER") != null) {
      fail(message);
    }
    Assumptions.assumeTrue(found.isPresent(), message);
    return found.orElseThrow();
  }

  @AfterEach
  void stop() {
    if (server != null) {
      server.close();
    }
    if (supervisor != null) {
      supervisor.shutdown(Duration.ofSeconds(5));
    }
  }

  @ParameterizedTest
  @CsvSource({"/docs, /app/late/", "/redoc, Greets somebody"})
  void aPluginLoadedAfterTheStartAppearsAndLeavesAgain(String page, String operation)
      throws Exception {
    assertThat(open(page).dom()).contains("Corner shop").doesNotContain(operation);

    writePlugin("late");
    assertThat(supervisor.load("late", "test").state()).isEqualTo(PluginState.ACTIVE);
    DocsBrowser.Page shown = open(page);
    assertThat(shown.dom()).contains(operation, "greet");
    assertThat(shown.complaints())
        .as("nothing but ReDoc's own logo is asked of others, and that is refused")
        .allMatch(line -> line.contains("logo-mini.svg"));

    supervisor.unload("late", "test");
    assertThat(open(page).dom()).doesNotContain(operation);
  }

  @Test
  void textsOfAPluginCannotRunScripts() throws Exception {
    writePlugin("late", "<img src=x onerror=document.title=String.fromCharCode(88)><b>bold</b>");
    supervisor.load("late", "test");
    for (String page : List.of("/docs", "/redoc")) {
      assertThat(open(page).dom()).contains("<title>Corner shop API</title>").contains("late");
    }
  }

  private DocsBrowser.Page open(String path) throws Exception {
    return browser.open("http://127.0.0.1:" + server.port() + path);
  }

  private void writePlugin(String name) throws IOException {
    writePlugin(name, "Greets.");
  }

  private void writePlugin(String name, String description) throws IOException {
    Path plugin = folder.resolve("plugins").resolve(name);
    Path sources = Files.createDirectories(plugin.resolve("src").resolve(name));
    Files.writeString(
        plugin.resolve("plugin.yaml"),
        """
        name: %s
        version: 1.0.0
        execution_mode: trusted
        description: "%s"
        """
            .formatted(name, description));
    Files.writeString(
        sources.resolve("Greeter.java"),
        """
        package %s;

        import dev.xcore.sdk.Action;
        import dev.xcore.sdk.Plugin;

        public final class Greeter implements Plugin {

          public record Greeting(String text, int times) {}

          @Action(value = "greet", description = "Greets somebody.")
          public Greeting greet(String name) {
            return new Greeting("Hello " + name, 1);
          }
        }
        """
            .formatted(name));
  }

  private KernelOptions kernelOptions() {
    return KernelOptions.builder(
            folder.resolve("plugins"), folder.resolve("var"), Version.parse("1.0.0"))
        .build();
  }
}
