package probe;

import dev.xcore.sdk.Action;
import dev.xcore.sdk.CallContext;
import dev.xcore.sdk.NotFoundException;
import dev.xcore.sdk.Payload;
import dev.xcore.sdk.PermissionDeniedException;
import dev.xcore.sdk.Plugin;
import dev.xcore.sdk.PluginContext;
import dev.xcore.sdk.RateLimitedException;
import dev.xcore.sdk.Result;
import dev.xcore.sdk.http.Get;
import dev.xcore.sdk.http.Post;
import dev.xcore.sdk.http.Request;
import dev.xcore.sdk.http.Response;
import dev.xcore.sdk.http.Route;
import dev.xcore.sdk.http.ServerSentEvent;
import dev.xcore.sdk.http.ServerSentEvents;
import dev.xcore.sdk.http.StreamingBody;
import dev.xcore.sdk.http.Upload;
import dev.xcore.sdk.http.WebSocket;
import dev.xcore.sdk.http.WebSocketListener;
import dev.xcore.sdk.http.WebSocketSession;
import jakarta.validation.constraints.NotBlank;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

public final class Probe implements Plugin {

  public record Thing(long id, @NotBlank String name) {}

  public record Broken(String name) {
    public String name() {
      throw new IllegalStateException("accessor of a secret");
    }
  }

  private final PluginContext context;
  private final AtomicInteger closedSockets = new AtomicInteger();
  private final Map<String, Integer> closings = new ConcurrentHashMap<>();

  public Probe(PluginContext context) {
    this.context = context;
  }

  @Action
  public int add(int a, int b) {
    return a + b;
  }

  @Action
  public Map<String, Object> echo(Payload payload) {
    return payload.asMap();
  }

  @Action
  public void nothing() {}

  @Action
  public Object unwritable() {
    return new Broken("x");
  }

  @Action(roles = "admin")
  public String guarded() {
    return CallContext.current().principal().orElseThrow().name();
  }

  @Action
  public Result soldOut() {
    return Result.error("sold_out", "no teapots left");
  }

  @Get("/text")
  public String text() {
    return "pong";
  }

  @Get("/plain")
  public Response plain() {
    return Response.text("plain ä");
  }

  @Get("/html")
  public Response html() {
    return Response.ok("<p>ä</p>").contentType("text/html;charset=utf-8");
  }

  @Get("/things/{id}")
  public Thing thing(long id, Optional<String> name) {
    return new Thing(id, name.orElse("thing"));
  }

  @Post(value = "/things", status = 201)
  public Thing create(Thing thing) {
    return thing;
  }

  @Get("/none")
  public void none() {}

  @Get("/null")
  public Object nullValue() {
    return null;
  }

  @Post(value = "/accepted", status = 202)
  public void accepted() {}

  @Get("/bytes")
  public byte[] bytes() {
    return new byte[] {1, 2, 3};
  }

  @Get("/input")
  public InputStream input() {
    return new ByteArrayInputStream("input".getBytes(StandardCharsets.UTF_8));
  }

  @Get("/file")
  public Path file() throws IOException {
    return Files.writeString(context.dataDirectory().resolve("note.txt"), "note");
  }

  @Get("/stream")
  public StreamingBody stream() {
    return output -> {
      for (int i = 0; i < 1000; i++) {
        output.write(("line " + i + "\n").getBytes(StandardCharsets.UTF_8));
      }
    };
  }

  @Get("/broken-stream")
  public StreamingBody brokenStream() {
    return output -> {
      output.write(new byte[100_000]);
      output.flush();
      throw new IllegalStateException("in the middle");
    };
  }

  @Get("/events")
  public ServerSentEvents events() {
    return sink -> {
      sink.send("one\ntwo");
      sink.send(ServerSentEvent.of("thing", new Thing(1, "lamp")));
      sink.ping();
    };
  }

  @Get("/endless")
  public ServerSentEvents endless() {
    return sink -> {
      sink.send("begun");
      while (true) {
        Thread.sleep(10);
      }
    };
  }

  @Get("/flood")
  public ServerSentEvents flood() {
    return sink -> {
      try {
        while (true) {
          sink.send("x".repeat(10_000));
        }
      } finally {
        closings.merge("flood", 1, Integer::sum);
      }
    };
  }

  @Get("/closings")
  public Map<String, Integer> closings() {
    return closings;
  }

  @Get("/later")
  public CompletionStage<Thing> later() {
    return CompletableFuture.supplyAsync(() -> new Thing(7, "later"), context.executor());
  }

  @Get("/later-failed")
  public CompletionStage<Thing> laterFailed() {
    return CompletableFuture.failedFuture(new NotFoundException("not even later"));
  }

  @Get("/sold-out")
  public Result soldOutRoute() {
    return Result.error("sold_out", "no teapots left");
  }

  @Get("/throws")
  public String fails() {
    throw new IllegalStateException("jdbc:secret");
  }

  @Get("/unwritable")
  public Broken unwritableRoute() {
    return new Broken("x");
  }

  @Get("/limited")
  public String limited() {
    throw new RateLimitedException("slow down", Duration.ofSeconds(3));
  }

  @Get(value = "/admin-only", roles = "admin")
  public String adminOnly() {
    return CallContext.current().principal().orElseThrow().name();
  }

  @Get("/context")
  public Map<String, String> context() {
    CallContext call = CallContext.current();
    return Map.of("caller", call.caller(), "trace", call.traceId());
  }

  @Get("/request")
  public Map<String, Object> request(Request request) {
    return Map.of(
        "path", request.path(),
        "query", request.queryParams(),
        "cookies", request.cookies(),
        "remote", request.remoteAddress());
  }

  @Get("/rest/{path...}")
  public String rest(String path) {
    return path;
  }

  @Post("/upload")
  public Map<String, Object> upload(Upload file) throws IOException {
    return Map.of("name", file.filename(), "size", file.bytes().length);
  }

  @Route(method = "OPTIONS", path = "/own-options")
  public Response ownOptions() {
    return Response.noContent().header("X-Own", "yes");
  }

  @Get("/redirect")
  public Response redirect() {
    return Response.redirect("/plugins/probe/text").cookie("seen", "1");
  }

  @WebSocket("/echo/{name}")
  public WebSocketListener echoSocket(String name) {
    return new Echo(name);
  }

  @WebSocket("/refused")
  public WebSocketListener refused() {
    throw new PermissionDeniedException("not you");
  }

  private final class Echo implements WebSocketListener {
    private final String name;

    private Echo(String name) {
      this.name = name;
    }

    @Override
    public void onOpen(WebSocketSession session) {
      session.sendJson(new Thing(0, name));
    }

    @Override
    public void onText(WebSocketSession session, String text) throws Exception {
      switch (text) {
        case "fail" -> throw new IllegalStateException("jdbc:secret");
        case "close" -> session.close(4001, "as you wish");
        case "slow" -> Thread.sleep(300);
        case "path" ->
            session.sendText(
                session.request().path() + session.request().headers().containsKey("host"));
        default -> session.sendText(text);
      }
    }

    @Override
    public void onBinary(WebSocketSession session, byte[] bytes) {
      session.sendBinary(bytes);
    }

    @Override
    public void onClose(WebSocketSession session, int status, String reason) {
      closings.merge(name + " " + status, 1, Integer::sum);
    }
  }
}
