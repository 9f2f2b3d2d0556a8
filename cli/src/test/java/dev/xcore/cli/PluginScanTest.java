package dev.xcore.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xcore.cli.CommandLineFixture.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code xcore plugin scan}, and the scan as a part of {@code validate}. */
class PluginScanTest {

  private static final String EXEC =
      """
      import dev.xcore.sdk.*;
      public final class Shop implements Plugin {
        @Action public String run() throws Exception {
          return Runtime.getRuntime().exec("id").toString();
        }
      }
      """;

  @TempDir Path folder;

  private CommandLineFixture fixture;

  @BeforeEach
  void prepare() {
    fixture = new CommandLineFixture(folder);
  }

  @Test
  void aSandboxedPluginThatWouldBeRefusedFails() throws IOException {
    plugin("sandboxed", "", EXEC);

    Outcome outcome = run("plugin", "scan", "shop");

    assertThat(outcome.status()).isEqualTo(1);
    assertThat(outcome.out())
        .contains("refused shop 1.0.0 (sandboxed)")
        .contains("src/Shop.java:4: uses java.lang.Runtime.exec")
        .contains("allowed_imports: [java.lang.Runtime]")
        .containsPattern("processes +1 class +refused")
        .contains("SHA-256");
  }

  @Test
  void whatTheManifestAllowsPasses() throws IOException {
    plugin("sandboxed", "allowed_imports: [java.lang.Runtime, java.lang.Process]", EXEC);

    Outcome outcome = run("plugin", "scan", folder.resolve("plugins/shop").toString());

    assertThat(outcome.status()).as(outcome.out() + outcome.err()).isZero();
    assertThat(outcome.out()).contains("ok shop", "processes");
  }

  @Test
  void theOperatorsConfigurationCounts() throws IOException {
    plugin("sandboxed", "allowed_imports: [java.lang.Runtime]", EXEC);
    Files.writeString(
        folder.resolve("xcore.yaml"), "security: {forbidden_imports: [java.lang.Runtime]}\n");
    assertThat(run("plugin", "scan", "shop").status()).isEqualTo(1);

    Files.writeString(folder.resolve("xcore.yaml"), "security: {sandbox: {scan: report}}\n");
    plugin("sandboxed", "", EXEC);
    assertThat(run("plugin", "scan", "shop").status()).isZero();
  }

  @Test
  void ofATrustedPluginItIsAReport() throws IOException {
    plugin("trusted", "", EXEC);

    Outcome outcome = run("plugin", "scan", "shop", "--json");

    assertThat(outcome.status()).as(outcome.err()).isZero();
    Map<String, Object> report = Trees.members(JsonText.parse(outcome.out()));
    assertThat(report)
        .containsEntry("mode", "trusted")
        .containsEntry("clean", false)
        .containsEntry("refused", false);
    assertThat(Trees.members(Trees.items(report.get("findings")).getFirst()))
        .containsEntry("file", "src/Shop.java")
        .containsEntry("uses", "java.lang.Runtime.exec")
        .containsEntry("capability", "processes");
  }

  @Test
  void validateScansSandboxedPlugins() throws IOException {
    plugin("sandboxed", "", EXEC);
    assertThat(run("plugin", "validate", "shop").out()).contains("java.lang.Runtime.exec");

    plugin("trusted", "", EXEC);
    assertThat(run("plugin", "validate", "shop").status()).isZero();
  }

  private void plugin(String mode, String line, String source) throws IOException {
    Path plugin = folder.resolve("plugins/shop");
    Files.createDirectories(plugin.resolve("src"));
    Files.writeString(
        plugin.resolve("plugin.yaml"),
        "name: shop\nversion: 1.0.0\nexecution_mode: %s\n%s\n".formatted(mode, line));
    Files.writeString(plugin.resolve("src/Shop.java"), source);
  }

  private Outcome run(String... arguments) {
    return fixture.run(arguments);
  }
}
