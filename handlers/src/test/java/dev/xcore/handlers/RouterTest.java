package dev.xcore.handlers;

import static dev.xcore.handlers.Tables.route;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.xcore.sdk.ValidationException;
import dev.xcore.sdk.http.Get;
import dev.xcore.sdk.http.Post;
import dev.xcore.sdk.http.RouteDefinition;
import dev.xcore.sdk.http.Router;
import jakarta.validation.constraints.NotBlank;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RouterTest {

  public record Draft(@NotBlank String name) {}

  static final class Other {
    public record Draft(int number) {}

    private Other() {}
  }

  @SuppressWarnings("unused")
  static class Annotated {
    @Get("/ping/{id}")
    String ping(String id) {
      return id;
    }

    @Post("/drafts")
    Draft add(Draft draft) {
      return draft;
    }
  }

  private static HandlerTable with(Router router) {
    return Tables.of(Annotated.class).with("shop", router, Binder.create());
  }

  @Test
  void routesFromCodeComeAfterTheAnnotatedOnes() throws Throwable {
    HandlerTable table =
        with(
            Router.create()
                .prefix("/v0")
                .tags("v0")
                .get("/hello/{name}", request -> "hello " + request.pathParam("name"))
                .add(
                    RouteDefinition.of("put", "/x", request -> null)
                        .withStatus(202)
                        .withRoles("admin")
                        .withDescription("Puts.")
                        .withReturnType(Draft.class)));
    assertThat(table.routes())
        .extracting(RouteDescriptor::path)
        .containsExactly("/ping/{id}", "/drafts", "/v0/hello/{name}", "/v0/x");
    RouteDescriptor hello = route(table, "GET", "/v0/hello/{name}");
    assertThat(hello.invoker().invoke(this, FakeRequest.create().path("name", "Ada")))
        .isEqualTo("hello Ada");
    assertThat(hello.origin()).isEqualTo("router(): GET /v0/hello/{name}");
    assertThat(hello.parameters())
        .containsExactly(
            new RouteDescriptor.Parameter(
                "name", RouteDescriptor.Source.PATH, true, Map.of("type", "string")));
    assertThat(hello.tags()).containsExactly("v0");
    assertThat(hello.body()).isEmpty();
    RouteDescriptor put = route(table, "PUT", "/v0/x");
    assertThat(put.status()).isEqualTo(202);
    assertThat(put.roles()).containsExactly("admin");
    assertThat(put.description()).isEqualTo("Puts.");
    assertThat(put.output()).isEqualTo(Map.of("$ref", "#/components/schemas/shop.Draft"));
  }

  @Test
  void bodiesAreBoundAndValidated() throws Throwable {
    HandlerTable table =
        with(
            Router.create()
                .post("/echo", Draft.class, (request, draft) -> draft)
                .post("/text", String.class, (request, text) -> text)
                .post("/stream", InputStream.class, (request, in) -> in.readAllBytes().length));
    RouteDescriptor echo = route(table, "POST", "/echo");
    assertThat(echo.invoker().invoke(this, FakeRequest.create().json("{\"name\":\"x\"}")))
        .isEqualTo(new Draft("x"));
    assertThatThrownBy(
            () -> echo.invoker().invoke(this, FakeRequest.create().json("{\"name\":\"\"}")))
        .isInstanceOf(ValidationException.class)
        .hasMessageStartingWith("name: ");
    assertThatThrownBy(() -> echo.invoker().invoke(this, FakeRequest.create()))
        .hasMessage("body: is required");
    assertThatThrownBy(() -> echo.invoker().invoke(this, FakeRequest.create().json("null")))
        .hasMessage("body: is required");
    assertThat(echo.body().orElseThrow().required()).isTrue();
    FakeRequest text = FakeRequest.create().body("text/plain", "abc");
    assertThat(route(table, "POST", "/text").invoker().invoke(this, text)).isEqualTo("abc");
    assertThat(route(table, "POST", "/stream").invoker().invoke(this, text)).isEqualTo(3);
  }

  @Test
  void everyWrongRouteIsReportedAtOnce() {
    Router router =
        Router.create()
            .get("/ping/{other}", request -> "")
            .get("/a", request -> "")
            .get("/a", request -> "")
            .get("/b/../c", request -> "")
            .add(RouteDefinition.of("GET", "/d", Draft.class, (request, draft) -> draft))
            .add(RouteDefinition.of("GET", "/e", request -> "").withStatus(500));
    List<String> problems =
        catchThrowableOfType(HandlerDefinitionException.class, () -> with(router)).problems();
    assertThat(problems)
        .containsExactlyInAnyOrder(
            "router(): GET /ping/{other}: GET /ping/{other} is served by Annotated.ping(String)"
                + " already; change one of them",
            "router(): GET /a: GET /a is served by router(): GET /a already; change one of them",
            "router(): GET /b/../c: path '/b/../c' has a '..' part; write the path it leads to",
            "router(): GET /d: Draft would be the body, which GET does not have; take simple types",
            "router(): GET /e: status 500 is not between 200 and 299; return a Response, or throw,"
                + " for any other");
  }

  @Test
  void anotherTypeOfTheSameNameKeepsItsOwnSchema() {
    HandlerTable table =
        with(
            Router.create()
                .post("/same", Draft.class, (request, draft) -> draft)
                .post("/other", Other.Draft.class, (request, draft) -> draft));
    Map<String, Object> first = route(table, "POST", "/drafts").body().orElseThrow().schema();
    Map<String, Object> same = route(table, "POST", "/same").body().orElseThrow().schema();
    Map<String, Object> other = route(table, "POST", "/other").body().orElseThrow().schema();
    assertThat(first).isEqualTo(Map.of("$ref", "#/components/schemas/shop.Draft")).isEqualTo(same);
    assertThat(other).isNotEqualTo(first);
    assertThat(table.schemas()).hasSize(2).containsKey("shop.Draft");
  }
}
