package dev.xcore.handlers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TableAssemblyTest {

  private static final ApiVersions API = new ApiVersions(List.of("v1", "v2"), "v1");

  private static List<String> problems(
      Map<String, Map<String, Object>> schemas, Consumer<TableAssembly> content) {
    TableAssembly assembly = TableAssembly.create("shop", API, schemas);
    content.accept(assembly);
    return catchThrowableOfType(
            HandlerDefinitionException.class, () -> assembly.finish(Optional.empty(), List.of()))
        .problems();
  }

  private static List<String> problems(Consumer<TableAssembly> content) {
    return problems(Map.of(), content);
  }

  private static ActionDescriptor action(
      String name, List<String> versions, Map<String, Object> input, CallPolicy policy) {
    return new ActionDescriptor(
        name, "", Demand.NONE, false, versions, input, Map.of(), policy, (i, p) -> null);
  }

  private static ActionDescriptor action(String name) {
    return action(name, List.of(), Map.of(), CallPolicy.NONE);
  }

  private static RouteDescriptor route(String method, String path, int status, String produces) {
    return new RouteDescriptor(
        method,
        path,
        status,
        List.of(),
        "",
        List.of(),
        false,
        List.of(),
        Optional.empty(),
        Map.of(),
        produces,
        "Shop.get()",
        (i, r) -> null);
  }

  @Test
  void offersActionsByAllTheirNames() {
    TableAssembly assembly = TableAssembly.create("shop", API, Map.of());
    assembly.add(action("add", List.of("v2"), Map.of(), CallPolicy.NONE));
    assembly.add(action("remove"));
    assertThat(assembly.finish(Optional.empty(), List.of()).actions().keySet())
        .containsExactly("add@v2", "remove", "remove@v1", "remove@v2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a@v1", "-a", "a\n", "\u00e9"})
  void refusesNamesThatNoActionMayHave(String name) {
    assertThat(problems(table -> table.add(action(name)))).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "../x", "a\n"})
  void refusesNamesThatNoHealthCheckMayHave(String name) {
    assertThat(problems(table -> table.add(new HealthCheckDescriptor(name, i -> null)))).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"items", "/items/", "/a//b", "/{id}/{id}", "/a?b", "/a b", "/../x"})
  void refusesPathsThatNoRouteMayHave(String path) {
    assertThat(problems(table -> table.add(route("GET", path, 200, "text/plain")))).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "text", "text/plain\r\nX: y", "text/plain;a", "text/pl ain"})
  void refusesWhatIsNoMediaType(String type) {
    assertThat(problems(table -> table.add(route("GET", "/a", 200, type)))).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/plain",
        "*/*",
        "text/plain;charset=utf-8",
        "application/vnd.x+json; v=\"1\""
      })
  void takesMediaTypes(String type) {
    TableAssembly assembly = TableAssembly.create("shop", API, Map.of());
    assembly.add(route("GET", "/a", 200, type));
    assertThat(assembly.finish(Optional.empty(), List.of()).routes()).hasSize(1);
  }

  @Test
  void refusesMethodsAndStatusesThatNoRouteMayHave() {
    assertThat(problems(table -> table.add(route("get", "/a", 200, "text/plain")))).hasSize(1);
    assertThat(problems(table -> table.add(route("GET", "/a", 404, "text/plain")))).hasSize(1);
  }

  @Test
  void refusesWhatIsClaimedTwice() {
    assertThat(
            problems(table -> {
              table.add(action("add"));
              table.add(action("add", List.of("v1"), Map.of(), CallPolicy.NONE));
              table.add(route("GET", "/a/{x}", 200, "text/plain"));
              table.add(route("GET", "/a/{y}", 200, "text/plain"));
              table.add(new HealthCheckDescriptor("disk", i -> null));
              table.add(new HealthCheckDescriptor("disk", i -> null));
            }))
        .hasSize(3);
  }

  @Test
  void refusesVersionsThatAreNotListed() {
    assertThat(
            problems(table -> table.add(action("add", List.of("v9"), Map.of(), CallPolicy.NONE))))
        .hasSize(1);
    assertThat(
            problems(
                table -> table.add(action("add", List.of("v1", "v1"), Map.of(), CallPolicy.NONE))))
        .hasSize(1);
  }

  @Test
  void refusesReferencesToSchemasOfOthers() {
    Map<String, Object> own = Map.of("$ref", "#/components/schemas/shop.A");
    Map<String, Object> foreign =
        Map.of("items", List.of(Map.of("$ref", "#/components/schemas/b.A")));
    assertThat(
            problems(
                Map.of("shop.A", own),
                table -> table.add(action("add", List.of(), foreign, CallPolicy.NONE))))
        .containsExactly(
            "action add: refers to '#/components/schemas/b.A', which is no schema of its own");
    assertThat(problems(Map.of("other.A", Map.of()), table -> {})).hasSize(1);
    assertThat(problems(Map.of("shop.A", Map.of("$ref", "http://x")), table -> {})).hasSize(1);
  }

  @Test
  void refusesSchemasThatAreNestedTooDeeply() {
    Map<String, Object> schema = Map.of();
    for (int depth = 0; depth < 64; depth++) {
      Map<String, Object> outer = new LinkedHashMap<>();
      outer.put("items", schema);
      schema = outer;
    }
    Map<String, Object> deep = schema;
    assertThat(problems(table -> table.add(action("add", List.of(), deep, CallPolicy.NONE))))
        .hasSize(1);
  }

  @Test
  void refusesPoliciesOutOfRange() {
    Duration second = Duration.ofSeconds(1);
    for (CallPolicy policy :
        List.of(
            retry(0, second),
            retry(101, second),
            retry(1, Duration.ofMillis(-1)),
            retry(1, Duration.ofDays(100_000)),
            breaker(0.5, 1, second),
            breaker(Double.NaN, 1, second),
            breaker(50, 0, second),
            breaker(50, 1, Duration.ZERO),
            rate(0, second),
            rate(1L << 40, second),
            rate(1, Duration.ofNanos(1)))) {
      assertThat(problems(table -> table.add(action("add", List.of(), Map.of(), policy))))
          .as("%s", policy)
          .hasSize(1);
    }
  }

  private static CallPolicy retry(int attempts, Duration backoff) {
    return new CallPolicy(
        Optional.of(new CallPolicy.Repetition(attempts, backoff, List.of())),
        Optional.empty(),
        Optional.empty());
  }

  private static CallPolicy breaker(double rate, int window, Duration open) {
    return new CallPolicy(
        Optional.empty(),
        Optional.of(new CallPolicy.Suspension(rate, window, open)),
        Optional.empty());
  }

  private static CallPolicy rate(long calls, Duration period) {
    return new CallPolicy(
        Optional.empty(), Optional.empty(), Optional.of(new CallPolicy.Rate(calls, period)));
  }

  @Test
  void refusesRolesAndOriginsThatWouldBreakALine() {
    TableAssembly assembly = TableAssembly.create("shop", API, Map.of());
    HandlerDefinitionException wrong =
        catchThrowableOfType(
            HandlerDefinitionException.class,
            () -> assembly.finish(Optional.empty(), List.of("admin\nroot")));
    assertThat(wrong.problems()).hasSize(1);
    SocketDescriptor socket =
        new SocketDescriptor(
            "/s", Demand.NONE, "", List.of(), List.of(), "Shop\nok", (i, r, s) -> Optional.empty());
    assertThat(problems(table -> table.add(socket))).hasSize(1);
  }

  @Test
  void refusesParametersThatThePathDoesNotHave() {
    SocketDescriptor socket =
        new SocketDescriptor(
            "/s/{id}",
            Demand.NONE,
            "",
            List.of(),
            List.of(
                new RouteDescriptor.Parameter(
                    "other", RouteDescriptor.Source.PATH, true, Map.of())),
            "Shop.socket()",
            (i, r, s) -> Optional.empty());
    assertThat(problems(table -> table.add(socket))).hasSize(1);
  }
}
