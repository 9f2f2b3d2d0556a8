package dev.xcore.kernel.runtime;

import static dev.xcore.kernel.runtime.Workshop.diarist;
import static dev.xcore.kernel.runtime.Workshop.manifest;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.xcore.kernel.runtime.PluginLoadException.Code;
import dev.xcore.kernel.settings.Problem;
import dev.xcore.sdk.PluginNotFoundException;
import dev.xcore.sdk.PluginUnavailableException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
final class PluginSupervisorBootTest {

  private static final String ANSWER = "@Action public int answer() { return 42; }";

  @TempDir private Path root;
  private Workshop workshop;
  private PluginSupervisor supervisor;

  @BeforeEach
  void prepare() throws Exception {
    workshop = new Workshop(root);
  }

  @AfterEach
  void stop() {
    if (supervisor != null) {
      supervisor.shutdown(Duration.ofSeconds(5));
    }
  }

  private Map<String, PluginStatus> boot() {
    return boot(candidate -> candidate.generation());
  }

  private Map<String, PluginStatus> boot(Edge edge) {
    supervisor = workshop.supervisor(edge);
    return supervisor.boot().stream().collect(Collectors.toMap(PluginStatus::name, each -> each));
  }

  private static void assertFailed(PluginStatus status, Code code, String... parts) {
    assertThat(status.state()).isEqualTo(PluginState.FAILED);
    assertThat(status.code()).contains(code);
    assertThat(status.problems().toString()).contains(parts);
  }

  @Test
  void loadsSourceFoldersBinaryFoldersAndArchives() throws Exception {
    workshop.source("sourced", manifest("sourced"), ANSWER);
    workshop.binary("built", manifest("built"), ANSWER);
    workshop.archive("packed", manifest("packed"), ANSWER);

    Map<String, PluginStatus> statuses = boot();

    assertThat(statuses).containsOnlyKeys("sourced", "built", "packed");
    for (String name : statuses.keySet()) {
      assertThat(supervisor.call(name, "answer", null).value()).as(name).isEqualTo(42);
      PluginStatus status = supervisor.find(name).orElseThrow();
      assertThat(status.state()).isEqualTo(PluginState.ACTIVE);
      assertThat(status.calls()).isEqualTo(1);
      assertThat(status.failures()).isZero();
      assertThat(status.inFlight()).isZero();
      assertThat(status.loadTime()).containsKeys("handlers", "construct", "start");
      assertThat(status.history().stream().map(PluginStatus.Transition::to))
          .containsExactly(
              PluginState.VALIDATED,
              PluginState.RESOLVED,
              PluginState.LOADING,
              PluginState.LOADED,
              PluginState.ACTIVE);
      assertThat(status.history()).allMatch(step -> step.actor().equals("boot"));
    }
  }

  @Test
  void anEmptyOrMissingFolderBootsAServerWithoutPlugins() throws Exception {
    Files.delete(workshop.plugins);
    assertThat(boot()).isEmpty();
    assertThat(supervisor.snapshot().active()).isEmpty();
  }

  @Test
  void loadsWhatIsRequiredFirstAndUnloadsItLast() throws Exception {
    Path diary = workshop.diary("base", "middle", "top");
    workshop.binary("top", manifest("top", "requires: [middle]"), diarist("top", ""));
    workshop.binary(
        "middle", manifest("middle", "requires: ['base: ^1.0']"), diarist("middle", ""));
    workshop.binary("base", manifest("base"), diarist("base", ""));

    boot();
    assertThat(workshop.lines(diary)).containsExactly("base onLoad", "middle onLoad", "top onLoad");

    supervisor.shutdown(Duration.ofSeconds(5));
    supervisor.shutdown(Duration.ofSeconds(5));
    assertThat(workshop.lines(diary).subList(3, 6))
        .containsExactly("top onUnload", "middle onUnload", "base onUnload");
    assertThat(supervisor.snapshot().active()).isEmpty();
    assertThat(supervisor.call("base", "answer", null).code()).isEqualTo("plugin_unavailable");
  }

