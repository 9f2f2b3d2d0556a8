package shop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xcore.testkit.PluginHarness;
import dev.xcore.testkit.XcorePlugin;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Map;
import org.junit.jupiter.api.Test;

@XcorePlugin
class ShopTest {

  private static final Map<String, Object> VASE =
      Map.of("name", "Vase", "price", 12.5, "category", "HOME");

  @Test
  void listsOneCategoryAPageAtATime(PluginHarness plugin) {
    var page = plugin.get("/products?category=HOME&limit=1");

    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body()).contains("Lamp", "\"total\":1").doesNotContain("Teapot");
  }

  @Test
  void addsChangesAndRemovesAProduct(PluginHarness plugin) {
    assertThat(plugin.post("/products", VASE).statusCode()).isEqualTo(201);
    assertThat(plugin.get("/products/3").body()).contains("Vase");

    var change =
        plugin
            .request("/products/3")
            .header("Content-Type", "application/json")
            .PUT(
                BodyPublishers.ofString(
                    "{\"name\":\"Blue vase\",\"price\":13,\"category\":\"HOME\"}"));
    assertThat(plugin.send(change).body()).contains("Blue vase");

    assertThat(plugin.send(plugin.request("/products/3").DELETE()).statusCode()).isEqualTo(204);
    assertThat(plugin.get("/products/3").statusCode()).isEqualTo(404);
  }

  @Test
  void namesEveryWrongField(PluginHarness plugin) {
    var answer = plugin.post("/products", Map.of("name", "", "price", 0, "category", "HOME"));

    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(answer.body()).contains("validation_error", "\"name\"", "\"price\"");
  }

  @Test
  void keepsAPictureOfAProduct(PluginHarness plugin) {
    String form =
        """
        --limit\r
        Content-Disposition: form-data; name="picture"; filename="pot.png"\r
        Content-Type: image/png\r
        \r
        pixels\r
        --limit--\r
        """;
    var upload =
        plugin
            .request("/products/1/picture")
            .header("Content-Type", "multipart/form-data; boundary=limit")
            .POST(BodyPublishers.ofString(form));

    assertThat(plugin.send(upload).statusCode()).isEqualTo(201);
    assertThat(plugin.get("/products/1/picture").body()).isEqualTo("pixels");
  }

  @Test
  void valuesTheStockInTheConfiguredCurrency(PluginHarness plugin) {
    plugin.configure(Map.of("currency", "CHF"));

    Shop.Total total = plugin.call("total", Map.of(), Shop.Total.class);

    assertThat(total.products()).isEqualTo(2);
    assertThat(total.value()).isEqualByComparingTo("63.50");
    assertThat(total.currency()).isEqualTo("CHF");
  }

  @Test
  void servesItsPage(PluginHarness plugin) {
    assertThat(plugin.get("/").body()).contains("<html");
  }
}
