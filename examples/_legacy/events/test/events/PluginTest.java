package events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xcore.testkit.PluginHarness;
import dev.xcore.testkit.XcorePlugin;
import java.util.Map;
import org.junit.jupiter.api.Test;

@XcorePlugin
class PluginTest {

  @Test
  void servesItsRoutesBelowApp(PluginHarness plugin) {
    assertThat(plugin.get("/").body()).contains("trigger");
    assertThat(plugin.get("/test").body()).contains("hunt");
    assertThat(plugin.get("/response").body()).contains("\"tags\":[\"Plugin\",\"events\"]");
  }

  @Test
  void takesAQueryParameterInAPost(PluginHarness plugin) {
    assertThat(plugin.post("/response?rr=salut", Map.of()).body()).contains("\"said\":\"salut\"");
  }
}
