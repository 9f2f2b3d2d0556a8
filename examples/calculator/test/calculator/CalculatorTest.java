package calculator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.xcore.sdk.ValidationException;
import dev.xcore.sdk.XcoreException;
import dev.xcore.testkit.PluginHarness;
import dev.xcore.testkit.XcorePlugin;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

@XcorePlugin
class CalculatorTest {

  @Test
  void adds(PluginHarness plugin) {
    assertThat(plugin.call("add", Map.of("a", 2, "b", 3), Long.class)).isEqualTo(5);
  }

  @Test
  void refusesToDivideByZeroWithACodeOfItsOwn(PluginHarness plugin) {
    assertThatThrownBy(() -> plugin.call("divide", Map.of("dividend", 1, "divisor", 0)))
        .isInstanceOfSatisfying(
            XcoreException.class, error -> assertThat(error.code()).isEqualTo("division_by_zero"));
  }

  @Test
  void summarisesNumbers(PluginHarness plugin) {
    var numbers = Map.of("numbers", List.of(1, 2, 6));

    assertThat(plugin.call("statistics", numbers, Calculator.Statistics.class))
        .isEqualTo(new Calculator.Statistics(3, 3.0, 1.0, 6.0));
  }

  @Test
  void refusesAnEmptyList(PluginHarness plugin) {
    assertThatThrownBy(() -> plugin.call("statistics", Map.of("numbers", List.of())))
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining("numbers");
  }
}
