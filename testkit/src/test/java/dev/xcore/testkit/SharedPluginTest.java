package dev.xcore.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

@XcorePlugin(
    value = "src/test/plugins/echo",
    config = {"suffix: '?'", "times: 2"})
class SharedPluginTest {

  private static PluginHarness shared;

  @BeforeAll
  static void start(PluginHarness plugin) {
    shared = plugin;
  }

  @Test
  void settingsComeFromTheAnnotation() {
    assertThat(shared.call("say", Map.of("text", "a")))
        .isEqualTo(Map.of("text", "a?", "times", 2L));
  }

  @Test
  void everyTestSharesThePluginOfTheClass(PluginHarness plugin) {
    assertThat(plugin).isSameAs(shared);
  }
}
