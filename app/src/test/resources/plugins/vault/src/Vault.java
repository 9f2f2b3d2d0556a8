import dev.xcore.sdk.Action;
import dev.xcore.sdk.CallContext;
import dev.xcore.sdk.Plugin;
import dev.xcore.sdk.http.Get;
import dev.xcore.sdk.http.Post;
import dev.xcore.sdk.http.Request;
import dev.xcore.sdk.http.Response;
import java.util.Map;
import java.util.TreeSet;

/** Says who calls, and keeps some things to those who may see them. */
public class Vault implements Plugin {

  @Get("/who")
  public Map<String, Object> who() {
    CallContext call = CallContext.current();
    return call.principal()
        .<Map<String, Object>>map(principal ->
            Map.of(
                "name", principal.name(),
                "roles", new TreeSet<>(principal.roles()).toString(),
                "permissions", new TreeSet<>(principal.permissions()).toString(),
                "may", principal.hasPermission("orders.read"),
                "own", principal.tenant().orElse("-"),
                "tenant", call.tenant().orElse("-")))
        .orElse(Map.of("name", "nobody"));
  }

  @Post("/who")
  public Map<String, Object> change() {
    return who();
  }

  @Get(value = "/orders", permissions = "orders.read")
  public String orders() {
    return "orders";
  }

  @Get(
      value = "/stock",
      permissions = {"stock.read", "stock.write"})
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

  @Get("/headers")
  public Map<String, String> headers(Request request) {
    Map<String, String> seen = new java.util.TreeMap<>();
    request.headers().forEach((name, values) -> seen.put(name, String.join(",", values)));
    seen.put("one", request.header("Authorization").orElse("-"));
    seen.put("cookies", request.cookies().toString());
    return seen;
  }

  @Get("/greedy")
  public Response greedy() {
    return Response.text("greedy")
        .header("Set-Cookie", "xcore_session=planted; Path=/")
        .header("Set-Cookie", "mine=1")
        .header("Service-Worker-Allowed", "/")
        .header("Clear-Site-Data", "\"*\"");
  }

  @Action(permissions = "orders.write")
  public String order() {
    return CallContext.current().principal().orElseThrow().name();
  }

  @Action(permissions = "stock.write")
  public String restock() {
    return "restocked";
  }
}
