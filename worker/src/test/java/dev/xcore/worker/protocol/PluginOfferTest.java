package dev.xcore.worker.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.xcore.handlers.ActionDescriptor;
import dev.xcore.handlers.ApiVersions;
import dev.xcore.handlers.CallPolicy;
import dev.xcore.handlers.Demand;
import dev.xcore.handlers.EventHandlerDescriptor;
import dev.xcore.handlers.HandlerTable;
import dev.xcore.handlers.HealthCheckDescriptor;
import dev.xcore.handlers.HookDescriptor;
import dev.xcore.handlers.JobDescriptor;
import dev.xcore.handlers.RouteDescriptor;
import dev.xcore.handlers.SocketDescriptor;
import dev.xcore.handlers.TableAssembly;
import dev.xcore.handlers.TaskDescriptor;
import dev.xcore.ipc.ProtocolException;
import dev.xcore.ipc.ReadLimits;
import dev.xcore.ipc.ValueReader;
import dev.xcore.ipc.ValueWriter;
import dev.xcore.sdk.EventOptions;
import dev.xcore.sdk.HookOptions;
import dev.xcore.sdk.HookPhase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class PluginOfferTest {

  private static final ApiVersions API = new ApiVersions(List.of("v1", "v2"), "v2");
  private static final LoadOrder ORDER =
      new LoadOrder("shop", "1.0.0", "", API, Map.of(), Map.of(), Optional.empty());

  /** Handlers that say who they are. */
  private record Named(List<String> asked) implements Invokers {

    @Override
    public ActionDescriptor.Invoker action(String name) {
      asked.add("action " + name);
      return (instance, payload) -> null;
    }

    @Override
    public HandlerTable.CatchAll catchAll() {
      asked.add("catch-all");
      return (instance, action, payload) -> null;
    }

    @Override
    public RouteDescriptor.Invoker route(int index) {
      asked.add("route " + index);
      return (instance, request) -> null;
    }

    @Override
    public SocketDescriptor.Acceptor socket(int index) {
      asked.add("socket " + index);
      return (instance, request, session) -> Optional.empty();
    }

    @Override
    public HealthCheckDescriptor.Invoker health(String name) {
      asked.add("health " + name);
      return instance -> null;
    }

    @Override
    public EventHandlerDescriptor.Invoker event(String name) {
      asked.add("event " + name);
      return (instance, event) -> null;
    }

    @Override
    public HookDescriptor.Invoker hook(String name) {
      asked.add("hook " + name);
      return (instance, call) -> {};
    }

    @Override
    public JobDescriptor.Invoker job(String name) {
      asked.add("job " + name);
      return (instance, run) -> {};
    }

    @Override
    public TaskDescriptor.Invoker task(String name) {
      asked.add("task " + name);
      return (instance, run, payload) -> name;
    }
  }

  private static PluginOffer read(byte[] bytes) throws ProtocolException {
    return PluginOffer.read(
        ValueReader.of(bytes, ReadLimits.USUAL), ORDER, new Named(new ArrayList<>()));
  }

  private static byte[] written(PluginOffer offer) {
    ValueWriter out = ValueWriter.create();
    offer.write(out);
    return out.toBytes();
  }

  /** Makes tables of everything that may be in one, by a seed. */
  private static final class Tables {

    private final Random random;
    private final List<String> schemas = new ArrayList<>();

    Tables(long seed) {
      random = new Random(seed);
    }

    HandlerTable table() {
      Map<String, Map<String, Object>> definitions = new LinkedHashMap<>();
      for (int i = random.nextInt(4); i > 0; i--) {
        schemas.add("shop.Type" + i);
      }
      schemas.forEach(name -> definitions.put(name, schema(3)));
      TableAssembly assembly = TableAssembly.create("shop", API, definitions);
      for (int i = random.nextInt(6); i > 0; i--) {
        assembly.add(action("act-" + i));
      }
      for (int i = random.nextInt(6); i > 0; i--) {
        assembly.add(route("/r" + i + "/{id}/{rest...}"));
      }
      for (int i = random.nextInt(3); i > 0; i--) {
        assembly.add(
            new SocketDescriptor(
                "/s" + i,
                Demand.ofRoles(texts("role")),
                text(),
                versions(),
                parameters(),
                "Shop.socket()",
                (instance, request, session) -> Optional.empty()));
      }
      for (int i = random.nextInt(3); i > 0; i--) {
        assembly.add(new HealthCheckDescriptor("check." + i, instance -> null));
      }
      for (int i = random.nextInt(4); i > 0; i--) {
        assembly.add(eventHandler("on" + i));
      }
      for (int i = random.nextInt(4); i > 0; i--) {
        assembly.add(hook("at" + i));
      }
      return assembly.finish(
          random.nextBoolean()
              ? Optional.of((instance, action, payload) -> null)
              : Optional.empty(),
          texts("role"));
    }

    private EventHandlerDescriptor eventHandler(String name) {
      EventOptions.Overflow[] overflows = EventOptions.Overflow.values();
      EventOptions options =
          EventOptions.DEFAULT
              .withPriority(random.nextInt(-1000, 1001))
              .withQueue(random.nextInt(1, 1000), overflows[random.nextInt(overflows.length)])
              .withConcurrency(random.nextInt(1, 256))
              .withRetry(random.nextInt(1, 100), Duration.ofMillis(random.nextInt(1000)));
      return new EventHandlerDescriptor(
          name,
          random.nextBoolean() ? "shop.*.**" : "user.created",
          random.nextBoolean() ? options.onlyOnce() : options.withTimeout(Duration.ofMillis(7)),
          random.nextBoolean(),
          (instance, event) -> null);
    }

    private HookDescriptor hook(String name) {
      HookOptions options =
          HookOptions.DEFAULT
              .withPhase(random.nextBoolean() ? HookPhase.AFTER : HookPhase.BEFORE)
              .withOrder(random.nextInt(-1000, 1001));
      return new HookDescriptor(
          name,
          random.nextBoolean() ? "shop.*.**" : "plugin.call",
          random.nextBoolean() ? options : options.withTimeout(Duration.ofMillis(7)),
          (instance, call) -> {});
    }

    private ActionDescriptor action(String name) {
      return new ActionDescriptor(
          name,
          text(),
          Demand.ofRoles(texts("role")),
          random.nextBoolean(),
          versions(),
          schema(4),
          schema(4),
          policy(),
          (instance, payload) -> null);
    }

    private RouteDescriptor route(String path) {
      List<RouteDescriptor.Parameter> parameters = new ArrayList<>(parameters());
      parameters.add(
          new RouteDescriptor.Parameter("id", RouteDescriptor.Source.PATH, true, schema(1)));
      return new RouteDescriptor(
          random.nextBoolean() ? "GET" : "X-SEARCH",
          path,
          200 + random.nextInt(100),
          Demand.ofRoles(texts("role")),
          text(),
          texts("tag"),
          random.nextBoolean(),
          versions(),
          parameters,
          random.nextBoolean()
              ? Optional.of(
                  new RouteDescriptor.Body(
                      List.of("application/json", "*/*"), random.nextBoolean(), schema(3)))
              : Optional.empty(),
          schema(2),
          random.nextBoolean() ? "application/json" : "text/plain;charset=utf-8",
          "Shop.route(int)",
          policy(),
          (instance, request) -> null);
    }

    private List<RouteDescriptor.Parameter> parameters() {
      return random.nextBoolean()
          ? List.of()
          : List.of(
              new RouteDescriptor.Parameter(
                  "q", RouteDescriptor.Source.QUERY, random.nextBoolean(), schema(2)));
    }

    private List<String> versions() {
      return switch (random.nextInt(3)) {
        case 0 -> List.of();
        case 1 -> List.of("v1");
        default -> List.of("v2", "v1");
      };
    }

    private CallPolicy policy() {
      return new CallPolicy(
          random.nextBoolean()
              ? Optional.of(
                  new CallPolicy.Repetition(1 + random.nextInt(100), duration(), List.of()))
              : Optional.empty(),
          random.nextBoolean()
              ? Optional.of(new CallPolicy.Suspension(1 + random.nextDouble() * 99, 20, duration()))
              : Optional.empty(),
          random.nextBoolean()
              ? Optional.of(new CallPolicy.Rate(1 + random.nextInt(1000), duration()))
              : Optional.empty());
    }

    private Duration duration() {
      return Duration.ofMillis(1 + random.nextInt(1_000_000));
    }

    private Map<String, Object> schema(int depth) {
      Map<String, Object> schema = new LinkedHashMap<>();
      schema.put("type", text());
      schema.put("minimum", random.nextLong());
      schema.put("deprecated", random.nextBoolean());
      schema.put("multipleOf", random.nextDouble());
      schema.put("enum", List.of("a", 1L, false));
      if (!schemas.isEmpty()) {
        schema.put("$ref", "#/components/schemas/" + schemas.getFirst());
      }
      if (depth > 0) {
        schema.put("properties", Map.of("inner", schema(depth - 1)));
      }
      return schema;
    }

    private String text() {
      return "t\u00e9xt " + random.nextInt(100);
    }

    private List<String> texts(String what) {
      return random.nextBoolean() ? List.of() : List.of(what + " 1", what + "_2");
    }

    PluginOffer offer() {
      Set<Callback> callbacks =
          random.nextBoolean() ? Set.of() : Set.of(Callback.ON_LOAD, Callback.ON_SUSPEND);
      return new PluginOffer(table(), callbacks, random.nextBoolean());
    }
  }

  /** All of a table but who does the work. */
  private static List<Object> data(PluginOffer offer) {
    List<Object> data = new ArrayList<>();
    HandlerTable table = offer.table();
    data.add(offer.callbacks());
    data.add(offer.isSingleThreaded());
    data.add(table.catchAll().isPresent());
    data.add(table.roles());
    data.add(table.schemas());
    data.add(List.copyOf(table.schemas().keySet()));
    data.add(table.api());
    table
        .actions()
        .forEach((name, a) ->
            data.add(
                List.of(
                    name,
                    a.name(),
                    a.description(),
                    a.roles(),
                    a.hidden(),
                    a.versions(),
                    a.input(),
                    a.output(),
                    a.policy())));
    for (RouteDescriptor r : table.routes()) {
      data.add(
          List.of(
              r.method(),
              r.path(),
              r.status(),
              r.roles(),
              r.description(),
              r.tags(),
              r.hidden(),
              r.versions(),
              r.parameters(),
              r.body(),
              r.output(),
              r.produces(),
              r.origin(),
              r.policy()));
    }
    for (SocketDescriptor s : table.sockets()) {
      data.add(
          List.of(s.path(), s.roles(), s.description(), s.versions(), s.parameters(), s.origin()));
    }
    table.healthChecks().forEach(check -> data.add(check.name()));
    table
        .events()
        .forEach(handler ->
            data.add(
                List.of(handler.name(), handler.pattern(), handler.options(), handler.durable())));
    table.hooks().forEach(hook -> data.add(List.of(hook.name(), hook.pattern(), hook.options())));
    return data;
  }

  @Test
  void whatIsReadEqualsWhatWasWritten() throws Exception {
    for (long seed = 0; seed < 500; seed++) {
      PluginOffer offer = new Tables(seed).offer();
      assertThat(data(read(written(offer)))).as("seed %d", seed).isEqualTo(data(offer));
    }
  }

  @Test
  void asksForTheHandlersByWhatTheWorkerKnowsThemBy() throws Exception {
    TableAssembly assembly = TableAssembly.create("shop", API, Map.of());
    ActionDescriptor.Invoker none = (instance, payload) -> null;
    Tables tables = new Tables(1);
    ActionDescriptor old =
        new ActionDescriptor(
            "add",
            "",
            Demand.NONE,
            false,
            List.of("v1"),
            Map.of(),
            Map.of(),
            CallPolicy.NONE,
            none);
    assembly.add(old);
    assembly.add(
        new ActionDescriptor(
            "add",
            "",
            Demand.NONE,
            false,
            List.of("v2"),
            Map.of(),
            Map.of(),
            CallPolicy.NONE,
            none));
    assembly.add(tables.route("/a/{id}/{rest...}"));
    assembly.add(new HealthCheckDescriptor("disk", instance -> null));
    assembly.add(handler("onUser", "user.*"));
    assembly.add(
        new HookDescriptor("guard", "plugin.call", HookOptions.DEFAULT, (instance, call) -> {}));
    HandlerTable table =
        assembly.finish(Optional.of((instance, action, payload) -> null), List.of());
    assertThat(table.actions().keySet()).containsExactly("add@v1", "add", "add@v2");
    List<String> asked = new ArrayList<>();
    byte[] bytes = written(new PluginOffer(table, Set.of(), false));
    PluginOffer.read(ValueReader.of(bytes, ReadLimits.USUAL), ORDER, new Named(asked));
    assertThat(asked)
        .containsExactlyInAnyOrder(
            "action add@v1",
            "action add",
            "route 0",
            "health disk",
            "event onUser",
            "hook guard",
            "catch-all");
  }

  private static EventHandlerDescriptor handler(String name, String pattern) {
    return new EventHandlerDescriptor(
        name, pattern, EventOptions.DEFAULT, false, (instance, event) -> null);
  }

  @Test
  void refusesEventHandlersThatNoClassCouldHave() {
    for (List<String> wrong :
        List.of(
            List.of("#1", "user.*"),
            List.of("", "user.*"),
            List.of("a\nb", "user.*"),
            List.of("a", "user.**.x"),
            List.of("a", "user..x"),
            List.of("a", ""))) {
      ValueWriter out = begin(0, 0);
      out.beginList().end().beginList().end().beginList().end().beginList();
      out.text(wrong.get(0)).text(wrong.get(1)).bool(false);
      EventSubscription.options(EventOptions.DEFAULT, out);
      assertThatThrownBy(() -> read(end(out.end(), 3)))
          .as("%s", wrong)
          .isInstanceOf(ProtocolException.class)
          .hasMessageContaining("breaks 1 rules");
    }
  }

  @Test
  void refusesHooksThatNoClassCouldHave() {
    for (List<String> wrong :
        List.of(
            List.of("#1", "plugin.call"),
            List.of("", "plugin.call"),
            List.of("a\nb", "plugin.call"),
            List.of("a", "plugin.**.x"),
            List.of("a", ""))) {
      ValueWriter out = beginHooks().text(wrong.get(0)).text(wrong.get(1));
      HookSubscription.options(HookOptions.DEFAULT, out);
      assertThatThrownBy(() -> read(end(out.end(), 2)))
          .as("%s", wrong)
          .isInstanceOf(ProtocolException.class)
          .hasMessageContaining("breaks 1 rules");
    }
    ValueWriter order = beginHooks().text("a").text("plugin.call").bool(true).integer(1001);
    assertThatThrownBy(() -> read(order.integer(0).end().toBytes()))
        .isInstanceOf(ProtocolException.class);
    ValueWriter timeout = beginHooks().text("a").text("plugin.call").bool(true).integer(7);
    assertThatThrownBy(() -> read(timeout.integer(-1).end().toBytes()))
        .isInstanceOf(ProtocolException.class);
  }

  private static ValueWriter beginHooks() {
    ValueWriter out = begin(0, 0);
    out.beginList().end().beginList().end().beginList().end().beginList().end();
    return out.beginList();
  }

  @Test
  void forgetsTheExceptionsOfRetries() throws Exception {
    TableAssembly assembly = TableAssembly.create("shop", API, Map.of());
    CallPolicy policy =
        new CallPolicy(
            Optional.of(
                new CallPolicy.Repetition(3, Duration.ZERO, List.of(IllegalStateException.class))),
            Optional.empty(),
            Optional.empty());
    assembly.add(
        new ActionDescriptor(
            "add", "", Demand.NONE, false, List.of(), Map.of(), Map.of(), policy, (i, p) -> null));
    HandlerTable table = assembly.finish(Optional.empty(), List.of());
    PluginOffer read = read(written(new PluginOffer(table, Set.of(), false)));
    assertThat(read.table().actions().get("add").policy().retry())
        .contains(new CallPolicy.Repetition(3, Duration.ZERO, List.of()));
  }

  @Test
  void changedBytesAreReadOrRefusedAndNothingElse() {
    Random random = new Random(42);
    int refused = 0;
    for (int round = 0; round < 5000; round++) {
      byte[] bytes = written(new Tables(round % 50).offer());
      for (int change = random.nextInt(3); change >= 0; change--) {
        bytes = changed(bytes, random);
      }
      refused += isRefused(bytes) ? 1 : 0;
    }
    assertThat(refused).isBetween(1000, 5000);
  }

  private static byte[] changed(byte[] bytes, Random random) {
    byte[] copy = bytes.clone();
    int at = random.nextInt(copy.length);
    switch (random.nextInt(4)) {
      case 0 -> copy[at] = (byte) random.nextInt();
      case 1 -> copy[at] ^= (byte) (1 << random.nextInt(8));
      case 2 -> copy = java.util.Arrays.copyOf(copy, Math.max(1, at));
      default -> {
        int to = random.nextInt(copy.length);
        int length = Math.min(random.nextInt(32), copy.length - Math.max(at, to));
        System.arraycopy(bytes, at, copy, to, length);
      }
    }
    return copy;
  }

  /** Anything but a table and a {@link ProtocolException} fails the test. */
  private static boolean isRefused(byte[] bytes) {
    try {
      read(bytes);
      return false;
    } catch (ProtocolException e) {
      return true;
    }
  }

  private static ValueWriter begin(int schemas, int actions) {
    ValueWriter out = ValueWriter.create().beginList().end().bool(false);
    out.bool(false).beginList().end();
    out.beginList();
    for (int i = 0; i < schemas; i++) {
      out.text("shop.T" + i).value(Map.of());
    }
    out.end().beginList();
    for (int i = 0; i < actions; i++) {
      out.text("a" + i).text("").beginList().end().beginList().end();
      out.bool(false).beginList().end();
      out.value(Map.of()).value(Map.of()).bool(false).bool(false).bool(false);
    }
    return out.end();
  }

  private static byte[] end(ValueWriter out) {
    return end(out, 7);
  }

  /** Ends an offer with empty lists of what is left. */
  private static byte[] end(ValueWriter out, int lists) {
    for (int i = 0; i < lists; i++) {
      out.beginList().end();
    }
    return out.toBytes();
  }

  @Test
  void boundsTheCounts() throws Exception {
    assertThat(read(end(begin(5000, 2000))).table().declaredActions()).hasSize(2000);
    assertThatThrownBy(() -> read(end(begin(5001, 1))))
        .isInstanceOf(ProtocolException.class)
        .hasMessage("more than 5000 schemas");
    assertThatThrownBy(() -> read(end(begin(1, 2001))))
        .isInstanceOf(ProtocolException.class)
        .hasMessage("more than 2000 actions");
  }

  @Test
  void refusesWhatIsLeftAfterTheTable() {
    ValueWriter out = begin(0, 0);
    assertThatThrownBy(() -> read(java.util.Arrays.copyOf(end(out), out.size() + 1)))
        .isInstanceOf(ProtocolException.class);
  }
}