  @Test
  void aFailureReachesOnlyThePluginsThatRequireTheFailedOne() throws Exception {
    workshop.binary(
        "base",
        manifest("base"),
        "@Override public void onLoad() { throw new IllegalStateException(\"no disk\"); }");
    workshop.binary("middle", manifest("middle", "requires: [base]"), ANSWER);
    workshop.binary("top", manifest("top", "requires: [middle]"), ANSWER);
    workshop.binary(
        "flexible", manifest("flexible", "requires: [{name: base, optional: true}]"), ANSWER);
    workshop.binary("other", manifest("other"), ANSWER);

    Map<String, PluginStatus> statuses = boot();

    assertFailed(
        statuses.get("base"),
        Code.START_FAILED,
        "onLoad threw java.lang.IllegalStateException: no disk",
        "Main.java:");
    assertFailed(
        statuses.get("middle"), Code.UNSATISFIED_REQUIREMENT, "blocked by base:", "no disk");
    assertFailed(statuses.get("top"), Code.UNSATISFIED_REQUIREMENT, "blocked by base:", "no disk");
    assertThat(statuses.get("flexible").state()).isEqualTo(PluginState.ACTIVE);
    assertThat(statuses.get("other").state()).isEqualTo(PluginState.ACTIVE);
    assertThatThrownBy(() -> supervisor.snapshot().plugin("base"))
        .isInstanceOf(PluginUnavailableException.class)
        .hasMessage("plugin 'base' is failed");
    assertThatThrownBy(() -> supervisor.snapshot().plugin("othr"))
        .isInstanceOf(PluginNotFoundException.class)
        .hasMessageContaining("did you mean 'other'?");
  }

  @Test
  void everythingThatCanBeWrongBeforeLoadingIsReportedAtOnceAndTheRestServes() throws Exception {
    workshop.binary("good", manifest("good"), ANSWER);
    workshop.binary("lonely", manifest("lonely", "requires: [nobody]"), ANSWER);
    workshop.binary("picky", manifest("picky", "requires: ['good: ^9']"), ANSWER);
    workshop.binary("hen", manifest("hen", "requires: [egg]"), ANSWER);
    workshop.binary("egg", manifest("egg", "requires: [hen]"), ANSWER);
    workshop.binary("future", manifest("future", "framework_version: '>=99'"), ANSWER);
    workshop.binary(
        "boxed", manifest("boxed", "execution_mode: sandboxed", "exports: [boxed]"), ANSWER);
    workshop.binaryIn("twin-b", "twin", manifest("twin"), ANSWER);
    workshop.binaryIn("twin-a", "twin", manifest("twin"), ANSWER);
    workshop.binary("resting", manifest("resting"), ANSWER);
    workshop.disabled.add("resting");
    workshop.binary("needs-resting", manifest("needs-resting", "requires: [resting]"), ANSWER);
    Path broken = Files.createDirectories(workshop.plugins.resolve("broken"));
    Files.writeString(broken.resolve("plugin.yaml"), "name: broken\nversion: 1.0.0\ncolour: red\n");

    Map<String, PluginStatus> statuses = boot();

    assertThat(statuses.get("good").state()).isEqualTo(PluginState.ACTIVE);
    assertFailed(statuses.get("lonely"), Code.UNSATISFIED_REQUIREMENT, "nobody");
    assertFailed(statuses.get("picky"), Code.UNSATISFIED_REQUIREMENT, "good ^9", "1.0.0");
    assertFailed(statuses.get("hen"), Code.CIRCULAR_REQUIREMENT, "hen", "egg");
    assertFailed(statuses.get("egg"), Code.CIRCULAR_REQUIREMENT, "hen", "egg");
    assertFailed(statuses.get("future"), Code.FRAMEWORK_VERSION, ">=99", "1.0.0");
    assertFailed(statuses.get("boxed"), Code.MODE_UNAVAILABLE, "unsupported_in_sandbox");
    assertThat(statuses.get("twin").state()).isEqualTo(PluginState.ACTIVE);
    assertThat(statuses.get("twin").location()).endsWith("twin-a");
    assertFailed(statuses.get("twin-b"), Code.DUPLICATE_NAME, "'twin'", "twin-a", "twin-b");
    assertThat(statuses.get("resting").state()).isEqualTo(PluginState.DISABLED);
    assertFailed(
        statuses.get("needs-resting"),
        Code.UNSATISFIED_REQUIREMENT,
        "blocked by resting",
        "disabled");
    assertFailed(statuses.get("broken"), Code.MANIFEST_INVALID, "colour", "plugin.yaml");
    assertThat(supervisor.snapshot().active()).containsOnlyKeys("good", "twin");
    assertThat(supervisor.call("resting", "answer", null).message())
        .contains("plugin 'resting' is disabled");
  }

