package dev.xcore.kernel.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.xcore.kernel.sandbox.WatchTimes;
import dev.xcore.kernel.sandbox.WorkerHold;
import dev.xcore.sdk.CallTimeoutException;
import dev.xcore.sdk.Result;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Limits of workers, who watches them, and what is told of them. */
@Timeout(120)
@Tag("full")
final class SandboxLimitsIT {

  private static final Duration LONG = Duration.ofSeconds(30);

  @TempDir private Path root;
  private Workshop workshop;
  private PluginSupervisor supervisor;

  @BeforeEach
  void prepare() throws Exception {
    workshop = new Workshop(root);
    workshop.watch =
        new WatchTimes(
            Duration.ofMillis(100),
            Duration.ofMillis(50),
            Duration.ofMillis(300),
            Duration.ofMillis(1500));
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

  private Result call(String plugin, String action) {
    return supervisor.call(CallOrigin.of("cli"), plugin, action, Map.of());
  }

  private SandboxStatus sandbox(String plugin) {
    return supervisor.find(plugin).orElseThrow().instances().orElseThrow().sandbox().orElseThrow();
  }

  @Test
  void aCallThatBurnsMoreProcessorTimeThanItMayEndsLongBeforeItsDeadline() throws Exception {
    load(
        "burner",
        """
        @Action("burn") public String burn() { while (true) { Thread.onSpinWait(); } }
        @Action("rest") public String rest() throws Exception { Thread.sleep(2000); return "up"; }
        """,
        "resources: {timeout: 60s, max_cpu_seconds: 1}");

    assertThat(call("burner", "rest").value()).isEqualTo("up");
    assertThatThrownBy(() -> call("burner", "burn").value())
        .isInstanceOf(CallTimeoutException.class)
        .hasMessageContaining("resources.max_cpu_seconds: 1.0");
  }

  @Test
  void aWorkerThatDoesNotAnswerIsReplacedThoughNobodyCallsIt() throws Exception {
    load("mute", "@Action(\"hello\") public String hello() { return \"here\"; }");
    long before = sandbox("mute").workers().getFirst().pid();

    stopProcess(before);

    Awaitility.await()
        .atMost(LONG)
        .untilAsserted(() -> {
          assertThat(sandbox("mute").crashes().last()).hasValue("it did not answer for 1500 ms");
          assertThat(sandbox("mute").workers()).hasSize(1);
        });
    assertThat(sandbox("mute").workers().getFirst().pid()).isNotEqualTo(before);
    assertThat(sandbox("mute").crashes().restarts()).isEqualTo(1);
    assertThat(call("mute", "hello").value()).isEqualTo("here");
  }

  private static void stopProcess(long pid) throws IOException, InterruptedException {
    Process kill = new ProcessBuilder("kill", "-STOP", String.valueOf(pid)).start();
    assertThat(kill.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(kill.exitValue()).isZero();
  }

  @Test
  void everyLimitIsReportedWithItsUseAndItsPeak() throws Exception {
    load(
        "eater",
        """
        private byte[] kept = new byte[0];
        @Action("eat") public String eat() throws Exception {
          byte[] meal = new byte[20 << 20];
          java.util.Arrays.fill(meal, (byte) 1);
          kept = java.util.Arrays.copyOf(meal, meal.length);
          java.util.List<Thread> threads = new java.util.ArrayList<>();
          for (int i = 0; i < 20; i++) {
            threads.add(Thread.ofPlatform().daemon().start(() -> nap(400)));
          }
          nap(400);
          return "full";
        }
        private static void nap(long millis) {
          try { Thread.sleep(millis); } catch (InterruptedException e) { return; }
        }
        """,
        "resources: {max_memory_mb: 160, max_cpu_percent: 80, max_threads: 40, max_disk_mb: 7}",
        "runtime: {instances: 2}");

    assertThat(call("eater", "eat").value()).isEqualTo("full");

    SandboxStatus status = sandbox("eater");
    assertThat(status.limits())
        .isEqualTo(
            new SandboxStatus.Limits(160L << 20, 80, java.util.Optional.empty(), 40, 7L << 20));
    assertThat(status.workers()).extracting(SandboxStatus.WorkerStatus::seat).containsExactly(0, 1);
    assertThat(status.workers())
        .extracting(SandboxStatus.WorkerStatus::pid)
        .doesNotHaveDuplicates();
    assertThat(status.workers())
        .anySatisfy(worker -> {
          assertThat(worker.reading().now().memory()).isPositive();
          assertThat(worker.reading().peak().peakMemory()).isGreaterThan(40L << 20);
          assertThat(worker.reading().peak().threads()).isGreaterThanOrEqualTo(30);
          assertThat(worker.reading().now().cpuNanos()).isPositive();
        });
    WorkerHold hold = status.workers().getFirst().hold();
    assertThat(hold.level()).isIn("kernel", "process");
    assertThat(hold.mechanisms()).contains("self limits");
    assertThat(status.crashes().total()).isZero();
  }

  @Test
  void aPluginThatFallsTooOftenIsInACrashLoopUntilItIsLoadedAgain() throws Exception {
    load(
        "faller",
        """
        @Action("fall") public String fall() { Runtime.getRuntime().halt(9); return ""; }
        @Action("stand") public String stand() { return "up"; }
        """,
        "allowed_imports: [java.lang.Runtime]",
        "runtime: {restart: {max_restarts: 1, backoff: 10ms}}");

    call("faller", "fall");
    Awaitility.await().atMost(LONG).until(() -> call("faller", "stand").isOk());
    call("faller", "fall");

    Awaitility.await()
        .atMost(LONG)
        .untilAsserted(() ->
            assertThat(
                    supervisor.find("faller").orElseThrow().conditions().orElseThrow().obstacle())
                .hasValueSatisfying(obstacle ->
                    assertThat(obstacle)
                        .startsWith("crash-loop: 2 crashes within 1m")
                        .contains("code 9")));
    assertThat(call("faller", "stand").isOk()).isFalse();
    PluginDiagnosis why = supervisor.why("faller").orElseThrow();
    assertThat(why.summary()).isEqualTo("plugin 'faller' 1.0.0 takes no calls just now");
    assertThat(why.reasons().getFirst()).startsWith("crash-loop: ");
    assertThat(why.advice()).anyMatch(advice -> advice.contains("xcore plugin reload faller"));
    assertThat(sandbox("faller").workers()).isEmpty();
    assertThat(sandbox("faller").crashes().total()).isEqualTo(2);

    supervisor.load("faller", "test");

    assertThat(call("faller", "stand").value()).isEqualTo("up");
    assertThat(sandbox("faller").crashes()).extracting(c -> c.total()).isEqualTo(0L);
    assertThat(List.of(supervisor.find("faller").orElseThrow().state()))
        .containsExactly(PluginState.ACTIVE);
  }
}
