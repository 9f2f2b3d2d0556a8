package versioned;

import dev.xcore.sdk.Action;
import dev.xcore.sdk.ApiVersion;
import dev.xcore.sdk.Plugin;
import dev.xcore.sdk.http.Get;
import dev.xcore.sdk.http.Post;
import dev.xcore.sdk.http.Router;
import dev.xcore.sdk.http.WebSocket;
import dev.xcore.sdk.http.WebSocketListener;
import dev.xcore.sdk.http.WebSocketSession;

public final class Versioned implements Plugin {

  public record OldUser(long id, String name) {}

  public record NewUser(long id, String first, String last) {}

  @Get("/users/{id}")
  @ApiVersion("v1")
  public OldUser old(long id) {
    return new OldUser(id, "Ada Lovelace");
  }

  @Get("/users/{number}")
  @ApiVersion({"v2", "v3"})
  public NewUser user(long number) {
    return new NewUser(number, "Ada", "Lovelace");
  }

  @Get("/users/me")
  @ApiVersion("v3")
  public NewUser me() {
    return new NewUser(0, "Me", "Myself");
  }

  @Post("/users")
  @ApiVersion("v2")
  public NewUser add(NewUser body) {
    return body;
  }

  @Get("/ping")
  public String ping() {
    return "pong";
  }

  @Get("/boom")
  public String boom() {
    throw new IllegalStateException("boom");
  }

  @Action("greet")
  @ApiVersion("v1")
  public String greet(String name) {
    return "Hello " + name;
  }

  @Action("greet")
  @ApiVersion("v2")
  public OldUser greetUser(long id) {
    return new OldUser(id, "greeted");
  }

  @Action
  public String any() {
    return "any";
  }

  @WebSocket("/feed")
  @ApiVersion("v1")
  public WebSocketListener oldFeed(WebSocketSession session) {
    return new Greeter("v1");
  }

  @WebSocket("/feed")
  @ApiVersion("v2")
  public WebSocketListener feed(WebSocketSession session) {
    return new Greeter("v2");
  }

  @Override
  public Router router() {
    return Router.create().version("v2").prefix("/coded").get("/x", request -> request.path());
  }

  private record Greeter(String version) implements WebSocketListener {
    @Override
    public void onOpen(WebSocketSession session) {
      session.sendText(version);
    }
  }
}
