package catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xcore.testkit.PluginHarness;
import dev.xcore.testkit.XcorePlugin;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.Test;

@XcorePlugin
class CatalogTest {

  private static final String BOOK = "/books/978-0-13-468599-1";

  @Test
  void servesBothVersionsByPath(PluginHarness plugin) {
    assertThat(plugin.get("/v1" + BOOK).body()).contains("\"price\":45.00");
    assertThat(plugin.get("/v2" + BOOK).body()).contains("\"currency\":\"EUR\"");
  }

  @Test
  void servesTheVersionThatHeadersAskFor(PluginHarness plugin) {
    HttpResponse<String> old = plugin.send(plugin.request(BOOK).header("X-API-Version", "v1"));
    HttpResponse<String> vendor =
        plugin.send(plugin.request(BOOK).header("Accept", "application/vnd.catalog.v1+json"));

    assertThat(old.body()).contains("\"price\":45.00").isEqualTo(vendor.body());
    assertThat(vendor.headers().firstValue("Content-Type"))
        .contains("application/vnd.catalog.v1+json");
    assertThat(plugin.get(BOOK).headers().firstValue("X-API-Version")).contains("v2");
  }

  @Test
  void announcesTheEndOfTheOldVersion(PluginHarness plugin) {
    HttpResponse<String> old = plugin.get("/v1/books");

    assertThat(old.headers().firstValue("Deprecation")).contains("@1767225600");
    assertThat(old.headers().firstValue("Sunset")).isPresent();
    assertThat(old.headers().allValues("Link").toString()).contains("successor-version");
    assertThat(plugin.get("/v2/books").headers().firstValue("Sunset")).isEmpty();
  }

  @Test
  void keepsNewRoutesOutOfTheOldVersion(PluginHarness plugin) {
    assertThat(plugin.get("/v2/titles").body()).contains("Effective Java");
    assertThat(plugin.get("/v1/titles").statusCode()).isEqualTo(404);
  }

  @Test
  void callsActionsOfEitherVersion(PluginHarness plugin) {
    Map<String, Object> isbn = Map.of("isbn", "978-0-13-468599-1");

    assertThat(plugin.call("price@v1", isbn).toString()).isEqualTo("45.00");
    assertThat(plugin.call("price", isbn).toString()).contains("EUR");
    assertThat(plugin.call("count", Map.of())).hasToString("2");
  }
}
