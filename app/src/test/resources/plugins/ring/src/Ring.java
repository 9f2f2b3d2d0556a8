import dev.xcore.sdk.PermissionDeniedException;
import dev.xcore.sdk.Plugin;
import dev.xcore.sdk.PluginContext;
import dev.xcore.sdk.Services.Scope;
import dev.xcore.sdk.http.Get;
import dev.xcore.sdk.http.HttpMiddleware;
import dev.xcore.sdk.http.Post;
import dev.xcore.sdk.http.Request;
import dev.xcore.sdk.http.RequestChange;
import dev.xcore.sdk.http.Response;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Stands around every request, and does what the header X-Ring asks for. */
public class Ring implements Plugin {

  private final PluginContext context;
  private final CountDownLatch isRead = new CountDownLatch(1);

  public Ring(PluginContext context) {
    this.context = context;
  }

  @Override
  public void onLoad() {
    context
        .services()
        .register("middleware.ring", HttpMiddleware.class, Ring::handle, Scope.PRIVATE);
    context
        .services()
        .register(
            "middleware.after",
            HttpMiddleware.class,
            (request, next) -> next.proceed().header("X-Way", "after"),
            Scope.PRIVATE);
  }

  private static Response handle(Request request, HttpMiddleware.Next next) throws Exception {
    switch (request.header("X-Ring").orElse("")) {
      case "answer" -> {
        return Response.of(202, Map.of("by", "ring"));
      }
      case "refuse" -> throw new PermissionDeniedException("the ring is closed");
      case "broken" -> throw new IllegalStateException("jdbc:secret");
      case "checked" -> throw new Exception("jdbc:secret");
      case "late" -> {
        next.proceed();
        Thread.sleep(120_000);
      }
      case "lead" -> {
        return next.proceed(RequestChange.none().path("/admin/plugins"));
      }
      case "twice" -> {
        next.proceed();
        return next.proceed();
      }
      default -> {}
    }
    String seen =
        request.header("Authorization").orElse("-")
            + request.headers().keySet().contains("x-plugin-key")
            + request.cookies();
    return next.proceed(RequestChange.none().header("X-Body", request.text()))
        .header("X-Way", "ring")
        .header("X-Seen", seen);
  }

  @Post("/echo")
  public String echo(Request request) {
    return request.header("X-Body").orElse("-") + ":" + request.text();
  }

  /** Waits in the middle until somebody has read the beginning. */
  @Get("/stream")
  public Response stream() {
    return Response.stream(
        "text/plain",
        out -> {
          out.write("first;".getBytes(StandardCharsets.UTF_8));
          out.flush();
          try {
            out.write(
                (isRead.await(60, TimeUnit.SECONDS) ? "read" : "unread")
                    .getBytes(StandardCharsets.UTF_8));
          } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
          }
        });
  }

  @Post("/read")
  public void read() {
    isRead.countDown();
  }
}
