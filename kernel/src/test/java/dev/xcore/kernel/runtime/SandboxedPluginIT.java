package dev.xcore.kernel.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.xcore.sdk.CallTimeoutException;
import dev.xcore.sdk.HandlerErrorException;
import dev.xcore.sdk.Result;
import dev.xcore.sdk.SandboxViolationException;
import dev.xcore.sdk.ValidationException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Sandboxed plugins in real, confined processes. */
@Timeout(120)
final class SandboxedPluginIT {

  @TempDir private Path root;
  private Workshop workshop;
  private PluginSupervisor supervisor;

  @BeforeEach
  void prepare() throws Exception {
    workshop = new Workshop(root);
    supervisor = workshop.supervisor();
  }

  @AfterEach
  void stop() {
    supervisor.shutdown(Duration.ofSeconds(5));
  }

  private void load(String name, String members, String... lines) throws Exception {
    String[] all = new String[lines.length + 1];
    all[0] = "execution_mode: sandboxed";
    System.arraycopy(lines, 0, all, 1, lines.length);
    workshop.binary(name, Workshop.manifest(name, all), members);
    supervisor.load(name, "test");
  }

  private Result call(String plugin, String action, Map<String, ?> payload) {
    return supervisor.call(CallOrigin.of("cli"), plugin, action, payload);
  }

  @Test
  void itAnswersLikeATrustedOne() throws Exception {
    load(
        "shop",
        """
        public record Order(@jakarta.validation.constraints.Min(1) int count, double price) {}
        @Action("total") public java.util.Map<String, Object> total(Order order) {
          return java.util.Map.of("sum", order.count() * order.price());
        }
        @Action("fail") public String fail() { throw new IllegalStateException("boom"); }
        """);

    assertThat(call("shop", "total", Map.of("count", 2, "price", 1.5)).value())
        .isEqualTo(Map.of("sum", 3.0));
    assertThatThrownBy(() -> call("shop", "total", Map.of("count", 0, "price", 1.5)).value())
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining("count");
    assertThatThrownBy(() -> call("shop", "fail", Map.of()).value())
        .isInstanceOf(HandlerErrorException.class)
        .hasMessage("action 'fail' of plugin 'shop' failed");
  }

  @Test
  void aHandlerThatIgnoresItsDeadlineEndsItsWorkerAndAnotherTakesOver() throws Exception {
    load(
        "spinner",
        """
        @Action("spin") public String spin() { while (true) { Thread.onSpinWait(); } }
        @Action("rest") public String rest() throws Exception { Thread.sleep(60_000); return ""; }
        @Action("pid") public long pid() { return System.identityHashCode(this); }
        """,
        "resources: {timeout: 300ms}");

    assertThatThrownBy(() -> call("spinner", "rest", Map.of()).value())
        .isInstanceOf(CallTimeoutException.class);
    awaitAnswer();
    assertThatThrownBy(() -> call("spinner", "spin", Map.of()).value())
        .isInstanceOf(CallTimeoutException.class);
    awaitAnswer();
  }

  /** A slow machine may have ended the worker that was only interrupted. */
  private void awaitAnswer() {
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> call("spinner", "pid", Map.of()).isOk());
  }

  @Test
  void aPluginThatEndsItsProcessIsStartedAgain() throws Exception {
    load(
        "leaver",
        """
        @Action("leave") public String leave() { Runtime.getRuntime().halt(7); return ""; }
        @Action("stay") public String stay() { return "here"; }
        """,
        "allowed_imports: [java.lang.Runtime]");

    assertThatThrownBy(() -> call("leaver", "leave", Map.of()).value())
        .isInstanceOf(SandboxViolationException.class)
        .hasMessageContaining("code 7");
    assertThat(call("leaver", "stay", Map.of()).value()).isEqualTo("here");
  }
}
