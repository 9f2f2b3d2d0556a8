package counter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xcore.testkit.PluginHarness;
import dev.xcore.testkit.XcorePlugin;
import java.util.Map;
import org.junit.jupiter.api.Test;

@XcorePlugin
class RunTest {

  @Test
  void greetsAsItsSettingsSay(PluginHarness plugin) {
    assertThat(plugin.uri()).asString().endsWith("/app/counter");
    assertThat(plugin.get("/").body()).contains("Bonjour from counter plugin!");
  }

  @Test
  void countsFromWhereItWasSet(PluginHarness plugin) {
    plugin.call("reset", Map.of("to", 41));

    assertThat(plugin.get("/count").body()).isEqualTo("{\"current_count\":42}");
  }
}
