package hello;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.xcore.sdk.ValidationException;
import dev.xcore.testkit.PluginHarness;
import dev.xcore.testkit.XcorePlugin;
import java.util.Map;
import org.junit.jupiter.api.Test;

@XcorePlugin
class HelloTest {

  @Test
  void greetsByAction(PluginHarness plugin) {
    var greeting = plugin.call("greet", Map.of("name", "Ada"), Hello.Greeting.class);

    assertThat(greeting.message()).isEqualTo("Hello, Ada!");
  }

  @Test
  void refusesABlankName(PluginHarness plugin) {
    assertThatThrownBy(() -> plugin.call("greet", Map.of("name", " ")))
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining("name");
  }

  @Test
  void greetsTheWorldByRoute(PluginHarness plugin) {
    assertThat(plugin.get("/").body()).contains("Hello, world!");
  }

  @Test
  void takesANewGreetingWhileItRuns(PluginHarness plugin) {
    plugin.configure(Map.of("greeting", "Salut"));

    assertThat(plugin.get("/?name=Ada").body()).contains("Salut, Ada!");
  }
}
