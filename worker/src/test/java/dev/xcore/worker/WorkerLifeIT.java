package dev.xcore.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xcore.handlers.ApiVersions;
import dev.xcore.ipc.FrameType;
import dev.xcore.ipc.ValueWriter;
import dev.xcore.sdk.ConflictException;
import dev.xcore.sdk.Health;
import dev.xcore.worker.protocol.CallTarget;
import dev.xcore.worker.protocol.Callback;
import dev.xcore.worker.protocol.HealthAnswer;
import dev.xcore.worker.protocol.LoadFailure;
import dev.xcore.worker.protocol.LoadOrder;
import dev.xcore.worker.protocol.LogEntry;
import dev.xcore.worker.protocol.Operation;
import dev.xcore.worker.protocol.PluginOffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
final class WorkerLifeIT {

  private static final String STORE =
      """
      package shop;

      import dev.xcore.sdk.*;
      import java.io.*;
      import java.util.*;
      import org.slf4j.*;

      @SingleThreaded
      public final class Store implements Plugin {

        private final PluginContext context;
        private final List<String> seen = new ArrayList<>();
        private HealthChecks.Registration registration;

        Store(PluginContext context) {
          this.context = context;
          System.out.println("a store is made");
          context.logger().info("limit is {}", context.config().integer("limit", 0));
        }

        @Override
        public void onLoad() {
          seen.add("load " + context.env().get("MODE") + " " + context.version());
        }

        @Override
        public void onReload(Reload previous) {
          seen.add("reload " + previous.previousVersion() + " " + previous.state());
        }

        @Override
        public Object onSuspend() {
          return Map.of("seen", seen);
        }

        @Override
        public void onConfigChange(Config config) {
          if (config.integer("limit", 0) > 100) {
            throw new IllegalArgumentException("too much");
          }
          seen.add("config " + config.integer("limit", 0) + " " + context.config().integer("limit", 0));
        }

        @HealthCheck
        Health shelves() {
          return Health.degraded("one is bent").with("bent", 1).with("where", "left");
        }

        @Action
        List<String> seen() {
          return seen;
        }

        @Action
        long limit() {
          return context.config().integer("limit", 0);
        }

        @Action
        String data() {
          return context.dataDirectory().toString();
        }

        @Action
        String read(String name) throws IOException {
          try (InputStream in = Store.class.getResourceAsStream(name)) {
            return in == null ? "none" : new String(in.readAllBytes(), "UTF-8");
          }
        }

        @Action
        String find(String name) {
          try {
            return Class.forName(name).getName();
          } catch (ClassNotFoundException e) {
            return "none";
          }
        }

        @Action
        int resources(String name) throws IOException {
          return Collections.list(Store.class.getClassLoader().getResources(name)).size();
        }

        @Action
        void register(String name) {
          registration = context.health().register(name, () -> Health.unhealthy("cold"));
        }

        @Action
        void remove() {
          registration.close();
          registration.close();
        }

        @Action
        String health() {
          return context.health().current().status().text();
        }

        @Action
        void log() {
          Logger logger = LoggerFactory.getLogger(Store.class);
          logger.debug("not shown");
          logger.warn("shown {}", 7, new IllegalStateException("why"));
          System.err.print("half ");
          System.err.println("a line");
          System.out.print("x".repeat(20_000) + "\\n");
        }

        @Action
        void flood(int lines) {
          for (int i = 0; i < lines; i++) {
            System.out.println("line " + i + " " + "y".repeat(1000));
          }
        }

        @Action
        void exit() {
          System.exit(7);
        }

        @Action
        String service() {
          return (context.service(PluginCalls.class) == context.calls()) + " "
              + (context.service(HealthChecks.class) == context.health());
        }
      }
      """;

  private FakeHost host;

  @BeforeEach
  void start() throws Exception {
    host = FakeHost.start();
  }

  @AfterEach
  void stop() throws Exception {
    host.close();
  }

  private PluginOffer loadStore() throws Exception {
    Map<String, byte[]> files = TestCode.compile(Map.of("shop.Store", STORE));
    files.put("shop/notes.txt", "hello".getBytes(StandardCharsets.UTF_8));
    files.put("shop/long.txt", "0123456789".repeat(100_000).getBytes(StandardCharsets.UTF_8));
    files.put("META-INF/versions/9/shop/notes.txt", new byte[0]);
    return host.loaded(files, FakeHost.order(""));
  }

