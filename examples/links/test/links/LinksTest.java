package links;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.xcore.sdk.NotFoundException;
import dev.xcore.testkit.PluginHarness;
import dev.xcore.testkit.XcorePlugin;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** One worker for all tests: each starts a process of its own otherwise. */
@XcorePlugin
class LinksTest {

  private final PluginHarness plugin;

  LinksTest(PluginHarness plugin) {
    this.plugin = plugin;
  }

  private String shorten(String url) {
    return plugin.post("/", Map.of("url", url)).body();
  }

  @Test
  void aLinkLeadsToItsUrl() {
    assertThat(shorten("https://example.com/a?b=c")).contains("https://example.com/a?b=c");

    Links.Link link = plugin.call("resolve", Map.of("code", "0"), Links.Link.class);
    var answer = plugin.get("/" + link.code());

    assertThat(answer.statusCode()).isEqualTo(303);
    assertThat(answer.headers().firstValue("location")).contains(link.url());
  }

  @Test
  void theSameUrlHasOneLink() {
    assertThat(shorten("https://example.com/same")).isEqualTo(shorten("https://example.com/same"));
  }

  @Test
  void whatIsNoWebAddressIsRefused() {
    assertThat(plugin.post("/", Map.of("url", "javascript:alert(1)")).statusCode()).isEqualTo(422);
  }

  @Test
  void anUnknownLinkIsNotFound() {
    assertThat(plugin.get("/zzz").statusCode()).isEqualTo(404);
    assertThatThrownBy(() -> plugin.call("resolve", Map.of("code", "?")))
        .isInstanceOf(NotFoundException.class);
  }

  @Test
  void linksOutliveAReload() {
    String before = shorten("https://example.com/kept");

    plugin.reload();

    assertThat(shorten("https://example.com/kept")).isEqualTo(before);
  }
}
