package dev.xcore.handlers;

import static dev.xcore.handlers.Tables.problems;
import static org.assertj.core.api.Assertions.assertThat;

import dev.xcore.sdk.Action;
import dev.xcore.sdk.Payload;
import dev.xcore.sdk.http.Body;
import dev.xcore.sdk.http.CookieParam;
import dev.xcore.sdk.http.Get;
import dev.xcore.sdk.http.HeaderParam;
import dev.xcore.sdk.http.PathParam;
import dev.xcore.sdk.http.Post;
import dev.xcore.sdk.http.QueryParam;
import dev.xcore.sdk.http.Request;
import dev.xcore.sdk.http.Response;
import dev.xcore.sdk.http.Route;
import dev.xcore.sdk.http.ServerSentEvents;
import dev.xcore.sdk.http.Upload;
import dev.xcore.sdk.http.WebSocket;
import dev.xcore.sdk.http.WebSocketListener;
import dev.xcore.sdk.http.WebSocketSession;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.junit.jupiter.api.Test;

@SuppressWarnings("unused")
class HandlerDefinitionTest {

  public record User(String name) {}

  static class Duplicates {
    @Action("x")
    void a() {}

    @Action("x")
    void b() {}

    @Get("/a/{x}")
    void c() {}

    @Get("/a/{y}")
    void d() {}

    @WebSocket("/s")
    WebSocketListener e() {
      return new WebSocketListener() {};
    }

    @WebSocket("/s")
    WebSocketListener f() {
      return new WebSocketListener() {};
    }

    @Get("/s")
    void aSocketAndARouteMayShareAPath() {}
  }

  @Test
  void everyDuplicateIsReportedAtOnceAndNamesBoth() {
    assertThat(problems(Duplicates.class))
        .containsExactly(
            "Duplicates.b(): the action 'x' is served by Duplicates.a() already; change one of"
                + " them",
            "Duplicates.d(): GET /a/{y} is served by Duplicates.c() already; change one of them",
            "Duplicates.f(): the WebSocket /s is served by Duplicates.e() already; change one of"
                + " them");
  }

  static class Names {
    @Action("a b")
    void a() {}

    @Action("../x")
    void b() {}

    @Action
    void größe() {}

    @Get("users")
    void c() {}

    @Get("/{a...}/b")
    void d() {}

    @WebSocket("/x/")
    WebSocketListener e() {
      return new WebSocketListener() {};
    }
  }

  @Test
  void malformedNamesAndPathsAreReported() {
    String rule =
        "is not an action name: it has letters a to z, digits, _, - and ., starts with a letter,"
            + " digit or _, and has at most 128 characters";
    assertThat(problems(Names.class))
        .containsExactly(
            "Names.a(): 'a b' " + rule,
            "Names.b(): '../x' " + rule,
            "Names.größe(): 'größe' " + rule,
            "Names.c(): path 'users' does not start with /; write '/users'",
            "Names.d(): path '/{a...}/b' goes on after {a...}, which must come last",
            "Names.e(): path '/x/' ends with /; leave it out");
  }

  static class Marks {
    @Get(value = "/a", status = 404)
    void status() {}

    @Get(
        value = "/b",
        roles = {"admin", " "})
    void roles() {}

    @Route(method = "get", path = "/c")
    void lower() {}

    @Route(method = "G T", path = "/d")
    void none() {}

    @Get("/e")
    @Route(method = "GET", path = "/f")
    void twice() {}

    @Get("/g")
    @WebSocket("/g")
    WebSocketListener both() {
      return new WebSocketListener() {};
    }

    @Action
    @WebSocket("/h")
    WebSocketListener three() {
      return new WebSocketListener() {};
    }
  }

  @Test
  void wrongAnnotationsAreReported() {
    assertThat(problems(Marks.class))
        .containsExactly(
            "Marks.status(): status 404 is not between 200 and 299; return a Response, or throw,"
                + " for any other",
            "Marks.roles(): has an empty role name; leave roles out to let anybody in",
            "Marks.lower(): 'get' is not an HTTP method in upper case; write 'GET'",
            "Marks.none(): 'G T' is not an HTTP method in upper case",
            "Marks.twice(): @Get and @Route both serve GET; keep one",
            "Marks.both(): has @WebSocket and @Get; write a method for each",
            "Marks.three(): has @WebSocket and @Action; write a method for each");
  }

  static class RouteParameters {
    @Get("/users/{id}")
    void path(@PathParam long ident, @PathParam("di") long other) {}

    @Get("/plain")
    void noPath(@PathParam long id) {}

    @Post("/two")
    void twoBodies(User first, User second) {}

    @Get("/body")
    void getBody(User user) {}

    @Route(method = "HEAD", path = "/head")
    void headBody(@Body String text) {}

    @Get("/upload")
    void getUpload(Upload file) {}

    @Get("/sources")
    void sources(@QueryParam @HeaderParam String x) {}

    @Get("/complex/{user}")
    void complex(User user, @QueryParam User other, @CookieParam List<String> all) {}

    @Get("/default")
    void wrongDefault(@QueryParam(defaultValue = "many") int limit) {}

    @Get("/session")
    void session(WebSocketSession session, Response response) {}

    @Get("/same")
    void same(String a, @QueryParam("a") String b) {}

    @Post("/form")
    void form(List<User> users, Upload file) {}

    @Post("/checked")
    void checked(@NotNull @Size(max = 3) List<Upload> files) {}
  }