  private Object callback(Callback callback, Object argument) throws Exception {
    return host.run(CallTarget.named(CallTarget.Kind.CALLBACK, callback.method()), argument)
        .value();
  }

  private LoadFailure.Problem refused(String entry, Map<String, String> sources) throws Exception {
    return host.refused(TestCode.compile(sources), FakeHost.order(entry)).problems().getFirst();
  }

  @Test
  void saysWhichCallbacksTheClassHas() throws Exception {
    PluginOffer offer = loadStore();
    assertThat(offer.callbacks())
        .isEqualTo(
            Set.of(
                Callback.ON_LOAD,
                Callback.ON_RELOAD,
                Callback.ON_SUSPEND,
                Callback.ON_CONFIG_CHANGE));
    assertThat(offer.isSingleThreaded()).isTrue();
  }

  @Test
  void callsTheCallbacks() throws Exception {
    loadStore();
    callback(Callback.ON_LOAD, null);
    callback(Callback.ON_RELOAD, Arrays.asList("1.0.0", Map.of("a", 1L)));
    callback(Callback.ON_UNLOAD, null);
    assertThat(callback(Callback.ON_SUSPEND, null))
        .isEqualTo(Map.of("seen", List.of("load test 1.2.3", "reload 1.0.0 Optional[{a=1}]")));
  }

  @Test
  void putsSettingsInForceOnceThePluginHasAcceptedThem() throws Exception {
    loadStore();
    callback(Callback.ON_CONFIG_CHANGE, List.of(Map.of("limit", 9L)));
    assertThat(host.action("limit", null)).isEqualTo(9L);
    assertThat(host.action("seen", null)).isEqualTo(List.of("config 9 5"));
    CallTarget target =
        CallTarget.named(CallTarget.Kind.CALLBACK, Callback.ON_CONFIG_CHANGE.method());
    assertThat(host.run(target, List.of(Map.of("limit", 900L))).error().message())
        .contains("too much");
    assertThat(host.action("limit", null)).isEqualTo(9L);
  }

  @Test
  void answersHealthChecksAnnotatedAndRegistered() throws Exception {
    loadStore();
    assertThat(health("shelves"))
        .contains(new Health(Health.Status.DEGRADED, "one is bent", details()));
    host.action("register", Map.of("name", "fridge"));
    assertThat(host.asked).contains(new FakeHost.Asked(Operation.HEALTH_REGISTER, -1));
    assertThat(health("fridge")).contains(Health.unhealthy("cold"));
    assertThat(host.action("health", null)).isEqualTo("unhealthy");
    host.action("remove", null);
    assertThat(host.asked.stream().filter(it -> it.operation() == Operation.HEALTH_REMOVE))
        .hasSize(1);
    assertThat(host.action("health", null)).isEqualTo("degraded");
    CallTarget gone = CallTarget.named(CallTarget.Kind.HEALTH, "fridge");
    assertThat(host.run(gone, null).error().code()).isEqualTo("not_found");
  }

  private static Map<String, Object> details() {
    Map<String, Object> details = new HashMap<>();
    details.put("bent", 1L);
    details.put("where", "left");
    return details;
  }

  private Optional<Health> health(String name) throws Exception {
    FakeHost.Outcome outcome = host.run(CallTarget.named(CallTarget.Kind.HEALTH, name), null);
    assertThat(outcome.failure()).isEmpty();
    return HealthAnswer.read(outcome.result()).health();
  }

  @Test
  void takesAHealthCheckBackThatTheHostRefuses() throws Exception {
    loadStore();
    host.broker =
        (operation, arguments) -> {
          throw new ConflictException("there is one");
        };
    CallTarget register = CallTarget.action("register");
    assertThat(host.run(register, Map.of("name", "fridge")).error().code()).isEqualTo("conflict");
    host.broker = (operation, arguments) -> null;
    host.action("register", Map.of("name", "fridge"));
  }

  @Test
  void sendsWhatIsLoggedAndPrinted() throws Exception {
    loadStore();
    host.action("log", null);
    Awaitility.await().until(() -> host.log.size() >= 7);
    assertThat(host.log.stream().map(entry -> entry.level() + " " + entry.logger()).toList())
        .startsWith("20 stdout", "20 plugin.shop", "30 shop.Store", "40 stderr", "20 stdout");
    assertThat(host.log.stream().map(LogEntry::message).toList())
        .startsWith("a store is made", "limit is 5", "shown 7", "half a line");
    assertThat(host.log.get(2).trace()).startsWith("java.lang.IllegalStateException: why");
    int printed =
        host.log.subList(4, host.log.size()).stream().mapToInt(e -> e.message().length()).sum();
    assertThat(printed).isEqualTo(20_000);
    assertThat(host.output()).isEmpty();
  }

