package dev.xcore.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

@XcorePlugin(value = "src/test/plugins/caller", with = "src/test/plugins/echo")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class XcorePluginTest {

  private static PluginHarness first;

  private PluginHarness prepared;

  @BeforeEach
  void prepare(PluginHarness plugin) {
    prepared = plugin;
  }

  @Test
  @Order(1)
  void aTestAndItsPreparationShareAPlugin(PluginHarness plugin) {
    first = plugin;

    assertThat(plugin).isSameAs(prepared);
    assertThat(plugin.call("relay", Map.of("text", "a"))).isEqualTo("a!");
  }

  @Test
  @Order(2)
  void theNextTestHasOneOfItsOwnAndTheOldIsClosed(PluginHarness plugin) {
    assertThat(plugin).isNotSameAs(first);
    assertThat(first.location()).doesNotExist();
    assertThat(plugin.location()).exists();
  }
}
