package dev.xcore.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.xcore.kernel.settings.SettingsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LiveConfigurationIT {

  @TempDir Path folder;
  private Xcore xcore;

  @BeforeEach
  void boot() {
    xcore = new TestApplication(folder).greeter().load();
    xcore.boot();
  }

  @AfterEach
  void close() {
    xcore.close();
  }

  @Test
  void changesAPluginsSettingsAndTheFile() throws Exception {
    Object report =
        change(Map.of("plugins", Map.of("config", Map.of("greeter", Map.of("greeting", "Salut")))));
    assertThat(report)
        .asInstanceOf(InstanceOfAssertFactories.MAP)
        .containsEntry("applied", java.util.List.of("plugins.config.greeter.greeting"));
    assertThat(greet()).isEqualTo("Salut, Ada!");
    assertThat(Files.readString(folder.resolve("xcore.yaml"))).contains("Salut");
  }

  @Test
  void takesAnEditedFileUp() throws Exception {
    Files.writeString(
        folder.resolve("xcore.yaml"),
        "server: {port: 0}\nplugins: {config: {greeter: {greeting: Ciao}}}\n");
    xcore.liveConfiguration().reload("test");
    assertThat(greet()).isEqualTo("Ciao, Ada!");
  }

  @Test
  void refusesABrokenChangeAsAWhole() throws Exception {
    String before = Files.readString(folder.resolve("xcore.yaml"));
    assertThatThrownBy(() ->
            change(
                Map.of(
                    "server",
                    Map.of("prot", 1),
                    "plugins",
                    Map.of("config", Map.of("greeter", Map.of("greeting", "Salut"))))))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("prot")
        .hasMessageContaining("port");
    assertThat(greet()).isEqualTo("Hello, Ada!");
    assertThat(Files.readString(folder.resolve("xcore.yaml"))).isEqualTo(before);
  }

  @Test
  void saysWhatNeedsARestart() {
    assertThat(change(Map.of("server", Map.of("max_body_mb", 1))))
        .asInstanceOf(InstanceOfAssertFactories.MAP)
        .containsEntry("restart_required", java.util.List.of("server.max_body_mb"));
  }

  @Test
  void reportsAPluginThatRefusesItsSettings() {
    Object report =
        change(
            Map.of("plugins", Map.of("config", Map.of("greeter", Map.of("greeting", "refused")))));
    assertThat(report).asString().contains("greeter").contains("that is no greeting");
  }

  @Test
  void limitsTheRateOfARunningPlugin() {
    change(
        Map.of(
            "plugins",
            Map.of(
                "overrides",
                Map.of(
                    "greeter",
                    Map.of(
                        "resources",
                        Map.of("rate_limit", Map.of("calls", 1, "period_seconds", 3600)))))));
    assertThat(greet()).isEqualTo("Hello, Ada!");
    assertThat(xcore.plugins().call("greeter", "greet", Map.of("name", "Ada")).code())
        .isEqualTo("rate_limited");
  }

  @Test
  void showsSettingsWithTheirOrigin() {
    assertThat(xcore.liveConfiguration().show())
        .asString()
        .contains("server.port")
        .contains("xcore.yaml");
  }

  private Object change(Map<String, Object> patch) {
    return xcore.liveConfiguration().change(patch, "test");
  }

  private Object greet() {
    return xcore.plugins().call("greeter", "greet", Map.of("name", "Ada")).value();
  }
}
