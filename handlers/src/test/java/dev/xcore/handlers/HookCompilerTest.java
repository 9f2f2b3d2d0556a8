package dev.xcore.handlers;

import static dev.xcore.handlers.Tables.problems;
import static org.assertj.core.api.Assertions.assertThat;

import dev.xcore.sdk.CallContext;
import dev.xcore.sdk.HookCall;
import dev.xcore.sdk.HookPhase;
import dev.xcore.sdk.OnHook;
import dev.xcore.sdk.PluginContext;
import dev.xcore.sdk.Retry;
import java.time.Duration;
import org.junit.jupiter.api.Test;

@SuppressWarnings("unused")
class HookCompilerTest {

  public record Order(String product) {}

  static class Sound {
    @OnHook("plugin.call")
    void before(HookCall call, Order order, PluginContext context) {}

    @OnHook(value = "shop.**", phase = HookPhase.AFTER, order = -5, timeout = "250ms")
    void after(CallContext context) {}
  }

  static class Unsound {
    @OnHook("plugin..call")
    void pattern(HookCall call) {}

    @OnHook(value = "plugin.call", order = 5000)
    void order(HookCall call) {}

    @OnHook(value = "plugin.call", timeout = "soon")
    void timeout(HookCall call) {}

    @OnHook("plugin.call")
    int returns(HookCall call) {
      return 1;
    }

    @OnHook("plugin.call")
    void twice(Order one, Order other) {}

    @OnHook("plugin.call")
    @Retry(maxAttempts = 2)
    void repeated(HookCall call) {}

    @OnHook("plugin.call")
    private void hidden(HookCall call) {}
  }

  static class Overloaded {
    @OnHook("plugin.call")
    void same(HookCall call) {}

    @OnHook("plugin.load")
    void same(Order order) {}
  }

  @Test
  void hooksAreCompiledWithTheirOptions() {
    var hooks = Tables.of(Sound.class).hooks();
    assertThat(hooks).extracting(HookDescriptor::name).containsExactly("before", "after");
    assertThat(hooks.getFirst().options().phase()).isEqualTo(HookPhase.BEFORE);
    assertThat(hooks.getFirst().options().order()).isEqualTo(50);
    assertThat(hooks.getLast().pattern()).isEqualTo("shop.**");
    assertThat(hooks.getLast().options().phase()).isEqualTo(HookPhase.AFTER);
    assertThat(hooks.getLast().options().order()).isEqualTo(-5);
    assertThat(hooks.getLast().options().timeout()).contains(Duration.ofMillis(250));
  }

  @Test
  void everythingThatIsWrongWithHooksIsSaid() {
    String all = String.join("\n", problems(Unsound.class));
    assertThat(all)
        .contains("plugin..call")
        .contains("order is 5000; it is -1000 to 1000")
        .contains("@OnHook timeout 'soon' is no duration")
        .contains("make it void")
        .contains("second parameter for the data of the HookCall")
        .contains("has @Retry and @OnHook")
        .contains("@OnHook is on");
  }

  @Test
  void twoHooksOfOneNameAreRefused() {
    assertThat(String.join("\n", problems(Overloaded.class))).contains("the hook 'same'");
  }
}
