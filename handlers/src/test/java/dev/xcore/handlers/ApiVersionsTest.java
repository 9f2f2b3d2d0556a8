package dev.xcore.handlers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.xcore.sdk.Action;
import dev.xcore.sdk.ApiVersion;
import dev.xcore.sdk.http.Get;
import dev.xcore.sdk.http.RouteDefinition;
import dev.xcore.sdk.http.Router;
import dev.xcore.sdk.http.WebSocket;
import dev.xcore.sdk.http.WebSocketListener;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ApiVersionsTest {

  private static final ApiVersions TWO = new ApiVersions(List.of("v1", "v2"), "v1");

  static class Two {
    @Get("/users")
    @ApiVersion("v1")
    public String first() {
      return "first";
    }

    @Get("/users")
    @ApiVersion("v2")
    public String second() {
      return "second";
    }

    @Get("/ping")
    public String ping() {
      return "pong";
    }

    @Action("add")
    @ApiVersion("v1")
    public int add(int a) {
      return a;
    }

    @Action("add")
    @ApiVersion("v2")
    public long addLong(long a) {
      return a + 1;
    }

    @Action
    @ApiVersion("v2")
    public int onlyNew() {
      return 2;
    }

    @Action
    public int always() {
      return 0;
    }

    @WebSocket("/feed")
    @ApiVersion({"v1", "v2", "v1"})
    public WebSocketListener feed() {
      throw new AssertionError("nobody connects");
    }
  }

  @Test
  void versionsOfOnePathStandSideBySide() {
    HandlerTable table = table(Two.class, TWO);

    assertThat(table.routes())
        .extracting(route -> route.path() + " " + route.versions())
        .containsExactly("/users [v1]", "/users [v2]", "/ping []");
    assertThat(table.sockets().getFirst().versions()).containsExactly("v1", "v2");
  }

  @Test
  void actionsAreCalledByNameAndVersion() throws Throwable {
    HandlerTable table = table(Two.class, TWO);

    assertThat(table.actions())
        .containsOnlyKeys(
            "add", "add@v1", "add@v2", "onlyNew@v2", "always", "always@v1", "always@v2");
    assertThat(table.actions().get("add").invoker().invoke(new Two(), Map.of("a", 1))).isEqualTo(1);
    assertThat(table.actions().get("add@v2").invoker().invoke(new Two(), Map.of("a", 1)))
        .isEqualTo(2L);
    assertThat(table.declaredActions())
        .extracting(ActionDescriptor::name)
        .containsExactly("add", "add", "onlyNew", "always");
    assertThat(table.actionNames()).containsExactly("add@v1", "add@v2", "always", "onlyNew@v2");
  }

  @Test
  void theBareNameIsThatOfThePreferredVersion() throws Throwable {
    HandlerTable table = table(Two.class, new ApiVersions(List.of("v1", "v2"), "v2"));

    assertThat(table.actions().get("add").invoker().invoke(new Two(), Map.of("a", 1)))
        .isEqualTo(2L);
    assertThat(table.actions()).containsKey("onlyNew");
  }

  @Test
  void versionsWithoutAListInTheManifestNameTheLineToAdd() {
    assertThat(problems(Two.class, ApiVersions.NONE))
        .contains(
            "Two.first(): belongs to an API version, but plugin.yaml lists none; add to it: api:"
                + " {versions: [v1, v2]}");
  }

  static class Unknown {
    @Get("/a")
    @ApiVersion("v3")
    public void a() {}

    @Get("/b")
    @ApiVersion({})
    public void b() {}
  }

  @Test
  void unknownVersionsAreRefusedWithTheNearestOnes() {
    assertThat(problems(Unknown.class, TWO))
        .containsExactly(
            "Unknown.a(): the API version 'v3' is not one of api.versions in plugin.yaml: v1, v2;"
                + " did you mean 'v1'?",
            "Unknown.b(): @ApiVersion names no version; name one, or remove it to serve all");
  }

  static class Overlapping {
    @Get("/a/{x}")
    @ApiVersion({"v1", "v2"})
    public void one() {}

    @Get("/a/{y}")
    @ApiVersion("v2")
    public void two() {}

    @Action("do")
    @ApiVersion("v1")
    public void act() {}

    @Action("do")
    public void actAlways() {}
  }

  @Test
  void handlersThatMeetInAVersionAreRefusedNamingBoth() {
    assertThat(problems(Overlapping.class, TWO))
        .containsExactly(
            "Overlapping.two(): GET /a/{y} is served by Overlapping.one() already in v2; change one"
                + " of them",
            "Overlapping.actAlways(): the action 'do' is served by Overlapping.act() already in v1"
                + " (without @ApiVersion a handler is in all versions); change one of them");
  }

  @ApiVersion("v2")
  static class Whole {
    @Get("/a")
    public void a() {}

    @Get("/b")
    @ApiVersion("v1")
    public void b() {}
  }

  @Test
  void theClassSpeaksForMethodsThatDoNot() {
    assertThat(table(Whole.class, TWO).routes())
        .extracting(RouteDescriptor::versions)
        .containsExactly(List.of("v2"), List.of("v1"));
  }

  @Test
  void routersHaveVersionsToo() {
    Router second =
        Router.create()
            .version("v2")
            .get("/x", request -> "two")
            .add(RouteDefinition.of("GET", "/y", request -> "one").withVersions("v1"));
    Router router = Router.create().get("/z", request -> "all").include(second);

    assertThat(table(Whole.class, TWO).with("shop", router, Binder.create()).routes())
        .extracting(route -> route.path() + " " + route.versions())
        .endsWith("/z []", "/x [v2]", "/y [v1]");
    assertThatThrownBy(() ->
            HandlerTable.of("shop", Object.class, Binder.create(), Tables.CONTEXT)
                .with("shop", second, Binder.create()))
        .hasMessageContaining("api: {versions: [v1, v2]}");
  }

  private static HandlerTable table(Class<?> type, ApiVersions api) {
    return HandlerTable.of("shop", type, Binder.create(), Tables.CONTEXT, api);
  }

  private static List<String> problems(Class<?> type, ApiVersions api) {
    return catchThrowableOfType(HandlerDefinitionException.class, () -> table(type, api))
        .problems();
  }
}
