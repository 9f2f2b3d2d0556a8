package dev.xcore.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.xcore.kernel.runtime.Snapshot;
import dev.xcore.sdk.NotFoundException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DocsTest {

  private static final Pattern ADDRESS = Pattern.compile("(?:src|href)=\"([^\"]*)\"");
  private static final Pattern ASSET = Pattern.compile("docs/assets/([^/]+)/([^/]+)");

  private final Docs docs =
      Docs.create(new OpenApiInfo("Ann & Bob's <shop>", "1.0.0", ""), List.of());

  @ParameterizedTest
  @ValueSource(strings = {"/docs", "/redoc"})
  void aPageLoadsOnlyFilesThatAreServedHere(String path) throws Exception {
    String html = get(path).text();
    List<String> addresses = addresses(html);
    assertThat(addresses)
        .hasSizeGreaterThan(4)
        .allMatch(a -> !a.contains(":") && !a.startsWith("/"));
    for (String address : addresses) {
      Matcher asset = ASSET.matcher(address);
      if (asset.matches()) {
        DocsExchange answer = asset(asset.group(1), asset.group(2));
        assertThat(answer.bytes()).as(address).isNotEmpty();
        assertThat(answer.answerHeader("Cache-Control")).contains("immutable");
      } else {
        assertThat(address).isIn("docs", "redoc", "openapi.json");
      }
    }
  }

  private static List<String> addresses(String html) {
    List<String> addresses = new ArrayList<>();
    for (Matcher matcher = ADDRESS.matcher(html); matcher.find(); ) {
      addresses.add(matcher.group(1));
    }
    return addresses;
  }

  @ParameterizedTest
  @ValueSource(strings = {"/docs", "/redoc"})
  void aPageForbidsForeignContentAndInlineScripts(String path) throws Exception {
    DocsExchange page = get(path);
    assertThat(page.status()).isEqualTo(200);
    assertThat(page.answerHeader("Content-Security-Policy"))
        .contains("default-src 'none'", "script-src 'self';", "connect-src 'self';")
        .doesNotContain("http:", "https:", "unsafe-eval");
    assertThat(page.text()).doesNotContain("<script>").doesNotContain("style=");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/docs", "/redoc"})
  void theTitleIsTheApplicationsNameAndCannotBecomeMarkup(String path) throws Exception {
    assertThat(get(path).text())
        .contains("<title>Ann &amp; Bob&#39;s &lt;shop&gt; API</title>")
        .doesNotContain("<shop>")
        .doesNotContain("{{");
  }

  @Test
  void aClosingSlashLeadsToThePage() throws Exception {
    DocsExchange answer = serve("/docs", new DocsExchange("", "/docs/", Map.of()), Map.of());
    assertThat(answer.status()).isEqualTo(308);
    assertThat(answer.answerHeader("Location")).isEqualTo("../docs");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "..",
        "../docs.css",
        "..\\docs.css",
        "swagger-ui.html",
        "redoc.standalone.js.map",
        "DOCS.CSS",
        "docs.css\0"
      })
  void anUnknownFileIsNotFound(String name) throws Exception {
    String version = DocsAssets.create().version();
    assertThatThrownBy(() -> asset(version, name)).isInstanceOf(NotFoundException.class);
  }

  @Test
  void aFileOfAnotherVersionIsNotFound() {
    assertThatThrownBy(() -> asset("000000000000", "docs.css"))
        .isInstanceOf(NotFoundException.class);
  }

  @Test
  void theDocumentIsSentOnceAndThenConfirmed() throws Exception {
    DocsExchange first = get("/openapi.json");
    String etag = first.answerHeader("ETag");
    assertThat(first.status()).isEqualTo(200);
    assertThat(first.answerHeader("Content-Type")).isEqualTo("application/json");
    assertThat(first.text()).startsWith("{\"openapi\":\"3.1.0\"");

    for (String known : List.of(etag, "W/" + etag, "\"other\", " + etag, "*")) {
      DocsExchange second =
          serve(
              "/openapi.json", new DocsExchange("", "/", Map.of("If-None-Match", known)), Map.of());
      assertThat(second.status()).as(known).isEqualTo(304);
      assertThat(second.bytes()).isEmpty();
    }
    DocsExchange other =
        serve(
            "/openapi.json", new DocsExchange("", "/", Map.of("If-None-Match", "\"o\"")), Map.of());
    assertThat(other.status()).isEqualTo(200);
  }

  @Test
  void theDocumentKnowsWhereAHostMountedIt() throws Exception {
    DocsExchange mounted =
        serve("/openapi.json", new DocsExchange("/inner", "/openapi.json", Map.of()), Map.of());
    assertThat(mounted.text()).contains("\"servers\":[{\"url\":\"/inner\"}]");
    assertThat(get("/openapi.json").text()).doesNotContain("servers");
  }

  private DocsExchange get(String path) throws Exception {
    return serve(path, new DocsExchange("", path, Map.of()), Map.of());
  }

  private DocsExchange asset(String version, String file) throws Exception {
    return serve(
        "/docs/assets/{version}/{file}",
        new DocsExchange("", "/", Map.of()),
        Map.of("version", version, "file", file));
  }

  private DocsExchange serve(String path, DocsExchange exchange, Map<String, String> parameters)
      throws Exception {
    BuiltInRoute route =
        docs.routes().stream().filter(r -> r.path().equals(path)).findFirst().orElseThrow();
    Snapshot snapshot = new Snapshot(1, Map.of(), Map.of(), Optional.empty());
    route.handler().handle(exchange, parameters, snapshot);
    return exchange;
  }
}
