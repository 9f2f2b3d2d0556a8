package dev.xcore.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xcore.kernel.registry.Version;
import dev.xcore.kernel.runtime.KernelOptions;
import dev.xcore.kernel.runtime.PluginState;
import dev.xcore.kernel.runtime.PluginSupervisor;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.parser.OpenAPIV3Parser;
import io.swagger.v3.parser.core.models.ParseOptions;
import io.swagger.v3.parser.core.models.SwaggerParseResult;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The document of real plugins, from their sources to an independent parser. */
class OpenApiExamplesIT {

  @TempDir private Path folder;

  @Test
  void theExamplesAreDescribedWithoutAFlaw() {
    PluginSupervisor supervisor = PluginSupervisor.create(kernelOptions(), HttpEdge.create());
    try {
      assertThat(supervisor.boot())
          .hasSizeGreaterThan(3)
          .allMatch(plugin -> plugin.state() == PluginState.ACTIVE);
      OpenApiDocument document =
          OpenApiDocument.of(
              new OpenApiInfo("Examples", "1.0.0", ""), "", supervisor.snapshot(), List.of());
      ParseOptions options = new ParseOptions();
      options.setResolve(true);
      options.setValidateInternalRefs(true);
      SwaggerParseResult result =
          new OpenAPIV3Parser().readContents(document.toString(), null, options);

      assertThat(result.getMessages()).isEmpty();
      OpenAPI parsed = result.getOpenAPI();
      assertThat(parsed.getPaths())
          .containsKeys(
              "/app/calculator/add", "/plugins/shop/products/{id}/picture", "/plugins/chat/{file}");
      assertThat(parsed.getPaths().get("/plugins/chat/rooms/{room}").getGet().getExtensions())
          .containsEntry("x-websocket", true);
      assertThat(parsed.getComponents().getSchemas()).containsKey("shop.Product");
    } finally {
      supervisor.shutdown(Duration.ofSeconds(5));
    }
  }

  private KernelOptions kernelOptions() {
    return KernelOptions.builder(
            Path.of(System.getProperty("xcore.repository"), "examples"),
            folder.resolve("var"),
            Version.parse("1.0.0"))
        .build();
  }
}
