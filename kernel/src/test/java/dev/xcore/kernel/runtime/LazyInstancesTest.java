package dev.xcore.kernel.runtime;

import static dev.xcore.kernel.runtime.Workshop.diarist;
import static dev.xcore.kernel.runtime.Workshop.manifest;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.xcore.sdk.Result;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
final class LazyInstancesTest {

  private static final String LAZY = "load: lazy";

  @TempDir Path root;
  private Workshop workshop;
  private PluginSupervisor supervisor;
  private Path diary;
  private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();

  @BeforeEach
  void open() throws IOException {
    workshop = new Workshop(root);
    diary = workshop.diary("shop");
    supervisor = workshop.supervisor();
  }

  @AfterEach
  void close() {
    callers.shutdownNow();
    supervisor.shutdown(Duration.ofSeconds(5));
  }

  private static String saying(String word) {
    return "@Action public String say() { return \"" + word + "\"; }";
  }

  private Result say() {
    return supervisor.call("shop", "say", Map.of());
  }

  private PluginStatus status() {
    return supervisor.find("shop").orElseThrow();
  }

  @Test
  void nothingRunsBeforeTheFirstCall() throws Exception {
    workshop.binary("shop", manifest("shop", LAZY), diarist("shop", saying("tea")));
    supervisor.boot();
    assertThat(status().state()).isEqualTo(PluginState.LOADED);
    assertThat(status().isServing()).isTrue();
    assertThat(status().instances().orElseThrow().kind()).isEqualTo(InstanceStatus.Kind.DORMANT);
    assertThat(workshop.lines(diary)).isEmpty();

    assertThat(say().value()).isEqualTo("tea");

    assertThat(status().state()).isEqualTo(PluginState.ACTIVE);
    assertThat(status().history().getLast().actor()).isEqualTo("call");
    assertThat(status().instances().orElseThrow().kind()).isEqualTo(InstanceStatus.Kind.SHARED);
    assertThat(workshop.lines(diary)).containsExactly("shop onLoad");
  }

  @Test
  void manyFirstCallsActivateOnce() throws Exception {
    workshop.binary(
        "shop",
        manifest("shop", LAZY),
        diarist("shop", saying("tea"))
            .replace("note(\"onLoad\");", "note(\"onLoad\"); Thread.sleep(200);"));
    supervisor.boot();

    List<Future<Result>> calls = new ArrayList<>();
    for (int i = 0; i < 32; i++) {
      calls.add(callers.submit(this::say));
    }
    for (Future<Result> call : calls) {
      assertThat(call.get().value()).isEqualTo("tea");
    }
    assertThat(workshop.lines(diary)).containsExactly("shop onLoad");
  }

  @Test
  void aFailedActivationFailsThePluginUntilACallTriesAgain() throws Exception {
    Path permit = root.resolve("permit");
    workshop.binary(
        "shop",
        manifest("shop", LAZY),
        diarist("shop", saying("tea"))
            .replace(
                "note(\"onLoad\");",
                "note(\"onLoad\"); if (!java.nio.file.Files.exists(java.nio.file.Path.of(\""
                    + permit
                    + "\"))) throw new IllegalStateException(\"no permit\");"));
    supervisor.boot();

    Result first = say();
    assertThat(first.code()).isEqualTo("plugin_unavailable");
    assertThat(first.message()).contains("START_FAILED", "no permit");
    assertThat(status().state()).isEqualTo(PluginState.FAILED);
    assertThat(status().problems()).isNotEmpty();
    assertThat(say().message()).as("not tried again at once").contains("no permit");
    assertThat(workshop.lines(diary)).hasSize(1);

    Files.createFile(permit);
    await().until(() -> say().isOk());
    assertThat(status().state()).isEqualTo(PluginState.ACTIVE);
    assertThat(status().problems()).isEmpty();
    assertThat(workshop.lines(diary)).containsExactly("shop onLoad", "shop onLoad");
  }

  @Test
  void loadBringsInWhatLiesOnDiskAfterAFailedActivation() throws Exception {
    workshop.binary(
        "shop",
        manifest("shop", LAZY),
        "@Override public void onLoad() { throw new IllegalStateException(\"broken\"); }");
    supervisor.boot();
    assertThat(say().isOk()).isFalse();
    workshop.binary("shop", manifest("shop", LAZY, "version: 1.0.1"), saying("mended"));

    supervisor.load("shop", "test");

    assertThat(status().state()).isEqualTo(PluginState.LOADED);
    assertThat(say().value()).isEqualTo("mended");
  }

  @Test
  void aFailedActivationCanBeUnloaded() throws Exception {
    workshop.binary(
        "shop",
        manifest("shop", LAZY),
        "@Override public void onLoad() { throw new IllegalStateException(\"broken\"); }");
    supervisor.boot();
    assertThat(say().isOk()).isFalse();

    assertThat(supervisor.unload("shop", "test").state()).isEqualTo(PluginState.UNLOADED);
  }

  @Test
  void theActivationOutlivesTheCallThatBeganIt() throws Exception {
    workshop.binary(
        "shop",
        manifest("shop", LAZY, "resources: {timeout: 200ms}"),
        diarist("shop", saying("tea"))
            .replace("note(\"onLoad\");", "note(\"onLoad\"); Thread.sleep(800);"));
    supervisor.boot();

    assertThat(say().code()).isEqualTo("timeout");
    await().until(() -> status().state() == PluginState.ACTIVE);
    assertThat(say().value()).isEqualTo("tea");
    assertThat(workshop.lines(diary)).containsExactly("shop onLoad");
  }

