package dev.xcore.kernel.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.xcore.sdk.CallerDeniedException;
import dev.xcore.sdk.PermissionDeniedException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The known defects of the platform's predecessors in who may call whom. */
@Timeout(120)
final class OriginalsCallersIT {

  private static final String ECHO =
      """
      @Action("echo") public Object echo(java.util.Map<String, Object> in) { return in; }
      """;

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
    List<String> all = new ArrayList<>(List.of("execution_mode: sandboxed"));
    all.addAll(List.of(lines));
    workshop.binary(name, Workshop.manifest(name, all.toArray(String[]::new)), members);
    supervisor.load(name, "test");
  }

  private Object call(String plugin, String action, Object payload) {
    return supervisor.call(CallOrigin.of("cli"), plugin, action, payload).value();
  }

  /** A plugin that calls the vault. */
  private void caller(String name, String... lines) throws Exception {
    load(
        name,
        """
        private final PluginContext context;
        public Main(PluginContext context) { this.context = context; }
        @Action("try") public Object read() {
          return context.calls().call("vault", "echo", java.util.Map.of("a", 1)).value();
        }
        """,
        lines);
  }

  @ParameterizedTest
  @ValueSource(strings = {"sandboxed", "trusted"})
  void allowedCallersAreHeldTo(String mode) throws Exception {
    load("vault", ECHO, "execution_mode: " + mode, "allowed_callers: [friend]");
    caller("friend", "permissions: [\"plugin:vault:call\"]");
    caller("stranger", "permissions: [\"plugin:vault:call\"]");

    assertThat(call("friend", "try", Map.of())).isEqualTo(Map.of("a", 1L));
    assertThatThrownBy(() -> call("stranger", "try", Map.of()))
        .isInstanceOf(CallerDeniedException.class)
        .hasMessageContaining("add \"stranger\" to allowed_callers");
  }

  @Test
  void aPluginWithoutPermissionsIsCalledAndTheCallerIsToldWhatItNeeds() throws Exception {
    load("vault", ECHO);
    caller("friend", "permissions: [\"plugin:vault:call\"]");
    caller("stranger");

    assertThat(call("vault", "echo", Map.of("a", 1L))).isEqualTo(Map.of("a", 1L));
    assertThat(call("friend", "try", Map.of())).isEqualTo(Map.of("a", 1L));
    assertThatThrownBy(() -> call("stranger", "try", Map.of()))
        .isInstanceOf(PermissionDeniedException.class)
        .hasMessageContaining("add \"plugin:vault:call\" to permissions in its plugin.yaml");
  }
}
