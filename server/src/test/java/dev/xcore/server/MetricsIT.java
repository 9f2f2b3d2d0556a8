package dev.xcore.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetricsIT {

  @TempDir private Path folder;

  private static void write(Path folder, String members) throws Exception {
    Path plugin = folder.resolve("plugins/shop");
    Files.createDirectories(plugin.resolve("src/shop"));
    Files.writeString(
        plugin.resolve("plugin.yaml"), "name: shop\nversion: 1.0.0\nexecution_mode: trusted\n");
    Files.writeString(
        plugin.resolve("src/shop/Shop.java"),
        """
        package shop;

        import dev.xcore.sdk.*;

        public final class Shop implements Plugin {
          @Action("one") public int one() { return 1; }
          @Action("fail") public int fail() { throw new IllegalStateException("no"); }
          %s
        }
        """
            .formatted(members));
  }

  @Test
  void metricsTellOfPluginsLoadersAndTheProcess() throws Exception {
    write(folder, "");
    ServerOptions options =
        TestServer.options(folder).about("test", "1.0.0", "development").build();
    try (TestServer server = TestServer.start(folder, options)) {
      assertThat(server.post("/app/shop/one", "{}").statusCode()).isEqualTo(200);
      assertThat(server.post("/app/shop/fail", "{}").statusCode()).isEqualTo(500);
      server.admin("POST", "/admin/plugins/shop/reload", "");
      server.post("/app/shop/one", "{}");

      HttpResponse<String> answer = server.get("/metrics");
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.headers().firstValue("Content-Type").orElse(""))
          .startsWith("text/plain; version=0.0.4");
      assertThat(answer.body())
          .contains("xcore_plugins{state=\"active\"} 1.0")
          .contains("xcore_plugin_calls_total{plugin=\"shop\"} 1.0")
          .contains("xcore_plugin_loads_total{plugin=\"shop\"} 2.0")
          .contains("xcore_plugin_reloads_total{plugin=\"shop\"} 1.0")
          .contains("xcore_class_loaders_created_total 2.0")
          .contains("jvm_threads_live_threads")
          .contains("id=\"Metaspace\"");

      server.admin("POST", "/admin/plugins/shop/unload", "");
      assertThat(server.get("/metrics").body()).contains("xcore_plugins{state=\"unloaded\"} 1.0");
    }
  }

  @Test
  void metricsNeedTheTokenOutsideOfDevelopment() throws Exception {
    ServerOptions options = TestServer.options(folder).about("test", "1.0.0", "production").build();
    try (TestServer server = TestServer.start(folder, options)) {
      HttpResponse<String> refused = server.get("/metrics");
      assertThat(refused.statusCode()).isEqualTo(401);
      assertThat(refused.body()).contains("this needs an API key");
      assertThat(server.admin("GET", "/metrics", "").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void administrationTellsWhatHoldsAVersionAndReloadsByForce() throws Exception {
    write(
        folder,
        "@Override public void onLoad() { System.getProperties().put(new Object(), this); }");
    try (TestServer server = TestServer.start(folder)) {
      for (int i = 1; i <= 4; i++) {
        server.admin("POST", "/admin/plugins/shop/reload", "");
        awaitLeaked(server, i);
      }
      HttpResponse<String> refused = server.admin("POST", "/admin/plugins/shop/reload", "");
      assertThat(refused.statusCode()).isEqualTo(409);
      assertThat(refused.body()).contains("4 of its past versions stay in memory");
      assertThat(server.admin("POST", "/admin/plugins/shop/reload?force=maybe", "").statusCode())
          .isEqualTo(400);
      assertThat(server.admin("POST", "/admin/plugins/shop/reload?force=true", "").statusCode())
          .isEqualTo(200);

      Map<?, ?> unloads = unloads(server);
      Map<?, ?> version = (Map<?, ?>) ((List<?>) unloads.get("versions")).getFirst();
      assertThat(version.get("state")).isEqualTo("leaked");
      assertThat(version.get("holders").toString())
          .contains("kind=system_properties")
          .contains("shop.Shop");
      assertThat(server.admin("GET", "/metrics", "").body())
          .contains("xcore_plugin_leaked_versions{plugin=\"shop\"}");
    } finally {
      System.getProperties().keySet().removeIf(key -> !(key instanceof String));
    }
  }

  private static Map<?, ?> unloads(TestServer server) throws Exception {
    return (Map<?, ?>)
        TestServer.tree(server.admin("GET", "/admin/plugins/shop", "")).get("unloads");
  }

  private static void awaitLeaked(TestServer server, int versions) {
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> server.supervisor().find("shop").orElseThrow().unloads().leaked() == versions);
  }
}
