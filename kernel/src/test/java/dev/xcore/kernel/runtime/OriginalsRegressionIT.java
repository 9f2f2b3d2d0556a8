package dev.xcore.kernel.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.xcore.sdk.CallTimeoutException;
import dev.xcore.sdk.HandlerErrorException;
import dev.xcore.sdk.UnknownActionException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The known defects of the platform's predecessors, none of which may come back, least of all to
 * sandboxed plugins. Those of routes are tested with the server.
 */
@Timeout(120)
final class OriginalsRegressionIT {

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
    put(name, members, lines);
    supervisor.load(name, "test");
  }

  private void put(String name, String members, String... lines) throws Exception {
    List<String> all = new ArrayList<>(List.of("execution_mode: sandboxed"));
    all.addAll(List.of(lines));
    workshop.binary(name, Workshop.manifest(name, all.toArray(String[]::new)), members);
  }

  private Object call(String plugin, String action, Object payload) {
    return supervisor.call(CallOrigin.of("cli"), plugin, action, payload).value();
  }

  @ParameterizedTest
  @ValueSource(strings = {"sandboxed", "trusted", "ephemeral"})
  void pluginsAreLoadedLateAndReloaded(String mode) throws Exception {
    supervisor.boot();
    load("late", ECHO, "execution_mode: " + mode);
    put(
        "late",
        "@Action(\"echo\") public String echo() { return \"second\"; }",
        "execution_mode: " + mode);
    supervisor.reload("late", "test");

    assertThat(call("late", "echo", Map.of())).isEqualTo("second");
  }

  @Test
  void aTimeoutShiftsNoLaterReply() throws Exception {
    load(
        "slow",
        """
        @Action("rest") public String rest() throws Exception { Thread.sleep(60_000); return ""; }
        """
            + ECHO,
        "resources: {timeout: 300ms, rate_limit: none}");

    for (int i = 0; i < 5; i++) {
      assertThatThrownBy(() -> call("slow", "rest", Map.of()))
          .isInstanceOf(CallTimeoutException.class);
      Map<String, Object> payload = Map.of("number", (long) i);
      Awaitility.await()
          .atMost(Duration.ofSeconds(20))
          .ignoreExceptions()
          .untilAsserted(() -> assertThat(call("slow", "echo", payload)).isEqualTo(payload));
    }
  }

  @Test
  void noProcessSurvivesTheShutdown() throws Exception {
    load("left", ECHO);
    List<ProcessHandle> workers = ProcessHandle.current().children().toList();
    assertThat(workers).isNotEmpty();

    supervisor.shutdown(Duration.ofSeconds(5));

    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> workers.stream().noneMatch(ProcessHandle::isAlive));
  }

  @Test
  void repliesOfMegabytesArrive() throws Exception {
    load("large", ECHO);
    Map<String, String> payload = Map.of("text", "x".repeat(2 << 20));
    for (int i = 0; i < 20; i++) {
      assertThat(call("large", "echo", payload)).isEqualTo(payload);
    }
  }

  @Test
  void pluginsAreToldOfTheirUnload() throws Exception {
    load(
        "tidy",
        ECHO
            + """
            private final PluginContext context;
            public Main(PluginContext context) { this.context = context; }
            @Override public void onUnload() {
              context.calls().call("witness", "note", java.util.Map.of());
            }
            """,
        "permissions: [\"plugin:witness:call\"]");
    load(
        "witness",
        """
        private int notes;
        @Action("note") public synchronized int note() { return notes++; }
        """);

    supervisor.unload("tidy", "test");

    assertThat(call("witness", "note", Map.of())).isEqualTo(1L);
  }

  @Test
  void shutdownIsNoActionAndNoCrash() throws Exception {
    load("stays", ECHO);

    assertThatThrownBy(() -> call("stays", "shutdown", Map.of()))
        .isInstanceOf(UnknownActionException.class);
    assertThat(call("stays", "echo", Map.of("a", 1L))).isEqualTo(Map.of("a", 1L));
    assertThat(
            supervisor
                .find("stays")
                .orElseThrow()
                .instances()
                .orElseThrow()
                .sandbox()
                .orElseThrow())
        .satisfies(sandbox -> assertThat(sandbox.crashes().total()).isZero());
  }

  @ParameterizedTest
  @ValueSource(strings = {"sandboxed", "trusted", "ephemeral"})
  void aPlatformThatIsTooOldIsSaidToBe(String mode) throws Exception {
    put("future", ECHO, "execution_mode: " + mode, "framework_version: ^9.9");

    assertThatThrownBy(() -> supervisor.load("future", "test"))
        .isInstanceOfSatisfying(
            PluginLoadException.class,
            refused -> {
              assertThat(refused.code()).isEqualTo(PluginLoadException.Code.FRAMEWORK_VERSION);
              assertThat(refused).hasMessageContaining("needs XCore ^9.9, this is 1.0.0");
            });
  }

  @Test
  void harmlessNamesAreNoReasonToRefuseAPlugin() throws Exception {
    load(
        "names",
        """
        public record Runtime(String exec, String resource) {}
        public record ProcessBuilder(Runtime runtime) {}
        private final String resource = "resource";
        private final Map<String, Runtime> system = new HashMap<>();
        private Object eval(String open) { return new ProcessBuilder(new Runtime(open, resource)); }
        @Action("exec") public Object exec(String open) { return this.eval(open); }
        @Action("resource") public String resource() { return this.resource + system.size(); }
        """);

    assertThat(call("names", "exec", Map.of("open", "x")))
        .isEqualTo(Map.of("runtime", Map.of("exec", "x", "resource", "resource")));
    assertThat(call("names", "resource", Map.of())).isEqualTo("resource0");
  }

  @Test
  void callsRunAtTheSameTimeAndAnExceptionEndsNothing() throws Exception {
    load(
        "busy",
        """
        private final java.util.concurrent.CountDownLatch all =
            new java.util.concurrent.CountDownLatch(8);
        @Action("meet") public boolean meet() throws Exception {
          all.countDown();
          return all.await(30, java.util.concurrent.TimeUnit.SECONDS);
        }
        @Action("fail") public String fail() { throw new IllegalStateException("boom"); }
        """);
    assertThatThrownBy(() -> call("busy", "fail", Map.of()))
        .isInstanceOf(HandlerErrorException.class);

    List<CompletableFuture<Object>> calls = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      calls.add(
          CompletableFuture.supplyAsync(
              () -> call("busy", "meet", Map.of()), Thread::startVirtualThread));
    }
    for (CompletableFuture<Object> one : calls) {
      assertThat(one.get(60, TimeUnit.SECONDS)).isEqualTo(true);
    }
  }
}
