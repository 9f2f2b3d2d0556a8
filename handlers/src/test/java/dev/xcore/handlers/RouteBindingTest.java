package dev.xcore.handlers;

import static dev.xcore.handlers.Tables.get;
import static dev.xcore.handlers.Tables.route;
import static dev.xcore.handlers.Tables.wrongFields;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.xcore.handlers.RouteDescriptor.Source;
import dev.xcore.sdk.FieldError;
import dev.xcore.sdk.PluginContext;
import dev.xcore.sdk.ValidationException;
import dev.xcore.sdk.http.CookieParam;
import dev.xcore.sdk.http.Get;
import dev.xcore.sdk.http.HeaderParam;
import dev.xcore.sdk.http.PathParam;
import dev.xcore.sdk.http.Put;
import dev.xcore.sdk.http.QueryParam;
import dev.xcore.sdk.http.Request;
import dev.xcore.sdk.http.Route;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RouteBindingTest {

  @SuppressWarnings("unused")
  static class Routes {
    @Get("/users/{id}")
    String user(long id, @QueryParam(defaultValue = "false") boolean verbose) {
      return id + ":" + verbose;
    }

    @Get("/renamed/{user-id}")
    long renamed(@PathParam("user-id") long id) {
      return id;
    }

    @Get("/files/{path...}")
    String rest(String path) {
      return path;
    }

    @Get("/simple")
    String simple(DayOfWeek day, LocalDate date, UUID id, double price) {
      return day + " " + date + " " + id + " " + price;
    }

    @Get("/many")
    String many(List<Integer> numbers, Set<DayOfWeek> days, long[] longs) {
      return numbers + " " + days + " " + Arrays.toString(longs);
    }

    @Get("/optional")
    String optional(
        Optional<Integer> a, @Nullable String b, OptionalInt c, Optional<List<String>> d) {
      return a + " " + b + " " + c + " " + d;
    }

    @Get("/defaults")
    String defaults(
        @QueryParam(defaultValue = "20") @Min(1) @Max(100) int limit,
        @QueryParam(value = "page-size", defaultValue = "") String size,
        @QueryParam(defaultValue = "1,2") List<Integer> ids,
        @QueryParam(defaultValue = "") List<String> none) {
      return limit + " '" + size + "' " + ids + " " + none;
    }

    @Get("/headers")
    String headers(
        @HeaderParam String userAgent,
        @HeaderParam String x_request_id,
        @HeaderParam("X-Tag") List<String> tags,
        @HeaderParam(defaultValue = "3") int retries) {
      return userAgent + " " + x_request_id + " " + tags + " " + retries;
    }

    @Get("/cookies")
    String cookies(@CookieParam String session, @CookieParam("n") Optional<Integer> number) {
      return session + " " + number;
    }

    @Get("/secret")
    int secret(@HeaderParam int authorization, @HeaderParam int age) {
      return authorization + age;
    }

    @Get("/raw/{a}/{b}")
    String raw(Request request, PluginContext context, String b) {
      return request.pathParam("a") + b + context.name();
    }

    @Put(value = "/verbs", status = 202, roles = "admin", tags = "t", description = "d")
    @Route(method = "PATCH", path = "/verbs", hidden = true)
    int verbs() {
      return 1;
    }
  }

  private final Routes routes = new Routes();

  @Test
  void aNameInThePathIsAPathParameterAndASimpleTypeAQueryParameter() throws Throwable {
    assertThat(get(routes, "/users/{id}", FakeRequest.create().path("id", "7")))
        .isEqualTo("7:false");
    assertThat(
            get(
                routes,
                "/users/{id}",
                FakeRequest.create().path("id", "7").query("verbose", "true")))
        .isEqualTo("7:true");
  }

  @Test
  void aPathParameterCanHaveAnotherNameThanTheMethods() throws Throwable {
    assertThat(get(routes, "/renamed/{user-id}", FakeRequest.create().path("user-id", "9")))
        .isEqualTo(9L);
    assertThat(get(routes, "/files/{path...}", FakeRequest.create().path("path", "a/b")))
        .isEqualTo("a/b");
  }

  @Test
  void problemsOfAllParametersAreReportedTogether() {
    FakeRequest request = FakeRequest.create().path("id", "x").query("verbose", "maybe");
    assertThat(wrongFields(() -> get(routes, "/users/{id}", request)))
        .containsExactly("id", "verbose");
  }

  @Test
  void textBecomesEverySimpleType() throws Throwable {
    UUID id = UUID.randomUUID();
    FakeRequest request =
        FakeRequest.create()
            .query("day", "MONDAY")
            .query("date", "2026-11-21")
            .query("id", id.toString())
            .query("price", "1.5");
    assertThat(get(routes, "/simple", request)).isEqualTo("MONDAY 2026-11-21 " + id + " 1.5");
  }

  @Test
  void whatIsMissingOrNotConvertibleIsNamed() {
    FakeRequest request =
        FakeRequest.create().query("day", "SOMEDAY").query("date", "yesterday").query("id", "1");
    assertThat(wrongFields(() -> get(routes, "/simple", request)))
        .containsExactly("day", "date", "id", "price");
    assertThatThrownBy(() -> get(routes, "/simple", FakeRequest.create()))
        .isInstanceOf(ValidationException.class)
        .hasMessage("day: is required (and 3 more)");
  }

  @Test
  void repeatedQueryParametersMakeListsSetsAndArrays() throws Throwable {
    FakeRequest request =
        FakeRequest.create()
            .query("numbers", "1", "2")
            .query("days", "MONDAY", "MONDAY")
            .query("longs", "5");
    assertThat(get(routes, "/many", request)).isEqualTo("[1, 2] [MONDAY] [5]");
    assertThat(
            wrongFields(() ->
                get(
                    routes,
                    "/many",
                    FakeRequest.create().query("numbers", "1", "x").query("days", "MONDAY"))))
        .containsExactly("numbers[1]", "longs");
  }

  @Test
  void ofARepeatedSingleParameterTheFirstCounts() throws Throwable {
    FakeRequest request = FakeRequest.create().path("id", "1").query("verbose", "true", "false");
    assertThat(get(routes, "/users/{id}", request)).isEqualTo("1:true");
  }

  @Test
  void optionalAndNullableMayBeLeftOut() throws Throwable {
    assertThat(get(routes, "/optional", FakeRequest.create()))
        .isEqualTo("Optional.empty null OptionalInt.empty Optional.empty");
    FakeRequest request =
        FakeRequest.create().query("a", "1").query("b", "x").query("c", "2").query("d", "y", "z");
    assertThat(get(routes, "/optional", request))
        .isEqualTo("Optional[1] x OptionalInt[2] Optional[[y, z]]");
  }

  @Test
  void defaultsAreUsedAndConstrained() throws Throwable {
    assertThat(get(routes, "/defaults", FakeRequest.create())).isEqualTo("20 '' [1, 2] []");
    FakeRequest request = FakeRequest.create().query("limit", "101").query("page-size", "9");
    assertThat(wrongFields(() -> get(routes, "/defaults", request))).containsExactly("limit");
  }

  @Test
  void headersHaveHyphenatedNames() throws Throwable {
    FakeRequest request =
        FakeRequest.create()
            .withHeader("User-Agent", "curl")
            .withHeader("X-Request-Id", "r1")
            .withHeader("x-tag", "a", "b");
    assertThat(get(routes, "/headers", request)).isEqualTo("curl r1 [a, b] 3");
    assertThat(wrongFields(() -> get(routes, "/headers", FakeRequest.create())))
        .containsExactly("user-agent", "x-request-id", "X-Tag");
  }

  @Test
  void cookiesAreRead() throws Throwable {
    FakeRequest request = FakeRequest.create().withCookie("session", "s").withCookie("n", "4");
    assertThat(get(routes, "/cookies", request)).isEqualTo("s Optional[4]");
    assertThat(
            wrongFields(() -> get(routes, "/cookies", FakeRequest.create().withCookie("n", "x"))))
        .containsExactly("session", "n");
  }

  @Test
  void rejectedValuesAreShownUnlessTheyAreSecret() {
    FakeRequest request =
        FakeRequest.create().withHeader("authorization", "hunter2").withHeader("age", "old");
    assertThatThrownBy(() -> get(routes, "/secret", request))
        .isInstanceOfSatisfying(
            ValidationException.class,
            wrong ->
                assertThat(wrong.errors())
                    .extracting(FieldError::field, FieldError::rejected)
                    .containsExactly(
                        tuple("authorization", Optional.empty()),
                        tuple("age", Optional.of("old"))));
  }

  @Test
  void requestAndContextAreInjected() throws Throwable {
    assertThat(get(routes, "/raw/{a}/{b}", FakeRequest.create().path("a", "1").path("b", "2")))
        .isEqualTo("12shop");
  }

  @Test
  void twoVerbsOnOneMethodMakeTwoRoutes() {
    HandlerTable table = Tables.of(Routes.class);
    RouteDescriptor put = route(table, "PUT", "/verbs");
    assertThat(put.status()).isEqualTo(202);
    assertThat(put.roles()).containsExactly("admin");
    assertThat(put.tags()).containsExactly("t");
    assertThat(put.description()).isEqualTo("d");
    assertThat(put.hidden()).isFalse();
    assertThat(put.origin()).isEqualTo("Routes.verbs()");
    assertThat(route(table, "PATCH", "/verbs").hidden()).isTrue();
  }

  @Test
  void parametersAreDescribed() {
    HandlerTable table = Tables.of(Routes.class);
    RouteDescriptor user = route(table, "GET", "/users/{id}");
    assertThat(user.parameters()).hasSize(2);
    RouteDescriptor.Parameter id = user.parameters().getFirst();
    assertThat(id.name()).isEqualTo("id");
    assertThat(id.source()).isEqualTo(Source.PATH);
    assertThat(id.required()).isTrue();
    assertThat(id.schema()).containsEntry("type", "integer");
    RouteDescriptor.Parameter verbose = user.parameters().getLast();
    assertThat(verbose.source()).isEqualTo(Source.QUERY);
    assertThat(verbose.required()).isFalse();
    assertThat(verbose.schema()).containsEntry("default", false);
    assertThat(route(table, "GET", "/optional").parameters())
        .noneMatch(RouteDescriptor.Parameter::required);
    assertThat(route(table, "GET", "/defaults").parameters().get(2).schema())
        .containsEntry("default", List.of(1L, 2L));
  }

  @Test
  void pathNamesThatNobodyTakesAreDescribedToo() {
    assertThat(route(Tables.of(Routes.class), "GET", "/raw/{a}/{b}").parameters())
        .extracting(RouteDescriptor.Parameter::name, RouteDescriptor.Parameter::schema)
        .contains(tuple("a", Map.of("type", "string")));
  }
}
