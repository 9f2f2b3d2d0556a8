package dev.xcore.kernel.runtime;

import static dev.xcore.kernel.runtime.Workshop.diarist;
import static dev.xcore.kernel.runtime.Workshop.manifest;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.xcore.kernel.runtime.PluginLoadException.Code;
import dev.xcore.sdk.ConflictException;
import dev.xcore.sdk.PluginNotFoundException;
import dev.xcore.sdk.Result;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
final class PluginSupervisorChangeTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

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

  private static String version(int number) {
    return "@Action public int version() { return " + number + "; }";
  }

  private Object callVersion(String plugin) {
    return supervisor.call(plugin, "version", null).value();
  }

  private PluginStatus status(String plugin) {
    return supervisor.find(plugin).orElseThrow();
  }

  @Test
  void loadsAPluginThatCameAfterTheBoot() throws Exception {
    supervisor.boot();
    assertThatThrownBy(() -> supervisor.load("shop", "admin"))
        .isInstanceOf(PluginNotFoundException.class);
    workshop.binary("shop", manifest("shop"), version(1));

    assertThat(supervisor.load("shop", "admin").state()).isEqualTo(PluginState.ACTIVE);
    assertThat(supervisor.load("shop", "admin").state()).isEqualTo(PluginState.ACTIVE);
    assertThat(callVersion("shop")).isEqualTo(1);
    assertThatThrownBy(() -> supervisor.load("shp", "admin"))
        .isInstanceOf(PluginNotFoundException.class)
        .hasMessageContaining("did you mean 'shop'?");
  }

  @Test
  void aFailedPluginCanBeRepairedAndReloaded() throws Exception {
    workshop.binary("shop", manifest("shop", "requires: [bank]"), version(1));
    supervisor.boot();
    assertThat(status("shop").state()).isEqualTo(PluginState.FAILED);
    assertThatThrownBy(() -> supervisor.reload("shop", "cli"))
        .isInstanceOf(PluginLoadException.class)
        .hasMessageContaining("bank");

    workshop.binary("bank", manifest("bank"), version(7));
    supervisor.load("bank", "cli");
    PluginStatus repaired = supervisor.reload("shop", "cli");
    assertThat(repaired.state()).isEqualTo(PluginState.ACTIVE);
    assertThat(repaired.problems()).isEmpty();
    assertThat(repaired.code()).isEmpty();
    assertThat(callVersion("shop")).isEqualTo(1);
  }

  @Test
  void reloadServesWhatLiesOnDiskNow() throws Exception {
    workshop.binary("shop", manifest("shop"), version(1));
    supervisor.boot();
    workshop.binary(
        "shop", manifest("shop", "version: 1.1.0", "resources: {max_concurrent: 5}"), version(2));

    PluginStatus status = supervisor.reload("shop", "admin");

    assertThat(callVersion("shop")).isEqualTo(2);
    assertThat(status.manifest().orElseThrow().version()).hasToString("1.1.0");
    assertThat(status.manifest().orElseThrow().resources().maxConcurrent()).isEqualTo(5);
    assertThat(status.history().getLast())
        .satisfies(last -> {
          assertThat(last.from()).isEqualTo(PluginState.RELOADING);
          assertThat(last.to()).isEqualTo(PluginState.ACTIVE);
          assertThat(last.cause()).isEqualTo("replaced 1.0.0 by 1.1.0");
          assertThat(last.actor()).isEqualTo("admin");
        });
  }

  @Test
  void stateIsHandedOverAsATree() throws Exception {
    String members =
        """
        public record Basket(String owner, List<Integer> items) {}
        private Object taken = "nothing";
        @Override public Object onSuspend() {
          return Map.of("basket", new Basket("ann", List.of(1, 2)));
        }
        @Override public void onReload(Reload previous) {
          taken = previous.previousVersion() + " " + previous.state().orElse("");
        }
        @Action public Object taken() { return taken; }
        """;
    workshop.binary("shop", manifest("shop"), members);
    supervisor.boot();
    assertThat(supervisor.call("shop", "taken", null).value()).isEqualTo("nothing");

    supervisor.reload("shop", "admin");
    assertThat(supervisor.call("shop", "taken", null).value())
        .isEqualTo("1.0.0 {basket={owner=ann, items=[1, 2]}}");
  }

  @Test
  void reloadKeepsServingWhenTheNewVersionFails() throws Exception {
    Path diary = workshop.diary("shop");
    String good = diarist("shop", version(1));
    workshop.binary("shop", manifest("shop"), good);
    supervisor.boot();
    Map<Code, Runnable> breakages =
        Map.of(
            Code.MANIFEST_INVALID, () -> write("shop", "name: shop\nversion: soon\n", good),
            Code.MODE_UNAVAILABLE,
                () ->
                    write(
                        "shop",
                        manifest("shop", "execution_mode: sandboxed", "exports: [shop]"),
                        good),
            Code.FRAMEWORK_VERSION,
                () -> write("shop", manifest("shop", "framework_version: '>9'"), good),
            Code.UNSATISFIED_REQUIREMENT,
                () -> write("shop", manifest("shop", "requires: [nobody]"), good),
            Code.HANDLER_INVALID,
                () ->
                    write(
                        "shop",
                        manifest("shop"),
                        version(2) + version(3).replace("version()", "version(Thread t)")),
            Code.START_FAILED,
                () ->
                    write(
                        "shop",
                        manifest("shop"),
                        "@Override public void onReload(Reload old) { throw new"
                            + " IllegalStateException(\"no\"); }"));

    breakages.forEach((code, breakage) -> {
      breakage.run();
      PluginLoadException failure =
          catchThrowableOfType(
              PluginLoadException.class, () -> supervisor.reload("shop", "watcher"));
      assertThat(failure.code()).isEqualTo(code);
      assertThat(callVersion("shop")).isEqualTo(1);
      PluginStatus status = status("shop");
      assertThat(status.state()).isEqualTo(PluginState.ACTIVE);
      assertThat(status.code()).contains(code);
      assertThat(status.problems()).isNotEmpty();
      assertThat(status.history().getLast().cause()).startsWith("reload failed: " + code);
    });
    assertThat(workshop.lines(diary)).containsExactly("shop onLoad");

    write("shop", manifest("shop"), diarist("shop", version(2)));
    assertThat(supervisor.reload("shop", "watcher").problems()).isEmpty();
    assertThat(callVersion("shop")).isEqualTo(2);
  }

  private void write(String name, String manifest, String members) {
    try {
      workshop.binary(name, manifest, members);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void callsInFlightFinishOnTheOldVersionBeforeItIsUnloaded() throws Exception {
    Path diary = workshop.diary("shop");
    String waiting =
        """
          @Action public int slow() throws Exception {
            note("slow begins");
            while (!java.nio.file.Files.exists(java.nio.file.Path.of(config.text("diary").get() + ".go"))) {
              Thread.sleep(5);
            }
            note("slow ends");
            return 1;
          }
        """;
    workshop.binary("shop", manifest("shop"), diarist("shop", waiting + version(1)));
    supervisor.boot();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Result> slow = threads.submit(() -> supervisor.call("shop", "slow", null));
      await().atMost(PATIENCE).until(() -> workshop.lines(diary).contains("shop slow begins"));
      workshop.binary("shop", manifest("shop"), version(2));
      supervisor.reload("shop", "admin");

      assertThat(callVersion("shop")).isEqualTo(2);
      assertThat(workshop.lines(diary)).doesNotContain("shop onUnload");
      Files.createFile(Path.of(diary + ".go"));
      assertThat(slow.get().value()).isEqualTo(1);
    }
    await().atMost(PATIENCE).until(() -> workshop.lines(diary).contains("shop onUnload"));
    assertThat(workshop.lines(diary))
        .containsExactly("shop onLoad", "shop slow begins", "shop slow ends", "shop onUnload");
  }

  @Test
  void noCallFailsWhileAPluginIsReloadedAgainAndAgain() throws Exception {
    workshop.binary("inner", manifest("inner"), version(1));
    workshop.binary(
        "outer",
        manifest("outer", "requires: [inner]"),
        """
        private final PluginCalls calls;
        Main(PluginCalls calls) { this.calls = calls; }
        @Action public boolean ask() {
          return calls.call("inner", "version", null).value()
              .equals(calls.call("inner", "version", null).value());
        }
        """);
    supervisor.boot();
    AtomicBoolean isOver = new AtomicBoolean();
    AtomicInteger calls = new AtomicInteger();
    List<String> failures = java.util.Collections.synchronizedList(new ArrayList<>());
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int caller = 0; caller < 4; caller++) {
        var unused =
            threads.submit(() -> {
              while (!isOver.get()) {
                Result result = supervisor.call("outer", "ask", null);
                if (!result.isOk() || !result.value().equals(true)) {
                  failures.add(result.toString());
                }
                calls.incrementAndGet();
                Thread.yield();
              }
            });
      }
      for (int round = 2; round < 12; round++) {
        workshop.binary("inner", manifest("inner"), version(round));
        supervisor.reload("inner", "test");
        assertThat(callVersion("inner")).isEqualTo(round);
      }
      isOver.set(true);
    }
    assertThat(failures).isEmpty();
    assertThat(calls).hasPositiveValue();
  }

  @Test
  void unloadRefusesWhileOthersNeedThePlugin() throws Exception {
    workshop.binary("bank", manifest("bank"), version(1));
    workshop.binary("shop", manifest("shop", "requires: [bank]"), version(1));
    supervisor.boot();

    assertThatThrownBy(() -> supervisor.unload("bank", "admin"))
        .isInstanceOf(ConflictException.class)
        .hasMessageContaining("unload first: shop");
    assertThat(supervisor.unload("shop", "admin").state()).isEqualTo(PluginState.UNLOADED);
    assertThat(supervisor.unload("shop", "admin").state()).isEqualTo(PluginState.UNLOADED);
    assertThat(supervisor.unload("bank", "admin").state()).isEqualTo(PluginState.UNLOADED);
    assertThat(supervisor.call("bank", "version", null).message())
        .isEqualTo("plugin 'bank' is unloaded");
    assertThat(supervisor.load("bank", "admin").state()).isEqualTo(PluginState.ACTIVE);
    assertThatThrownBy(() -> supervisor.unload("nobody", "admin"))
        .isInstanceOf(PluginNotFoundException.class);
  }

  @Test
  void aNewVersionThatDependantsDoNotAcceptIsRefused() throws Exception {
    workshop.binary("bank", manifest("bank"), version(1));
    workshop.binary("shop", manifest("shop", "requires: ['bank: ^1.0']"), version(1));
    supervisor.boot();

    workshop.binary("bank", manifest("bank", "version: 2.0.0"), version(2));
    assertThatThrownBy(() -> supervisor.reload("bank", "admin"))
        .hasMessageContaining("plugin 'shop' requires bank ^1.0, but the new version is 2.0.0");
    workshop.binary("bank", manifest("bank", "requires: [shop]"), version(2));
    assertThatThrownBy(() -> supervisor.reload("bank", "admin"))
        .hasMessageContaining("in a circle");
    workshop.binary("bank", manifest("bank", "version: 1.5.0"), version(3));
    supervisor.reload("bank", "admin");
    assertThat(callVersion("bank")).isEqualTo(3);
  }

  @Test
  void callsThatDoNotEndAreInterruptedWhenThePluginIsUnloaded() throws Exception {
    workshop.drainTimeout = Duration.ofMillis(100);
    supervisor = workshop.supervisor();
    Path diary = workshop.diary("shop");
    workshop.binary(
        "shop",
        manifest("shop"),
        diarist(
            "shop",
            "@Action public void sleep() throws Exception { note(\"sleeps\"); Thread.sleep(100000);"
                + " }"));
    supervisor.boot();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Result> sleeping = threads.submit(() -> supervisor.call("shop", "sleep", null));
      await().atMost(PATIENCE).until(() -> workshop.lines(diary).contains("shop sleeps"));

      assertThat(supervisor.unload("shop", "admin").state()).isEqualTo(PluginState.UNLOADED);
      assertThat(sleeping.get().isOk()).isFalse();
    }
    assertThat(workshop.lines(diary)).last().isEqualTo("shop onUnload");
  }

  @Test
  void theClassesOfAnUnloadedPluginAreCollected() throws Exception {
    workshop.binary("shop", manifest("shop"), busy(1));
    supervisor.boot();
    WeakReference<ClassLoader> loader = use("shop");

    supervisor.unload("shop", "admin");
    awaitCollected(List.of(loader));
  }

  @Test
  void theClassesOfReplacedVersionsAreCollected() throws Exception {
    List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
    workshop.binary("shop", manifest("shop"), busy(0));
    supervisor.boot();
    for (int round = 1; round <= 5; round++) {
      loaders.add(use("shop"));
      workshop.binary("shop", manifest("shop"), busy(round));
      supervisor.reload("shop", "test");
    }
    awaitCollected(loaders);
    assertThat(supervisor.call("shop", "work", Map.of("name", "tea")).isOk()).isTrue();
  }

  /** A plugin that uses records, threads, its logger, and fails now and then. */
  private static String busy(int round) {
    return """
    public record Item(String name) {}
    public static final class OwnException extends RuntimeException {}
    private final PluginContext context;
    private static final ThreadLocal<Object> LOCAL = new ThreadLocal<>();
    Main(PluginContext context) { this.context = context; }
    @Override public void onLoad() {
      context.executor().execute(() -> { try { Thread.sleep(100000); } catch (InterruptedException e) {} });
    }
    @Action public Item work(Item item) throws Exception {
      context.logger().info("round %d");
      return context.executor().submit(() -> item).get();
    }
    @Action public void fail() { throw new OwnException(); }
    """
        .formatted(round);
  }

  private WeakReference<ClassLoader> use(String plugin) {
    assertThat(supervisor.call(plugin, "work", Map.of("name", "tea")).value())
        .isEqualTo(Map.of("name", "tea"));
    assertThat(supervisor.call(plugin, "fail", null).code()).isEqualTo("handler_error");
    return new WeakReference<>(
        supervisor
            .snapshot()
            .plugin(plugin)
            .run(
                CallOrigin.of("system"),
                instance -> instance.object().getClass().getClassLoader()));
  }

  private static void awaitCollected(List<WeakReference<ClassLoader>> loaders) {
    await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(50))
        .until(() -> {
          System.gc();
          return loaders.stream().allMatch(loader -> loader.get() == null);
        });
  }

  @Test
  void settingsAndLimitsChangeWhileThePluginServes() throws Exception {
    workshop.config.put("shop", Map.of("greeting", "hello"));
    workshop.binary(
        "shop",
        manifest("shop", "config: {greeting: hi, size: 1}"),
        """
        private final PluginContext context;
        private volatile String told = "nothing";
        Main(PluginContext context) { this.context = context; }
        @Override public void onConfigChange(Config config) {
          if (config.text("greeting", "").isEmpty()) throw new IllegalArgumentException("empty greeting");
          told = config.text("greeting", "");
        }
        @Action public String greeting() { return context.config().text("greeting", "") + context.config().integer("size", 0); }
        @Action public String told() { return told; }
        """);
    supervisor.boot();
    assertThat(supervisor.call("shop", "greeting", null).value()).isEqualTo("hello1");

    workshop.config.put("shop", Map.of("greeting", "ahoy"));
    workshop.overrides.put(
        "shop",
        Map.of("resources", Map.of("rate_limit", Map.of("calls", 3, "period_seconds", 3600))));
    assertThat(supervisor.reconfigure("shop")).isEmpty();
    assertThat(supervisor.call("shop", "greeting", null).value()).isEqualTo("ahoy1");
    assertThat(supervisor.call("shop", "told", null).value()).isEqualTo("ahoy");

    workshop.config.put("shop", Map.of("greeting", ""));
    assertThat(supervisor.reconfigure("shop").get("shop")).contains("empty greeting");
    assertThat(supervisor.call("shop", "greeting", null).value()).isEqualTo("ahoy1");
    assertThat(supervisor.call("shop", "greeting", null).code()).isEqualTo("rate_limited");
    assertThat(supervisor.reconfigure("nobody")).isEmpty();
  }

  @Test
  void whatCrossesBetweenPluginsIsReboundToTheCallersTypes() throws Exception {
    workshop.binary(
        "bank",
        manifest("bank"),
        """
        public record Transfer(String to, long cents) {}
        public record Receipt(String to, long cents, List<String> notes) {}
        @Action public Receipt pay(Transfer transfer) {
          return new Receipt(transfer.to(), transfer.cents(), List.of("paid"));
        }
        """);
    workshop.binary(
        "shop",
        manifest("shop", "requires: [bank]"),
        """
        public record Order(String to, long cents) {}
        public record Slip(String to, List<String> notes) {}
        private final PluginCalls calls;
        Main(PluginCalls calls) { this.calls = calls; }
        @Action public String typed() {
          Slip slip = calls.call("bank", "pay", new Order("ann", 5), Slip.class);
          return slip.to() + slip.notes();
        }
        @Action public List<String> generic() {
          Map<String, Object> tree = calls.call("bank", "pay", new Order("bob", 6), new TypeRef<Map<String, Object>>() {});
          return List.of(String.valueOf(tree.get("to")), String.valueOf(tree.get("cents")));
        }
        @Action public String wrong() {
          return calls.call("bank", "pay", Map.of("to", "eve")).code();
        }
        """);
    supervisor.boot();
    record Order(String to, long cents) {}

    assertThat(supervisor.call("shop", "typed", null).value()).isEqualTo("ann[paid]");
    assertThat(supervisor.call("shop", "generic", null).value()).isEqualTo(List.of("bob", "6"));
    assertThat(supervisor.call("shop", "wrong", null).value()).isEqualTo("validation_error");
    assertThat(supervisor.call("bank", "pay", new Order("app", 7)).value())
        .isEqualTo(Map.of("to", "app", "cents", 7L, "notes", List.of("paid")));
    assertThat(supervisor.call("bank", "pay", List.of(1)).code()).isEqualTo("invalid_payload");
  }

  @Test
  void aRestartStopsTheOldVersionFirst() throws Exception {
    Path diary = workshop.diary("shop");
    workshop.binary("shop", manifest("shop", "reload: restart"), diarist("shop", version(1)));
    supervisor.boot();
    workshop.binary("shop", manifest("shop", "reload: restart"), diarist("shop", version(2)));
    supervisor.reload("shop", "admin");

    assertThat(callVersion("shop")).isEqualTo(2);
    assertThat(workshop.lines(diary))
        .containsExactly("shop onLoad", "shop onUnload", "shop onLoad");
  }

  @Test
  void aDisabledPluginIsNotLoaded() throws Exception {
    workshop.disabled.add("shop");
    workshop.binary("shop", manifest("shop"), version(1));
    supervisor = workshop.supervisor();
    supervisor.boot();

    assertThatThrownBy(() -> supervisor.load("shop", "admin"))
        .isInstanceOf(ConflictException.class)
        .hasMessageContaining("take it out of plugins.disabled");
    assertThat(status("shop").state()).isEqualTo(PluginState.DISABLED);
  }

  @Test
  void aPluginWhoseFolderIsGoneGoesOnServing() throws Exception {
    Path folder = workshop.binary("shop", manifest("shop"), version(1));
    supervisor.boot();
    Workshop.delete(folder);

    assertThatThrownBy(() -> supervisor.reload("shop", "watcher"))
        .isInstanceOf(PluginLoadException.class)
        .hasMessageContaining("there is no plugin 'shop'");
    assertThat(callVersion("shop")).isEqualTo(1);
  }
}
