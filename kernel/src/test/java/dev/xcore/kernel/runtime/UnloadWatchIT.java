package dev.xcore.kernel.runtime;

import static dev.xcore.kernel.runtime.Workshop.manifest;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.xcore.kernel.leaks.Holder;
import dev.xcore.kernel.leaks.HolderKind;
import dev.xcore.kernel.leaks.UnloadReport;
import dev.xcore.kernel.leaks.UnloadReport.State;
import dev.xcore.kernel.leaks.UnloadSummary;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Each case of a plugin that leaves something behind: taken back, or named in the report. */
@Timeout(120)
final class UnloadWatchIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Where plugins put what the test then holds or undoes; JDK types only. */
  private static final String SHELF = "dev.xcore.unload.shelf";

  private static final List<Object> HELD = new ArrayList<>();

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
    System.getProperties().remove(SHELF);
    HELD.clear();
    supervisor.shutdown(Duration.ofSeconds(5));
  }

  private void load(String onLoad, String... members) throws Exception {
    String all =
        "@Override public void onLoad() throws Exception {\n%s\n}\n%s"
            .formatted(onLoad, String.join("\n", members));
    workshop.binary("shop", manifest("shop"), all);
    supervisor.load("shop", "test");
  }

  private UnloadReport unload() {
    supervisor.unload("shop", "test");
    await().atMost(PATIENCE).until(() -> unloads().pending() == 0);
    return unloads().reports().getLast();
  }

  /** Loads and unloads a plugin whose {@code onLoad} does something; waits for the verdict. */
  private UnloadReport after(String onLoad, String... members) throws Exception {
    load(onLoad, members);
    return unload();
  }

  private UnloadSummary unloads() {
    return supervisor.find("shop").orElseThrow().unloads();
  }

  private static Holder only(HolderKind kind, UnloadReport report) {
    assertThat(report.state()).isEqualTo(State.LEAKED);
    assertThat(report.holders())
        .as(() ->
            report.holders().stream().map(each -> each + "" + each.path()).toList().toString())
        .hasSize(1);
    Holder holder = report.holders().getFirst();
    assertThat(holder.kind()).as("%s %s", holder, holder.path()).isEqualTo(kind);
    assertThat(holder.path()).last().asString().contains("PluginClassLoader (plugin)");
    assertThat(holder.advice()).isEqualTo(kind.advice());
    return holder;
  }

  private static void assertCollected(UnloadReport report) {
    assertThat(report.state()).as("%s", report.holders()).isEqualTo(State.COLLECTED);
  }

  private static void assertCleaned(UnloadReport report, String what) {
    assertCollected(report);
    assertThat(report.cleaned()).singleElement().asString().contains(what).contains("; ");
  }

  @Test
  void aPluginThatLeavesNothingIsCollected() throws Exception {
    UnloadReport report =
        after(
            "counter.addAndGet(List.of(1, 2).stream().mapToInt(x -> x).sum());",
            """
            private final java.util.concurrent.atomic.AtomicInteger counter =
                new java.util.concurrent.atomic.AtomicInteger();
            record Line(String text) {}
            @Action public Object lines() { return List.of(new Line("a"), new Line("b")); }
            @Get("/lines") Object routed() { return lines(); }
            """);
    assertCollected(report);
    assertThat(report.cleaned()).isEmpty();
    assertThat(supervisor.loaders().created()).isEqualTo(1);
    assertThat(supervisor.loaders().alive()).isZero();
    assertThat(supervisor.loaders().everLeaked()).isZero();
  }

  @Test
  void tasksOfTheContextEndWithThePlugin() throws Exception {
    UnloadReport report =
        after(
            """
            context.executor().execute(() -> {
              try { Thread.sleep(1_000_000); } catch (InterruptedException e) { return; }
            });
            """,
            "private final PluginContext context; Main(PluginContext context) { this.context ="
                + " context; }");
    assertCollected(report);
    assertThat(report.cleaned()).isEmpty();
  }

  @Test
  void aThreadLocalOfALongLivedThreadIsNamed() throws Exception {
    load(
        "",
        """
        record Basket(String owner) {}
        private static final ThreadLocal<Basket> LOCAL = new ThreadLocal<>();
        @Action public void remember() { LOCAL.set(new Basket("ann")); }
        """);
    supervisor.call("shop", "remember", null).value();

    Holder holder = only(HolderKind.THREAD_LOCAL, unload());
    assertThat(holder.description())
        .contains("thread '" + Thread.currentThread().getName() + "'")
        .contains("shop.Main$Basket");
  }

  @Test
  void aShutdownHookIsNamed() throws Exception {
    Holder holder =
        only(
            HolderKind.SHUTDOWN_HOOK,
            after("Runtime.getRuntime().addShutdownHook(new Thread(() -> {}, \"my-hook\"));"));
    assertThat(holder.description()).contains("my-hook").contains("shop.Main");
  }

  @Test
  void aJdbcDriverIsDeregistered() throws Exception {
    UnloadReport report =
        after(
            "java.sql.DriverManager.registerDriver(new Nowhere());",
            """
            public static final class Nowhere implements java.sql.Driver {
              public java.sql.Connection connect(String url, Properties info) { return null; }
              public boolean acceptsURL(String url) { return false; }
              public java.sql.DriverPropertyInfo[] getPropertyInfo(String url, Properties info) {
                return new java.sql.DriverPropertyInfo[0];
              }
              public int getMajorVersion() { return 1; }
              public int getMinorVersion() { return 0; }
              public boolean jdbcCompliant() { return false; }
              public java.util.logging.Logger getParentLogger() { return null; }
            }
            """);
    assertCleaned(report, "JDBC driver shop.Main$Nowhere");
  }

  @Test
  void aLogHandlerIsRemoved() throws Exception {
    UnloadReport report =
        after(
            "java.util.logging.Logger.getLogger(\"\").addHandler(new Sink());",
            """
            public static final class Sink extends java.util.logging.Handler {
              @Override public void publish(java.util.logging.LogRecord entry) {}
              @Override public void flush() {}
              @Override public void close() {}
            }
            """);
    assertCleaned(report, "shop.Main$Sink");
  }

  @Test
  void aLogFilterOfAHandlerThatStaysIsNamed() throws Exception {
    UnloadReport report =
        after("java.util.logging.Logger.getLogger(\"\").setFilter(entry -> true);");
    java.util.logging.Logger.getLogger("").setFilter(null);
    only(HolderKind.LOG_HANDLER, report);
  }

  @Test
  void anExecutorThatWasNotShutDownIsNamed() throws Exception {
    Holder holder =
        only(
            HolderKind.EXECUTOR,
            after(
                """
                pool = java.util.concurrent.Executors.newFixedThreadPool(1, task -> {
                  Thread thread = new Thread(task, "shop-pool");
                  thread.setDaemon(true);
                  return thread;
                });
                pool.submit(() -> 1).get();
                """,
                "private java.util.concurrent.ExecutorService pool;"));
    assertThat(holder.description()).contains("not shut down").contains("shop-pool");
    assertThat(holder.advice()).contains("shutdownNow()");
  }

  @Test
  void aDaemonThreadThatHeedsItsInterruptIsEnded() throws Exception {
    UnloadReport report =
        after(
            """
            Thread thread = new Thread(() -> {
              try { Thread.sleep(1_000_000); } catch (InterruptedException e) { return; }
            }, "shop-sleeper");
            thread.setDaemon(true);
            thread.start();
            """);
    assertCleaned(report, "shop-sleeper");
  }

  @Test
  void aDaemonThreadThatIgnoresItsInterruptIsNamedWithItsPlace() throws Exception {
    UnloadReport report =
        after(
            """
            Thread thread = new Thread(Main::work, "shop-worker");
            thread.setDaemon(true);
            thread.start();
            """,
            """
            static void work() {
              while (System.getProperties().get("%s") == null) {
                try { Thread.sleep(10_000); } catch (InterruptedException e) { continue; }
              }
            }
            """
                .formatted(SHELF));
    System.setProperty(SHELF, "enough");
    Holder holder = only(HolderKind.THREAD, report);
    assertThat(holder.description()).contains("shop-worker").contains("shop.Main.work");
    assertThat(report.cleaned()).singleElement().asString().contains("ignores its interrupt");
  }

  @Test
  void aParkedVirtualThreadIsNamed() throws Exception {
    Holder holder =
        only(
            HolderKind.VIRTUAL_THREAD,
            after(
                "Thread.ofVirtual().name(\"shop-waiter\").start(Main::work);",
                """
                static void work() { java.util.concurrent.locks.LockSupport.park(); }
                """));
    assertThat(holder.description()).contains("shop-waiter").contains("shop.Main.work");
    assertThat(holder.advice()).contains("context.executor()");
  }

  @Test
  void aDelayedTaskOfTheJdkIsNamed() throws Exception {
    only(
        HolderKind.DELAYED_TASK,
        after(
            """
            java.util.concurrent.CompletableFuture
                .delayedExecutor(1, java.util.concurrent.TimeUnit.HOURS).execute(() -> {});
            """));
  }

  @Test
  void aTimerThatWasNotCancelledIsNamed() throws Exception {
    Holder holder =
        only(
            HolderKind.TIMER,
            after(
                """
                new java.util.Timer("shop-timer", true).schedule(new TimerTask() {
                  @Override public void run() {}
                }, 1_000_000);
                """));
    assertThat(holder.description()).contains("shop-timer");
  }

  @Test
  void anMBeanIsUnregistered() throws Exception {
    UnloadReport report =
        after(
            """
            java.lang.management.ManagementFactory.getPlatformMBeanServer()
                .registerMBean(new Stock(), new javax.management.ObjectName("shop:type=Stock"));
            """,
            """
            public interface StockMBean { int getSize(); }
            public static final class Stock implements StockMBean {
              @Override public int getSize() { return 1; }
            }
            """);
    assertCleaned(report, "shop:type=Stock");
  }

  @Test
  void anObjectInTheSystemPropertiesIsNamedAndItsRemovalIsSeen() throws Exception {
    Holder holder =
        only(
            HolderKind.SYSTEM_PROPERTIES,
            after("System.getProperties().put(\"%s\", this);".formatted(SHELF)));
    assertThat(holder.description()).contains("shop.Main").contains("'" + SHELF + "'");

    System.getProperties().remove(SHELF);
    await()
        .atMost(PATIENCE)
        .until(() -> {
          System.gc();
          return unloads().leaked() == 0;
        });
    assertThat(unloads().collected()).isEqualTo(1);
    assertThat(supervisor.loaders().everLeaked()).isEqualTo(1);
    assertThat(supervisor.loaders().leaked()).isZero();
  }

  @Test
  void theDefaultUncaughtHandlerIsTakenBack() throws Exception {
    UnloadReport report =
        after("Thread.setDefaultUncaughtExceptionHandler((thread, thrown) -> {});");
    assertCleaned(report, "uncaught");
    assertThat(Thread.getDefaultUncaughtExceptionHandler()).isNull();
  }

  @Test
  void aClassValueOnAClassOfTheJdkIsNamed() throws Exception {
    only(
        HolderKind.CLASS_VALUE,
        after(
            "VALUE.get(String.class);",
            """
            record Note(Object text) {}
            private static final ClassValue<Note> VALUE = new ClassValue<>() {
              @Override protected Note computeValue(Class<?> type) { return new Note(this); }
            };
            """));
  }

  @Test
  void aSecurityProviderIsRemoved() throws Exception {
    UnloadReport report =
        after(
            "java.security.Security.addProvider(new Own());",
            """
            public static final class Own extends java.security.Provider {
              public Own() { super("ShopOwn", "1.0", "none"); }
            }
            """);
    assertCleaned(report, "ShopOwn");
  }

  @Test
  void theIntrospectorLetsGo() throws Exception {
    UnloadReport report =
        after(
            "java.beans.Introspector.getBeanInfo(Bean.class);",
            "public static final class Bean { public int getSize() { return 1; } }");
    assertCollected(report);
  }

  @Test
  void aStaticFieldOfTheHostIsNamed() throws Exception {
    load("System.getProperties().put(\"%s\", this);".formatted(SHELF));
    HELD.add(System.getProperties().remove(SHELF));

    Holder holder = only(HolderKind.STATIC_FIELD, unload());
    assertThat(holder.description())
        .contains("static field")
        .contains("UnloadWatchIT.HELD")
        .contains("shop.Main");
  }

  @Test
  void aStaticFieldOfAnotherPluginIsNamed() throws Exception {
    workshop.binary(
        "bank",
        manifest("bank"),
        """
        private static final List<Object> ACCOUNTS = new ArrayList<>();
        @Override public void onLoad() { System.getProperties().put("%s", ACCOUNTS); }
        """
            .formatted(SHELF));
    supervisor.load("bank", "test");
    load("((List<Object>) System.getProperties().get(\"%s\")).add(this);".formatted(SHELF));
    System.getProperties().remove(SHELF);

    Holder holder = only(HolderKind.OTHER_PLUGIN, unload());
    assertThat(holder.description()).contains("plugin:bank@1.0.0 bank.Main.ACCOUNTS");
  }

  @Test
  void severalHoldersAreNamedAtOnce() throws Exception {
    UnloadReport report =
        after(
            """
            System.getProperties().put("%s", this);
            Thread.ofVirtual().start(java.util.concurrent.locks.LockSupport::park);
            Thread.ofVirtual().start(Main::work);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {}));
            """
                .formatted(SHELF),
            "static void work() { java.util.concurrent.locks.LockSupport.park(); }");
    assertThat(report.holders())
        .extracting(Holder::kind)
        .containsExactlyInAnyOrder(
            HolderKind.SYSTEM_PROPERTIES,
            HolderKind.VIRTUAL_THREAD,
            HolderKind.VIRTUAL_THREAD,
            HolderKind.SHUTDOWN_HOOK);
  }
}
