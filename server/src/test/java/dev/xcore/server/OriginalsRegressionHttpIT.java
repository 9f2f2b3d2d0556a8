package dev.xcore.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.xcore.kernel.runtime.PluginLoadException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The known defects of the platform's predecessors in what concerns routes, in every mode. */
@Timeout(120)
class OriginalsRegressionHttpIT {

  @TempDir private Path folder;
  private TestServer server;

  @BeforeEach
  void start() throws Exception {
    server =
        TestServer.start(
            folder, TestServer.options(folder).about("test", "1.0.0", "development").build());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private void put(String name, String manifest, String members) throws Exception {
    Path plugin = folder.resolve("plugins").resolve(name);
    Files.createDirectories(plugin.resolve("src"));
    Files.writeString(
        plugin.resolve("plugin.yaml"), "name: " + name + "\nversion: 1.0.0\n" + manifest + "\n");
    Files.writeString(
        plugin.resolve("src/Main.java"),
        """
        import dev.xcore.sdk.*;
        import dev.xcore.sdk.http.*;

        public final class Main implements Plugin {
          %s
        }
        """
            .formatted(members));
  }

  private int status(String path) throws Exception {
    return server.get(path).statusCode();
  }

  private static final String SAME_NAMES =
      """
      @Action("load") public String load() { return "mine"; }
      @Action("reload") public String reload() { return "mine"; }
      @Action("unload") public String unload() { return "mine"; }
      @Get("/{name}/reload") public String route(String name) { return "route of " + name; }
      """;

  @ParameterizedTest
  @ValueSource(strings = {"sandboxed", "trusted"})
  void noActionOrRouteOfAPluginShadowsAdministration(String mode) throws Exception {
    for (String name : new String[] {"shadow", "admin", "plugins"}) {
      put(name, "execution_mode: " + mode, SAME_NAMES);
      server.supervisor().load(name, "test");

      for (String action : new String[] {"load", "reload", "unload"}) {
        assertThat(server.post("/app/%s/%s".formatted(name, action), "{}").body())
            .contains("\"mine\"");
      }
      assertThat(server.get("/plugins/%s/x/reload".formatted(name)).body()).contains("route of x");
      Map<?, ?> reloaded =
          TestServer.tree(server.admin("POST", "/admin/plugins/%s/reload".formatted(name), ""));
      assertThat(reloaded.get("state")).isEqualTo("active");
      assertThat(server.admin("POST", "/admin/plugins/%s/unload".formatted(name), "").statusCode())
          .isEqualTo(200);
      assertThat(status("/plugins/%s/x/reload".formatted(name))).isEqualTo(503);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"sandboxed", "trusted"})
  void routesOfLatePluginsAreThereAndAReloadReplacesThem(String mode) throws Exception {
    put("late", "execution_mode: " + mode, "@Get(\"/one\") public int one() { return 1; }");
    assertThat(status("/plugins/late/one")).isEqualTo(404);

    server.supervisor().load("late", "test");
    assertThat(status("/plugins/late/one")).isEqualTo(200);

    put("late", "execution_mode: " + mode, "@Get(\"/two\") public int two() { return 2; }");
    server.supervisor().reload("late", "test");
    assertThat(status("/plugins/late/one")).isEqualTo(404);
    assertThat(status("/plugins/late/two")).isEqualTo(200);

    server.supervisor().unload("late", "test");
    server.supervisor().load("late", "test");
    assertThat(status("/plugins/late/two")).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"sandboxed", "trusted"})
  void routesThatCannotBeMountedFailTheLoadAndChangeNothing(String mode) throws Exception {
    String shared = "execution_mode: " + mode + "\napi: {prefix: /shared}";
    put("first", shared, "@Get(\"/thing\") public String thing() { return \"first\"; }");
    put("second", shared, "@Get(\"/thing\") public String thing() { return \"second\"; }");
    server.supervisor().load("first", "test");

    assertThatThrownBy(() -> server.supervisor().load("second", "test"))
        .isInstanceOf(PluginLoadException.class)
        .hasMessageContaining("/shared/thing")
        .hasMessageContaining("first");
    assertThat(server.get("/shared/thing").body()).contains("first");

    put("second", shared, "@Get(\"/other\") public String other() { return \"second\"; }");
    server.supervisor().load("second", "test");
    put("second", shared, "@Get(\"/thing\") public String thing() { return \"second\"; }");
    assertThatThrownBy(() -> server.supervisor().reload("second", "test"))
        .isInstanceOf(PluginLoadException.class)
        .hasMessageContaining("/shared/thing");
    assertThat(server.get("/shared/thing").body()).contains("first");
    assertThat(server.get("/shared/other").body()).contains("second");
  }
}