  @Test
  void reloadLeavesAPluginAsleepThatNobodyHasCalled() throws Exception {
    workshop.binary("shop", manifest("shop", LAZY), diarist("shop", saying("tea")));
    supervisor.boot();
    workshop.binary(
        "shop", manifest("shop", LAZY, "version: 1.0.1"), diarist("shop", saying("milk")));

    assertThat(supervisor.reload("shop", "test").state()).isEqualTo(PluginState.LOADED);
    assertThat(workshop.lines(diary)).isEmpty();
    assertThat(say().value()).isEqualTo("milk");
  }

  @Test
  void reloadOfAnActivePluginStartsTheNextVersionBeforeItServes() throws Exception {
    workshop.binary("shop", manifest("shop", LAZY), diarist("shop", saying("tea")));
    supervisor.boot();
    say();
    workshop.binary(
        "shop",
        manifest("shop", LAZY, "version: 1.0.1"),
        "@Override public void onLoad() { throw new IllegalStateException(\"broken\"); }");

    org.assertj.core.api.Assertions.assertThatThrownBy(() -> supervisor.reload("shop", "test"))
        .isInstanceOf(PluginLoadException.class);
    assertThat(say().value()).isEqualTo("tea");
    assertThat(status().state()).isEqualTo(PluginState.ACTIVE);
  }

  @Test
  void aReloadThatFailsLeavesASleepingPluginAsleep() throws Exception {
    workshop.binary("shop", manifest("shop", LAZY), diarist("shop", saying("tea")));
    supervisor.boot();
    Files.writeString(workshop.plugins.resolve("shop/plugin.yaml"), "name: shop\nversion: soon\n");

    org.assertj.core.api.Assertions.assertThatThrownBy(() -> supervisor.reload("shop", "test"))
        .isInstanceOf(PluginLoadException.class);
    assertThat(status().state()).isEqualTo(PluginState.LOADED);
    assertThat(say().value()).isEqualTo("tea");
  }

  @Test
  void unloadGivesUpAnActivationThatIsUnderWay() throws Exception {
    workshop.drainTimeout = Duration.ofMillis(300);
    supervisor = workshop.supervisor();
    workshop.binary(
        "shop",
        manifest("shop", LAZY),
        diarist("shop", saying("tea"))
            .replace("note(\"onLoad\");", "note(\"onLoad\"); Thread.sleep(60000);"));
    supervisor.boot();
    WeakReference<ClassLoader> loader = new WeakReference<>(code());
    Future<Result> first = callers.submit(this::say);
    await().until(() -> workshop.lines(diary).size() == 1);

    supervisor.unload("shop", "test");

    assertThat(first.get().isOk()).isFalse();
    assertThat(status().state()).isEqualTo(PluginState.UNLOADED);
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> {
          System.gc();
          return loader.refersTo(null);
        });
  }

  private ClassLoader code() {
    return supervisor.snapshot().plugin("shop").parts().scope().loader();
  }

  @Test
  void aSleepingPluginThatIsUnloadedNeverRuns() throws Exception {
    workshop.binary("shop", manifest("shop", LAZY), diarist("shop", saying("tea")));
    supervisor.boot();
    supervisor.unload("shop", "test");

    assertThat(workshop.lines(diary)).isEmpty();
  }

  @Test
  void routesMadeInCodeAreKnownBeforeTheFirstCall() throws Exception {
    workshop.binary(
        "shop",
        manifest("shop", LAZY),
        diarist(
            "shop",
            """
              @Override public Router router() {
                return Router.create().get("/tea", request -> "tea");
              }
            """));
    supervisor.boot();

    assertThat(supervisor.snapshot().plugin("shop").handlers().routes())
        .extracting(route -> route.path())
        .containsExactly("/tea");
    assertThat(workshop.lines(diary)).isEmpty();
    supervisor.unload("shop", "test");
    assertThat(workshop.lines(diary)).as("what was not loaded is not unloaded").isEmpty();
  }

  @Test
  void lazyEphemeralPluginsStartNothingBeforeTheFirstCall() throws Exception {
    workshop.binary(
        "shop",
        manifest("shop", LAZY, "execution_mode: ephemeral", "ephemeral: {pool_size: 2}"),
        diarist("shop", saying("tea")));
    supervisor.boot();
    assertThat(workshop.lines(diary)).isEmpty();

    assertThat(say().value()).isEqualTo("tea");
    assertThat(status().instances().orElseThrow().kind()).isEqualTo(InstanceStatus.Kind.EPHEMERAL);
  }

  @Test
  void aSleepingPluginStartsAsManyInstancesAsTheOperatorSaidMeanwhile() throws Exception {
    workshop.binary("shop", manifest("shop", LAZY), diarist("shop", saying("tea")));
    supervisor.boot();
    workshop.overrides.put("shop", Map.of("runtime", Map.of("instances", 3)));
    assertThat(supervisor.reconfigure("shop")).isEmpty();

    say();
    assertThat(status().instances().orElseThrow().alive()).isEqualTo(3);
    assertThat(workshop.lines(diary)).hasSize(3);
  }

  @Test
  void aPluginThatSleepsSatisfiesThoseThatRequireIt() throws Exception {
    workshop.binary("shop", manifest("shop", LAZY), diarist("shop", saying("tea")));
    workshop.binary("guest", manifest("guest", "requires: [shop]"), saying("hello"));
    supervisor.boot();

    assertThat(supervisor.find("guest").orElseThrow().state()).isEqualTo(PluginState.ACTIVE);
  }
}
