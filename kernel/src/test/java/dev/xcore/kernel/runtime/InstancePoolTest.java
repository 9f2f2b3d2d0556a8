package dev.xcore.kernel.runtime;

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
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
final class InstancePoolTest {

  /** Numbers its instances, and holds calls to {@code enter} until {@code open}. */
  private static final String GATED =
      """
        private static final java.util.concurrent.atomic.AtomicInteger MADE =
            new java.util.concurrent.atomic.AtomicInteger();
        private static final java.util.concurrent.atomic.AtomicInteger INSIDE =
            new java.util.concurrent.atomic.AtomicInteger();
        private static final java.util.concurrent.CountDownLatch GATE =
            new java.util.concurrent.CountDownLatch(1);
        private final int number = MADE.incrementAndGet();

        @Action public int who() { return number; }

        @Action public int enter() throws Exception {
          INSIDE.incrementAndGet();
          GATE.await();
          return number;
        }

        @Action public int inside() { return INSIDE.get(); }

        @Action public void open() { GATE.countDown(); }

        @Action public int identity() { return System.identityHashCode(Main.class); }
      """;

  @TempDir Path root;
  private Workshop workshop;
  private PluginSupervisor supervisor;
  private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();

  @BeforeEach
  void open() throws IOException {
    workshop = new Workshop(root);
    supervisor = workshop.supervisor();
  }

  @AfterEach
  void close() {
    callers.shutdownNow();
    supervisor.shutdown(Duration.ofSeconds(5));
  }

  private Object call(String action) {
    return supervisor.call("shop", action, Map.of()).value();
  }

  private List<Future<Result>> enter(int calls) {
    List<Future<Result>> results = new ArrayList<>();
    for (int i = 0; i < calls; i++) {
      results.add(callers.submit(() -> supervisor.call("shop", "enter", Map.of())));
      int inside = i + 1;
      await().until(() -> call("inside").equals(inside));
    }
    return results;
  }

  private static Set<Object> values(List<Future<Result>> results) throws Exception {
    Set<Object> values = new HashSet<>();
    for (Future<Result> result : results) {
      values.add(result.get().value());
    }
    return values;
  }

  private InstanceStatus instances() {
    return supervisor.find("shop").orElseThrow().instances().orElseThrow();
  }

  @Test
  void callsAtOnceAreSpreadOverAllInstances() throws Exception {
    workshop.binary("shop", manifest("shop", "runtime: {instances: 3}"), GATED);
    supervisor.boot();

    List<Future<Result>> results = enter(3);
    assertThat(instances().used()).isEqualTo(3);
    call("open");

    assertThat(values(results)).containsExactlyInAnyOrder(1, 2, 3);
    assertThat(instances())
        .isEqualTo(
            new InstanceStatus(
                InstanceStatus.Kind.SHARED, 3, 3, 0, false, Optional.empty(), Optional.empty()));
  }

  @Test
  void theLeastBusyInstanceTakesTheCall() throws Exception {
    workshop.binary("shop", manifest("shop", "runtime: {instances: 3}"), GATED);
    supervisor.boot();
    List<Future<Result>> held = enter(2);

    Set<Object> takers = new HashSet<>();
    for (int i = 0; i < 12; i++) {
      takers.add(call("who"));
    }
    call("open");

    assertThat(takers).hasSize(1).doesNotContainAnyElementsOf(values(held));
  }

  @Test
  void callsOneAfterTheOtherReachEveryInstance() throws Exception {
    workshop.binary("shop", manifest("shop", "runtime: {instances: 4}"), GATED);
    supervisor.boot();

    Set<Object> takers = new HashSet<>();
    for (int i = 0; i < 8; i++) {
      takers.add(call("who"));
    }
    assertThat(takers).containsExactlyInAnyOrder(1, 2, 3, 4);
  }

  @Test
  void singleThreadedInstancesWorkSideBySide() throws Exception {
    Path folder = workshop.binary("shop", manifest("shop", "runtime: {instances: 2}"), GATED);
    Workshop.compile(
        folder.resolve("classes"),
        Workshop.main("shop", GATED)
            .replace("public final class Main", "@SingleThreaded public final class Main")
            .replace("@Action public int inside()", "static int inside()"));
    supervisor.boot();

    List<Future<Result>> results = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      results.add(callers.submit(() -> supervisor.call("shop", "enter", Map.of())));
    }
    await().until(() -> supervisor.find("shop").orElseThrow().inFlight() == 4);
    assertThat(entered()).as("two are inside, two wait for their turn").isEqualTo(2);
    openGate();