  @Test
  void wrongParametersOfRoutesAreReported() {
    String user = User.class.getTypeName();
    assertThat(problems(RouteParameters.class))
        .containsExactly(
            "RouteParameters.path(long, long), parameter 'ident': the path '/users/{id}' has no"
                + " {ident}",
            "RouteParameters.path(long, long), parameter 'other': the path '/users/{id}' has no"
                + " {di}",
            "RouteParameters.noPath(long), parameter 'id': the path '/plain' has no {id}",
            "RouteParameters.twoBodies(User, User), parameter 'second': is a second body; put both"
                + " into one record",
            "RouteParameters.getBody(User), parameter 'user': would be the body, which GET does not"
                + " have; take simple types",
            "RouteParameters.headBody(String), parameter 'text': would be the body, which HEAD does"
                + " not have; take simple types",
            "RouteParameters.getUpload(Upload), parameter 'file': would be the body, which GET does"
                + " not have; take simple types",
            "RouteParameters.sources(String), parameter 'x': has @QueryParam and @HeaderParam; keep"
                + " one",
            "RouteParameters.complex(User, User, List), parameter 'user': "
                + user
                + " cannot come from the path; use a simple type",
            "RouteParameters.complex(User, User, List), parameter 'other': "
                + user
                + " cannot come from the query; use a simple type or a list of one",
            "RouteParameters.complex(User, User, List), parameter 'all':"
                + " java.util.List<java.lang.String> cannot come from the cookie; use a simple"
                + " type",
            "RouteParameters.wrongDefault(int), parameter 'limit': its default 'many' does not fit:"
                + " must be a whole number",
            "RouteParameters.session(WebSocketSession, Response), parameter 'session':"
                + " WebSocketSession is for @WebSocket methods",
            "RouteParameters.session(WebSocketSession, Response), parameter 'response': a Response"
                + " is returned, not taken; take a Request",
            "RouteParameters.same(String, String), parameter 'b': 'a' of the query is taken by"
                + " another parameter",
            "RouteParameters.form(List, Upload), parameter 'file': uploads come in a form: the body"
                + " beside them must be a record or a map",
            "RouteParameters.checked(List), parameter 'files': @Size cannot be enforced on"
                + " an upload; check its size and type in the method instead");
  }

  static class Misspelt {
    @Get("/users/{userId}")
    void user(@PathParam("user_id") long id) {}
  }

  @Test
  void aMisspeltPathParameterComesWithTheNearestName() {
    assertThat(problems(Misspelt.class))
        .containsExactly(
            "Misspelt.user(long), parameter 'id': the path '/users/{userId}' has no {user_id}; did"
                + " you mean 'userId'?");
  }

  static class ActionParameters {
    @Action
    void query(@QueryParam String x) {}

    @Action
    void body(@Body User user) {}

    @Action
    void request(Request request) {}

    @Action
    void upload(List<Upload> files) {}

    @Action
    void payload(Payload payload, int x) {}

    @Action
    Response response() {
      return Response.of(200);
    }

    @Action
    ServerSentEvents events() {
      return sink -> {};
    }
  }

  @Test
  void whatBelongsToRoutesIsNoAction() {
    String rule = " is for routes; an action takes fields of its payload";
    assertThat(problems(ActionParameters.class))
        .containsExactly(
            "ActionParameters.query(String), parameter 'x': @QueryParam" + rule,
            "ActionParameters.body(User), parameter 'user': @Body" + rule,
            "ActionParameters.request(Request), parameter 'request': Request" + rule,
            "ActionParameters.upload(List), parameter 'files': Upload" + rule,
            "ActionParameters.payload(Payload, int), parameter 'payload': a Payload takes the whole"
                + " payload; make it the only parameter beside CallContext and PluginContext",
            "ActionParameters.response(): an action returns a value, not Response; use a route such"
                + " as @Get",
            "ActionParameters.events(): an action returns a value, not ServerSentEvents; use a"
                + " route such as @Get");
  }

  static class Unbindable {
    @Action
    void thread(Thread thread, int x) {}

    @Get("/x")
    void query(Runnable task) {}

    @Action
    <T> void generic(T value) {}
  }

  @Test
  void typesThatCannotBeBoundAreReportedWhereTheyStand() {
    assertThat(problems(Unbindable.class))
        .hasSize(3)
        .satisfiesExactly(
            first ->
                assertThat(first)
                    .startsWith("Unbindable.thread(Thread, int), parameter 'thread': "),
            second ->
                assertThat(second).startsWith("Unbindable.query(Runnable), parameter 'task': "),
            third ->
                assertThat(third)
                    .isEqualTo(
                        "Unbindable.generic(Object), parameter 'value': its type T is not known"
                            + " here; write a concrete type"));
  }

  static class Sockets {
    @WebSocket("/a")
    String wrongReturn() {
      return "";
    }

    @WebSocket("/b")
    WebSocketListener body(User user) {
      return new WebSocketListener() {};
    }

    @WebSocket("/c")
    WebSocketListener upload(Upload file) {
      return new WebSocketListener() {};
    }
  }

  @Test
  void wrongSocketsAreReported() {
    assertThat(problems(Sockets.class))
        .containsExactly(
            "Sockets.wrongReturn(): returns String; a @WebSocket method returns the"
                + " WebSocketListener of its connection",
            "Sockets.body(User), parameter 'user': would be the body, which a WebSocket does not"
                + " have; take simple types",
            "Sockets.upload(Upload), parameter 'file': would be the body, which a WebSocket does"
                + " not have; take simple types");
  }
}
