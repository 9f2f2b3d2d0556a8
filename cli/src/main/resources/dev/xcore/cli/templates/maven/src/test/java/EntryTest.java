package {{package}};

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.xcore.sdk.ValidationException;
import dev.xcore.testkit.PluginHarness;
import dev.xcore.testkit.XcorePlugin;
import java.util.Map;
import org.junit.jupiter.api.Test;

@XcorePlugin
class {{class}}Test {

  @Test
  void greetsByAction(PluginHarness plugin) {
    var greeting = plugin.call("greet", Map.of("name", "Ada"), {{class}}.Greeting.class);

    assertThat(greeting.message()).isEqualTo("Hello, Ada!");
  }

  @Test
  void refusesABlankName(PluginHarness plugin) {
    assertThatThrownBy(() -> plugin.call("greet", Map.of("name", " ")))
        .isInstanceOf(ValidationException.class);
  }

  @Test
  void greetsByRoute(PluginHarness plugin) {
    var answer = plugin.get("/?name=Ada");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).contains("Hello, Ada!");
  }

  @Test
  void takesItsGreetingFromTheSettings(PluginHarness plugin) {
    plugin.configure(Map.of("greeting", "Salut"));

    assertThat(plugin.get("/").body()).contains("Salut, world!");
  }
}