    assertThat(values(results)).containsExactlyInAnyOrder(1, 2);
  }

  private int entered() throws Exception {
    await().until(() -> (int) inPlugin("inside") >= 2);
    return (int) inPlugin("inside");
  }

  private void openGate() throws Exception {
    var gate = entryClass().getDeclaredField("GATE");
    gate.setAccessible(true);
    ((java.util.concurrent.CountDownLatch) gate.get(null)).countDown();
  }

  private Object inPlugin(String method) throws Exception {
    var inside = entryClass().getDeclaredMethod(method);
    inside.setAccessible(true);
    return inside.invoke(null);
  }

  private Class<?> entryClass() {
    var pool = supervisor.snapshot().plugin("shop").parts().pipeline().instances();
    return ((InstancePool) pool).lease(null).object().getClass();
  }

  @Test
  void isolatedInstancesShareNoStatics() throws Exception {
    workshop.binary(
        "shop",
        manifest("shop", "runtime: {instances: 3, instance_isolation: true}"),
        GATED
            + "public record Seen(int number) {}\n"
            + "@Action public Seen seen() { return new Seen(number); }");
    supervisor.boot();

    Set<Object> classes = new HashSet<>();
    for (int i = 0; i < 6; i++) {
      classes.add(call("identity"));
    }
    for (int i = 0; i < 3; i++) {
      assertThat(call("who")).isEqualTo(1);
      assertThat(call("seen")).isEqualTo(Map.of("number", 1L));
    }
    assertThat(classes).hasSize(3);
    assertThat(instances().isolated()).isTrue();
  }

  @Test
  void anInstanceThatCannotStartEndsThoseBeforeIt() throws Exception {
    Path diary = workshop.diary("shop");
    workshop.binary(
        "shop",
        manifest("shop", "runtime: {instances: 3}"),
        Workshop.diarist("shop", "private static int made; private final int number = ++made;")
            .replace(
                "throws Exception { note(\"onLoad\"); }",
                "throws Exception { note(\"onLoad\"); if (number == 3) throw new"
                    + " IllegalStateException(\"third\"); }"));
    supervisor.boot();

    assertThat(supervisor.find("shop").orElseThrow().state()).isEqualTo(PluginState.FAILED);
    assertThat(workshop.lines(diary))
        .containsExactly(
            "shop onLoad", "shop onLoad", "shop onLoad", "shop onUnload", "shop onUnload");
  }

  @Test
  void reloadHandsTheStateOfEachToTheOneInItsPlace() throws Exception {
    String members =
        """
          private static int made;
          private final int number = ++made;
          private String taken = "nothing";

          @Override public Object onSuspend() { return "state of " + number; }

          @Override public void onReload(Reload previous) {
            taken = number + " took " + previous.state().orElse("nothing");
          }

          @Action public String taken() { return taken; }
        """;
    workshop.binary("shop", manifest("shop", "runtime: {instances: 2}"), members);
    supervisor.boot();
    Files.writeString(
        workshop.plugins.resolve("shop/plugin.yaml"),
        manifest("shop", "version: 1.0.1", "runtime: {instances: 3}"));

    supervisor.reload("shop", "test");

    Set<Object> taken = new HashSet<>();
    for (int i = 0; i < 6; i++) {
      taken.add(call("taken"));
    }
    assertThat(taken)
        .containsExactlyInAnyOrder("1 took state of 1", "2 took state of 2", "3 took state of 1");
  }

  @Test
  void newSettingsReachEveryInstanceOrNone() throws Exception {
    workshop.config.put("shop", Map.of("colour", "red"));
    workshop.binary(
        "shop",
        manifest("shop", "runtime: {instances: 2}"),
        """
          private static int made;
          private final int number = ++made;
          private String colour = "red";

          @Override public void onConfigChange(Config config) {
            String next = config.text("colour").orElse("none");
            if (number == 2 && next.equals("ugly")) throw new IllegalStateException("ugly");
            colour = next;
          }

          @Action public String colour() { return colour; }
        """);
    supervisor.boot();

    workshop.config.put("shop", Map.of("colour", "blue"));
    assertThat(supervisor.reconfigure("shop")).isEmpty();
    assertThat(List.of(call("colour"), call("colour"))).containsOnly("blue");

    workshop.config.put("shop", Map.of("colour", "ugly"));
    assertThat(supervisor.reconfigure("shop")).containsKey("shop");
    assertThat(List.of(call("colour"), call("colour"))).containsOnly("blue");
  }

  private void scale(int instances) {
    workshop.overrides.put("shop", Map.of("runtime", Map.of("instances", instances)));
    assertThat(supervisor.reconfigure("shop")).isEmpty();
  }

  @Test
  void scalesUpAndDownWithoutAFailedCall() throws Exception {
    Path diary = workshop.diary("shop");
    workshop.binary(
        "shop",
        manifest("shop"),
        Workshop.diarist("shop", "@Action public int one() { return 1; }"));
    supervisor.boot();
    AtomicBoolean isOver = new AtomicBoolean();
    AtomicReference<Result> failure = new AtomicReference<>();
    List<Future<?>> load = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      load.add(
          callers.submit(() -> {
            while (!isOver.get()) {
              Result result = supervisor.call("shop", "one", Map.of());
              if (!result.isOk()) {
                failure.set(result);
              }
            }
          }));
    }

    for (int wanted : List.of(4, 2, 6, 1, 3, 1)) {
      scale(wanted);
      assertThat(instances().wanted()).isEqualTo(wanted);
    }
    isOver.set(true);
    for (Future<?> caller : load) {
      caller.get();
    }

    assertThat(failure.get()).isNull();
    await().until(() -> instances().alive() == 1);
    assertThat(workshop.lines(diary).stream().filter("shop onLoad"::equals)).hasSize(10);
    assertThat(workshop.lines(diary).stream().filter("shop onUnload"::equals)).hasSize(9);
  }

  @Test
  void anInstanceThatLeavesFinishesItsCalls() throws Exception {
    workshop.binary("shop", manifest("shop", "runtime: {instances: 2}"), GATED);
    supervisor.boot();
    List<Future<Result>> held = enter(2);

    scale(1);
    assertThat(instances().alive()).isEqualTo(2);
    call("open");

    assertThat(values(held)).containsExactlyInAnyOrder(1, 2);
    await().until(() -> instances().alive() == 1);
  }

  @Test
  void anInstanceThatLeavesClosesItsSockets() throws Exception {
    workshop.binary("shop", manifest("shop", "runtime: {instances: 2}"), GATED);
    supervisor.boot();
    AtomicInteger closed = new AtomicInteger();
    List<InstanceHold> holds = List.of(InstanceHold.create(), InstanceHold.create());
    for (InstanceHold hold : holds) {
      supervisor
          .snapshot()
          .plugin("shop")
          .run(
              CallOrigin.of("system"),
              instance -> {
                hold.keep(instance);
                return instance;
              });
      hold.own(closed::incrementAndGet);
    }

    scale(1);
    await().until(() -> closed.get() == 1);
    assertThat(instances().alive()).as("its user is still there").isEqualTo(2);
    holds.forEach(InstanceHold::close);
    await().until(() -> instances().alive() == 1);
    assertThat(closed.get()).isEqualTo(1);
  }

  @Test
  void anInstanceThatCannotBeAddedChangesNothing() throws Exception {
    workshop.binary(
        "shop",
        manifest("shop"),
        GATED
            + "@Override public void onLoad() { if (number == 3) throw new"
            + " IllegalStateException(\"third\"); }");
    supervisor.boot();

    workshop.overrides.put("shop", Map.of("runtime", Map.of("instances", 4)));
    assertThat(supervisor.reconfigure("shop").get("shop"))
        .contains("its instances stay as they are")
        .contains("third");
    assertThat(instances().wanted()).isEqualTo(1);
    assertThat(call("who")).isEqualTo(1);
  }

  @Test
  void classLoadersOfIsolatedInstancesAreCollectedAfterUnload() throws Exception {
    workshop.binary(
        "shop", manifest("shop", "runtime: {instances: 3, instance_isolation: true}"), GATED);
    supervisor.boot();
    List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      loaders.add(loader());
    }
    assertThat(loaders.stream().map(WeakReference::get)).doesNotHaveDuplicates();

    supervisor.unload("shop", "test");

    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> {
          System.gc();
          return loaders.stream().allMatch(loader -> loader.refersTo(null));
        });
  }

  private WeakReference<ClassLoader> loader() {
    return new WeakReference<>(
        supervisor
            .snapshot()
            .plugin("shop")
            .run(
                CallOrigin.of("system"),
                instance -> instance.object().getClass().getClassLoader()));
  }
}