  @Test
  void whatGoesWrongWhileStartingIsReportedAndLeavesNothingBehind() throws Exception {
    workshop.startTimeout = Duration.ofSeconds(2);
    workshop.binary("good", manifest("good"), ANSWER);
    workshop.binary(
        "constructor",
        manifest("constructor"),
        "public Main() { throw new IllegalArgumentException(\"bad wiring\"); }");
    workshop.binary(
        "hanging",
        manifest("hanging"),
        """
        @Override public void onLoad() {
          while (true) { try { Thread.sleep(100000); } catch (InterruptedException e) { return; } }
        }
        """);
    workshop.binary(
        "greedy", manifest("greedy"), "public Main(java.util.concurrent.Semaphore s) {}");
    workshop.binary(
        "router",
        manifest("router"),
        "@Override public Router router() { throw new IllegalStateException(\"no routes\"); }");
    workshop.binary(
        "handlers",
        manifest("handlers"),
        "@Action(\"one\") public int a() { return 1; } @Action(\"one\") public int b() { return 2;"
            + " }");
    workshop.source("uncompiled", manifest("uncompiled"), "int x = \"text\";");

    Map<String, PluginStatus> statuses = boot();

    assertFailed(
        statuses.get("constructor"),
        Code.START_FAILED,
        "the constructor threw java.lang.IllegalArgumentException: bad wiring",
        "Main.java:");
    assertFailed(statuses.get("hanging"), Code.START_FAILED, "onLoad did not return within 2s");
    assertFailed(
        statuses.get("greedy"),
        Code.ENTRY_POINT,
        "java.util.concurrent.Semaphore",
        "PluginContext");
    assertFailed(statuses.get("router"), Code.START_FAILED, "router() threw", "no routes");
    assertFailed(statuses.get("handlers"), Code.HANDLER_INVALID, "one");
    assertFailed(statuses.get("uncompiled"), Code.COMPILE_ERROR, "Main.java");
    assertThat(supervisor.call("good", "answer", null).value()).isEqualTo(42);
    assertThat(Thread.getAllStackTraces().keySet())
        .extracting(Thread::getName)
        .noneMatch(name -> name.startsWith("plugin-hanging"));
  }

  @Test
  void aConflictFoundByTheEdgeFailsTheLaterPluginOnly() throws Exception {
    Path diary = workshop.diary("alpha", "beta", "gamma");
    for (String name : List.of("alpha", "beta", "gamma")) {
      workshop.binary(name, manifest(name), diarist(name, ANSWER));
    }
    Edge edge =
        candidate -> {
          if (candidate.active().keySet().containsAll(List.of("alpha", "beta"))) {
            throw new PluginLoadException(
                Code.ROUTE_CONFLICT,
                List.of(Problem.of("beta", "alpha and beta both claim /x")),
                null);
          }
          return List.copyOf(candidate.active().keySet());
        };

    Map<String, PluginStatus> statuses = boot(edge);

    assertFailed(statuses.get("beta"), Code.ROUTE_CONFLICT, "alpha and beta both claim /x");
    assertThat(supervisor.snapshot().active()).containsOnlyKeys("alpha", "gamma");
    assertThat(supervisor.snapshot().edge().orElseThrow())
        .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.LIST)
        .containsExactlyInAnyOrder("alpha", "gamma");
    assertThat(workshop.lines(diary)).contains("beta onUnload");
  }

  @Test
  void aPluginThatMustNotFailStopsTheBoot() throws Exception {
    workshop.binary("good", manifest("good"), ANSWER);
    workshop.binary(
        "vital",
        manifest("vital", "boot_failure: abort"),
        "@Override public void onLoad() throws Exception { throw new Exception(\"no licence\"); }");

    assertThatThrownBy(this::boot)
        .isInstanceOf(PluginLoadException.class)
        .hasMessageContaining("no licence")
        .extracting(failure -> ((PluginLoadException) failure).code())
        .isEqualTo(Code.START_FAILED);
  }

  @Test
  void severalSupervisorsLiveInOneProcess() throws Exception {
    workshop.binary("shop", manifest("shop"), ANSWER);
    boot();
    PluginSupervisor second = workshop.supervisor();
    second.boot();
    try {
      assertThat(second.call("shop", "answer", null).value()).isEqualTo(42);
      assertThat(supervisor.call("shop", "answer", null).value()).isEqualTo(42);
      assertThat(second.snapshot().plugin("shop"))
          .isNotSameAs(supervisor.snapshot().plugin("shop"));
    } finally {
      second.shutdown(Duration.ofSeconds(5));
    }
    assertThat(supervisor.call("shop", "answer", null).value()).isEqualTo(42);
  }
}