  @Test
  void losesLogLinesRatherThanTime() throws Exception {
    host.close();
    host = FakeHost.startDeaf();
    loadStore();
    host.action("flood", Map.of("lines", 20_000));
  }

  @Test
  void readsResourcesFromMemory() throws Exception {
    loadStore();
    assertThat(host.action("read", Map.of("name", "notes.txt"))).isEqualTo("hello");
    assertThat((String) host.action("read", Map.of("name", "/shop/long.txt"))).hasSize(1_000_000);
    assertThat(host.action("read", Map.of("name", "absent.txt"))).isEqualTo("none");
    assertThat(host.action("resources", Map.of("name", "shop/notes.txt"))).isEqualTo(1L);
    assertThat(host.action("read", Map.of("name", "/META-INF/versions/9/shop/notes.txt")))
        .isEqualTo("none");
  }

  @Test
  void showsThePluginNothingOfTheWorker() throws Exception {
    loadStore();
    for (String hidden :
        List.of(
            "dev.xcore.worker.WorkerMain",
            "dev.xcore.handlers.Binder",
            "dev.xcore.ipc.Link",
            "dev.xcore.confinement.Seal")) {
      assertThat(host.action("find", Map.of("name", hidden))).isEqualTo("none");
      String file = hidden.replace('.', '/') + ".class";
      assertThat(host.action("resources", Map.of("name", file))).isEqualTo(0L);
    }
    assertThat(host.action("find", Map.of("name", "org.slf4j.Logger")))
        .isEqualTo("org.slf4j.Logger");
    assertThat(host.action("service", null)).isEqualTo("true true");
  }

  @Test
  void givesTheDataFolderOnlyIfItIsGranted(@TempDir Path folder) throws Exception {
    Map<String, byte[]> files = TestCode.compile(Map.of("shop.Store", STORE));
    host.loaded(files, FakeHost.order(""));
    assertThat(host.run(CallTarget.action("data"), null).error().message())
        .contains("filesystem: {allowed_paths: [\"data/\"]}");
    host.close();
    host = FakeHost.start();
    LoadOrder plain = FakeHost.order("");
    host.loaded(
        files,
        new LoadOrder(
            plain.name(),
            plain.version(),
            "",
            ApiVersions.NONE,
            Map.of(),
            Map.of(),
            Optional.of(folder.toString())));
    assertThat(host.action("data", null)).isEqualTo(folder.toString());
  }

  @Test
  void loadsOneOfSeveralClassesThatItIsTold() throws Exception {
    Map<String, String> sources =
        Map.of(
            "shop.One", "package shop; public class One implements dev.xcore.sdk.Plugin {}",
            "shop.Two", "package shop; public class Two extends One {}");
    LoadFailure.Problem problem = refused("", sources);
    assertThat(problem.cause()).isEqualTo(LoadFailure.Cause.ENTRY_POINT);
    assertThat(problem.message())
        .isEqualTo(
            "several classes implement Plugin: shop.One, shop.Two; name one of them in"
                + " entry_point");
    host.close();
    host = FakeHost.start();
    assertThat(host.loaded(TestCode.compile(sources), FakeHost.order("shop.Two")).callbacks())
        .isEmpty();
  }

  @Test
  void saysWhatIsWrongWithTheEntryClass() throws Exception {
    assertThat(
            refused(
                    "shop.Gone",
                    Map.of(
                        "shop.Base",
                        "package shop; public abstract class Base implements dev.xcore.sdk.Plugin"
                            + " {}"))
                .message())
        .isEqualTo("class shop.Gone does not exist; classes that implement Plugin: shop.Base");
    host.close();
    host = FakeHost.start();
    assertThat(
            refused(
                    "",
                    Map.of(
                        "shop.Base",
                        "package shop; public abstract class Base implements dev.xcore.sdk.Plugin"
                            + " {}"))
                .message())
        .isEqualTo("no class can be the entry class: shop.Base is abstract");
    host.close();
    host = FakeHost.start();
    assertThat(refused("", Map.of("shop.None", "package shop; public class None {}")).message())
        .startsWith("no class can be the entry class: none implements dev.xcore.sdk.Plugin");
  }

