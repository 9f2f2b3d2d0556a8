import dev.xcore.sdk.Action;
import dev.xcore.sdk.Plugin;
import dev.xcore.sdk.http.Get;
import dev.xcore.sdk.http.Post;
import dev.xcore.sdk.http.WebSocket;
import dev.xcore.sdk.http.WebSocketListener;

/** One of each thing that a plugin can serve, for everybody and for some. */
public class Desk implements Plugin {

  @Get("/open")
  public String open() {
    return "open";
  }

  @Post("/open")
  public String change() {
    return "changed";
  }

  @Get(value = "/known", roles = "*")
  public String known() {
    return "known";
  }

  @Get(value = "/orders/{id}", permissions = "orders.read")
  public String order(String id) {
    return id;
  }

  @Get(value = "/stock", permissions = "stock.read")
  public String stock() {
    return "stock";
  }

  @Get(value = "/clerks", roles = "clerk", permissions = "orders.read")
  public String clerks() {
    return "clerks";
  }

  @Get(value = "/admins", roles = "admin")
  public String admins() {
    return "admins";
  }

  @Action
  public String greet() {
    return "hello";
  }

  @Action(permissions = "orders.write")
  public String sell() {
    return "sold";
  }

  @Action(permissions = "stock.write")
  public String restock() {
    return "restocked";
  }

  @WebSocket("/talk")
  public WebSocketListener talk() {
    return new WebSocketListener() {};
  }

  @WebSocket(value = "/till", roles = "clerk")
  public WebSocketListener till() {
    return new WebSocketListener() {};
  }
}
