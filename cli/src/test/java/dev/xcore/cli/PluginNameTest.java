package dev.xcore.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PluginNameTest {

  @ParameterizedTest
  @CsvSource({
    "greeter,Greeter",
    "my-plugin_two,MyPluginTwo",
    "a,A",
    "x--y__,XY",
    "plugin,PluginPlugin",
    "string,StringPlugin",
    "action,ActionPlugin",
    "get,GetPlugin",
    "not-blank,NotBlankPlugin",
    "list,List"
  })
  void classNamesAreInCamelCaseAndHideNoClassInUse(String name, String expected) {
    assertThat(new PluginName(name).className()).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1a", "-a", "_a", "a.b", "a b", "a/../b", "ä", "A"})
  void otherNamesAreRefused(String name) {
    assertThatThrownBy(() -> new PluginName(name))
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining("is no plugin name");
  }

  @Test
  void anAlmostRightNameIsMended() {
    assertThatThrownBy(() -> new PluginName("My Greeter"))
        .hasMessageContaining("Did you mean 'my-greeter'?");
  }

  @Test
  void namesHaveAtMost63Characters() {
    assertThat(new PluginName("a".repeat(63)).text()).hasSize(63);
    assertThatThrownBy(() -> new PluginName("a".repeat(64))).isInstanceOf(CommandFailure.class);
  }

  @Test
  void packagesAreJavaPackages() {
    assertThat(new PluginName("my-new").packageName()).isEqualTo("plugins.my_new");
  }
}