  @Test
  void reportsEveryHandlerThatIsWrong() throws Exception {
    LoadFailure failure =
        host.refused(
            TestCode.compile(
                Map.of(
                    "shop.Wrong",
                    """
                    package shop;
                    import dev.xcore.sdk.*;
                    import dev.xcore.sdk.http.*;
                    public final class Wrong implements Plugin {
                      @Action private int hidden() { return 1; }
                      @Get("items") int items() { return 1; }
                    }
                    """)),
            FakeHost.order(""));
    assertThat(failure.problems())
        .hasSize(2)
        .allMatch(problem -> problem.cause() == LoadFailure.Cause.HANDLER_INVALID);
  }

  @Test
  void saysWhereTheConstructorThrew() throws Exception {
    LoadFailure.Problem problem =
        refused(
            "",
            Map.of(
                "shop.Broken",
                """
                package shop;
                public final class Broken implements dev.xcore.sdk.Plugin {
                  public Broken() {
                    throw new IllegalStateException("no shelf");
                  }
                }
                """));
    assertThat(problem)
        .isEqualTo(
            new LoadFailure.Problem(
                LoadFailure.Cause.START_FAILED,
                "the constructor threw java.lang.IllegalStateException: no shelf (at"
                    + " shop.Broken.<init>(Broken.java:4))"));
    Awaitility.await().until(() -> !host.log.isEmpty());
    assertThat(host.log.getFirst().trace()).contains("no shelf");
  }

  @Test
  void asksWhileItIsConstructed() throws Exception {
    host.broker = (operation, arguments) -> "the prices";
    host.loaded(
        TestCode.compile(
            Map.of(
                "shop.Early",
                """
                package shop;
                import dev.xcore.sdk.*;
                public final class Early implements Plugin {
                  private final String found;
                  Early(PluginCalls calls) {
                    found = calls.call("prices", "name", null, String.class);
                  }
                  @Action String found() { return found; }
                }
                """)),
        FakeHost.order(""));
    assertThat(host.asked).containsExactly(new FakeHost.Asked(Operation.CALL, 0));
    assertThat(host.action("found", null)).isEqualTo("the prices");
  }

  @Test
  void endsWhenTheHostHasGone() throws Exception {
    loadStore();
    host.control.close();
    assertThat(host.exitStatus()).isZero();
  }

  @Test
  void endsAlthoughThePluginHangs() throws Exception {
    host.sendFiles(
        TestCode.compile(
            Map.of(
                "shop.Hang",
                """
                package shop;
                public final class Hang implements dev.xcore.sdk.Plugin {
                  public Hang() {
                    new Thread(() -> { while (true) {} }).start();
                    Runtime.getRuntime().addShutdownHook(new Thread(() -> { while (true) {} }));
                    while (true) {}
                  }
                }
                """)));
    ValueWriter order = ValueWriter.create();
    FakeHost.order("").write(order);
    host.control.send(FrameType.LOAD, 0, order);
    host.control.send(FrameType.PING, 5, ValueWriter.create());
    assertThat(FakeHost.receive(host.control).type()).isEqualTo(FrameType.PONG);
    host.control.close();
    assertThat(host.exitStatus()).isZero();
  }

  @Test
  void endsWhenItIsTold() throws Exception {
    host.control.send(FrameType.STOP, 0, ValueWriter.create());
    assertThat(host.exitStatus()).isZero();
  }

  @Test
  void endsWhenTheHostBreaksTheProtocol() throws Exception {
    loadStore();
    ValueWriter nonsense = ValueWriter.create().text("what").integer(-4);
    host.calls[0].send(FrameType.CALL, 1, nonsense);
    assertThat(host.exitStatus()).isEqualTo(4);
  }

  @Test
  void endsWhenItIsCalledBeforeItIsLoaded() throws Exception {
    host.send(0, 1, CallTarget.action("any"), ValueWriter::nothing);
    assertThat(host.exitStatus()).isEqualTo(4);
  }

  @Test
  void letsThePluginEndTheProcess() throws Exception {
    loadStore();
    host.send(0, 1, CallTarget.action("exit"), ValueWriter::nothing);
    assertThat(host.exitStatus()).isEqualTo(7);
    assertThat(new ArrayList<>(host.log)).isNotEmpty();
  }
}
