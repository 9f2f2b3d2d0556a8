package dev.xcore.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.parameters.Parameter;
import io.swagger.v3.parser.OpenAPIV3Parser;
import io.swagger.v3.parser.core.models.ParseOptions;
import io.swagger.v3.parser.core.models.SwaggerParseResult;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpenApiVersionsIT {

  @TempDir private static Path folder;
  private static TestServer server;

  @BeforeAll
  static void start() throws Exception {
    server = TestServer.start(folder, "versioned", "probe");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void everyVersionHasItsOwnPaths() throws Exception {
    OpenAPI document = document("");

    assertThat(document.getPaths())
        .containsKeys(
            "/plugins/versioned/v1/users/{id}",
            "/plugins/versioned/v2/users/{number}",
            "/plugins/versioned/v3/users/me",
            "/plugins/versioned/users/{id}",
            "/plugins/versioned/v2/coded/x",
            "/plugins/versioned/v1/ping",
            "/plugins/versioned/v2/feed",
            "/app/versioned/greet",
            "/app/versioned/greet@v1",
            "/app/versioned/greet@v2",
            "/app/versioned/any",
            "/app/probe/echo")
        .doesNotContainKeys("/plugins/versioned/v1/coded/x", "/app/versioned/any@v1");
    Operation old = document.getPaths().get("/plugins/versioned/v1/users/{id}").getGet();
    assertThat(old.getDeprecated()).isTrue();
    assertThat(old.getDescription()).isEqualTo("Deprecated since 2026-01-01. Ends on 2099-12-31.");
    assertThat(document.getPaths().get("/plugins/versioned/v2/ping").getGet().getDeprecated())
        .isNull();
    assertThat(document.getPaths().get("/app/versioned/greet@v1").getPost().getDeprecated())
        .isTrue();
  }

  @Test
  void thePathWithoutVersionTakesTheHeader() throws Exception {
    OpenAPI document = document("?plugin=versioned");
    Operation user = document.getPaths().get("/plugins/versioned/users/{id}").getGet();

    Parameter header = header(user);
    assertThat(header.getRequired()).isFalse();
    assertThat(header.getSchema().getEnum().toString()).isEqualTo("[v1, v2, v3]");
    assertThat(header.getSchema().getDefault()).isEqualTo("v1");
    assertThat(user.getResponses().get("200").getContent())
        .containsOnlyKeys(
            "application/json",
            "application/vnd.versioned.v1+json",
            "application/vnd.versioned.v2+json",
            "application/vnd.versioned.v3+json");
    Parameter needed = header(document.getPaths().get("/plugins/versioned/coded/x").getGet());
    assertThat(needed.getRequired()).isTrue();
    assertThat(document.getPaths()).doesNotContainKey("/app/probe/echo");
  }

  @Test
  void oneVersionHasADocumentOfItsOwn() throws Exception {
    OpenAPI document = document("?plugin=versioned&version=v2");

    assertThat(document.getInfo().getTitle()).isEqualTo("Tests: versioned v2");
    assertThat(document.getPaths())
        .containsOnlyKeys(
            "/plugins/versioned/v2/users/{number}",
            "/plugins/versioned/v2/users",
            "/plugins/versioned/v2/ping",
            "/plugins/versioned/v2/boom",
            "/plugins/versioned/v2/coded/x",
            "/plugins/versioned/v2/feed",
            "/app/versioned/greet@v2",
            "/app/versioned/any");
  }

  @Test
  void unknownPluginsAndVersionsAreRefused() throws Exception {
    assertThat(server.get("/openapi.json?plugin=nobody").statusCode()).isEqualTo(404);
    assertThat(server.get("/openapi.json?version=v1").statusCode()).isEqualTo(400);
    assertThat(server.get("/openapi.json?plugin=probe&version=v1").body()).contains("it has none");
    assertThat(server.get("/openapi.json?plugin=versioned&version=v7").body())
        .contains("its versions are v1, v2, v3");
  }

  private static Parameter header(Operation operation) {
    return operation.getParameters().stream()
        .filter(parameter -> "X-API-Version".equals(parameter.getName()))
        .findFirst()
        .orElseThrow();
  }

  private static OpenAPI document(String query) throws Exception {
    ParseOptions options = new ParseOptions();
    options.setResolve(true);
    options.setValidateInternalRefs(true);
    SwaggerParseResult result =
        new OpenAPIV3Parser()
            .readContents(server.get("/openapi.json" + query).body(), null, options);
    assertThat(result.getMessages()).isEmpty();
    return result.getOpenAPI();
  }
}
