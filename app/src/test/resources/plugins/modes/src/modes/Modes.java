package modes;

import dev.xcore.sdk.Action;
import dev.xcore.sdk.ActionHandler;
import dev.xcore.sdk.CallContext;
import dev.xcore.sdk.CircuitBreaker;
import dev.xcore.sdk.Config;
import dev.xcore.sdk.ConflictException;
import dev.xcore.sdk.Default;
import dev.xcore.sdk.Health;
import dev.xcore.sdk.HealthCheck;
import dev.xcore.sdk.HttpCalls;
import dev.xcore.sdk.HttpReply;
import dev.xcore.sdk.Payload;
import dev.xcore.sdk.Plugin;
import dev.xcore.sdk.PluginContext;
import dev.xcore.sdk.RateLimit;
import dev.xcore.sdk.Reload;
import dev.xcore.sdk.Result;
import dev.xcore.sdk.Retry;
import dev.xcore.sdk.UnknownActionException;
import dev.xcore.sdk.http.Body;
import dev.xcore.sdk.http.CookieParam;
import dev.xcore.sdk.http.Delete;
import dev.xcore.sdk.http.Get;
import dev.xcore.sdk.http.HeaderParam;
import dev.xcore.sdk.http.Patch;
import dev.xcore.sdk.http.Post;
import dev.xcore.sdk.http.Put;
import dev.xcore.sdk.http.QueryParam;
import dev.xcore.sdk.http.Request;
import dev.xcore.sdk.http.Response;
import dev.xcore.sdk.http.RouteDefinition;
import dev.xcore.sdk.http.Router;
import dev.xcore.sdk.http.StreamingBody;
import dev.xcore.sdk.http.Upload;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/** Uses everything that a plugin may use. */
public final class Modes implements Plugin, ActionHandler {

  public enum Colour {
    RED,
    GREEN
  }

  public record Line(@NotBlank String product, @Min(1) @Max(99) int amount) {}

  public record Order(
      UUID id,
      @Size(min = 1, max = 3) List<Line> lines,
      Colour colour,
      LocalDate date,
      Optional<Instant> at,
      Optional<BigDecimal> price,
      @Default("7") int rest,
      Map<String, Double> rates) {}

  public record Everything(
      BigInteger big,
      BigDecimal exact,
      double real,
      float small,
      byte[] bytes,
      Duration span,
      Optional<String> empty,
      List<Optional<Integer>> gaps,
      char letter,
      Map<Colour, LocalDate> days) {}

  private final PluginContext context;
  private final HttpCalls http;
  private final AtomicInteger attempts = new AtomicInteger();
  private final List<String> events = new ArrayList<>();
  private volatile String greeting;
  private volatile String state = "fresh";
  private final UUID self = UUID.randomUUID();
  private volatile boolean isTired;

  public Modes(PluginContext context, HttpCalls http) {
    this.context = context;
    this.http = http;
    this.greeting = context.config().text("greeting", "");
    context
        .health()
        .register(
            "registered",
            () ->
                isTired ? Health.degraded("not so well").with("since", 3) : Health.healthy("fine"));
  }

  @Override
  public void onLoad() {
    events.add("load");
    context.logger().info("modes is loaded, greeting={}", greeting);
  }

  @Override
  public Object onSuspend() {
    return Map.of("state", state, "events", List.copyOf(events));
  }

  @Override
  public void onReload(Reload previous) {
    events.add("reload " + previous.previousVersion());
    previous.state().ifPresent(old -> state = String.valueOf(new TreeMap<>((Map<?, ?>) old)));
  }

  @Override
  public void onConfigChange(Config config) {
    if (config.text("greeting", "").equals("refused")) {
      throw new IllegalArgumentException("that is no greeting");
    }
    greeting = config.text("greeting", "");
  }

  @HealthCheck
  public Health pulse() {
    return greeting.equals("sick") ? Health.unhealthy("sick") : Health.healthy().with("beats", 70);
  }

  // Actions

  @Action
  public Order order(Order order) {
    return order;
  }

  @Action
  public Everything everything() {
    return new Everything(
        BigInteger.TWO.pow(80),
        new BigDecimal("1.10"),
        0.1,
        0.1f,
        new byte[] {1, 2},
        Duration.ofSeconds(61),
        Optional.empty(),
        List.of(Optional.of(1), Optional.empty()),
        'ä',
        Map.of(Colour.RED, LocalDate.of(2026, 2, 28)));
  }

  @Action
  public Optional<String> maybe(boolean present) {
    return present ? Optional.of("here") : Optional.empty();
  }

  @Action
  public Result result(Optional<String> error) {
    return error.isPresent() ? Result.error(error.get(), "as you wish") : Result.ok(List.of(1, 2));
  }

  @Action
  public CompletableFuture<String> later() {
    return CompletableFuture.supplyAsync(() -> "later", context.executor());
  }

  @Action
  public String fail(String how) throws Exception {
    switch (how) {
      case "conflict" -> throw new ConflictException("it is there already");
      case "io" -> throw new IOException("secret");
      case "error" -> throw new StackOverflowError("deep");
      default -> throw new IllegalStateException("secret");
    }
  }

  @Action
  public Object odd() {
    return new Object();
  }

  @Action
  public Object deep() {
    Object value = "bottom";
    for (int i = 0; i < 300; i++) {
      value = List.of(value);
    }
    return value;
  }

  @Override
  public Object handle(String action, Payload payload) {
    if (action.startsWith("any-")) {
      return Map.of("action", action, "payload", payload.asMap());
    }
    throw new UnknownActionException("no action '" + action + "' here");
  }

  @Action
  public Map<String, Object> surroundings() {
    return Map.of(
        "name", context.name(),
        "version", context.version(),
        "colour", context.env().getOrDefault("COLOUR", "none"),
        "greeting", greeting,
        "config", context.config().asMap(),
        "state", state,
        "events", List.copyOf(events));
  }

  @Action
  public String state(String value) {
    state = value;
    return value;
  }

  @Action
  public String log(String text) {
    context.logger().warn("log line {} {}", text, 7, new IllegalStateException("logged"));
    return text;
  }

  @Action
  public boolean tired(boolean value) {
    isTired = value;
    return value;
  }

  @Get("/self")
  public UUID self() {
    return self;
  }

  // Limits of methods

  @Action
  @Retry(maxAttempts = 3, backoff = "1ms", on = IOException.class)
  public int retried() throws IOException {
    if (attempts.incrementAndGet() % 3 != 0) {
      throw new IOException("not yet");
    }
    return attempts.get();
  }

  @Action
  @RateLimit(calls = 2, period = "1h")
  public String rare() {
    return "rare";
  }

  @Action
  @CircuitBreaker(failureRate = 50, window = 2, openFor = "1h")
  public String brittle() {
    throw new IllegalStateException("broken");
  }

  // Other plugins and servers

  @Action
  public Object peer(@Default("peer") String plugin, String action) {
    return context.calls().call(plugin, action, Map.of("text", "hi", "n", 1)).value();
  }

  @Action
  public Object peerLater() throws Exception {
    return context.calls().callAsync("peer", "echo", Map.of("text", "async")).get().value();
  }

  @Action
  public Object peerFromExecutor() throws Exception {
    return context.executor().submit(() -> peer("peer", "context")).get();
  }

  @Action
  public Map<String, Object> own() {
    CallContext call = CallContext.current();
    return Map.of(
        "caller", call.caller(),
        "principal", call.principal().map(each -> each.name()).orElse("nobody"),
        "tenant", call.tenant().orElse("none"),
        "trace", call.traceId(),
        "hasDeadline", call.remaining().isPresent());
  }

  @Action
  public Object fetch(String url) {
    HttpReply reply = http.get(url);
    return Map.of("status", reply.status(), "text", reply.text());
  }

  // Routes

  @Post(value = "/orders", status = 201)
  public Order create(Order order) {
    return order;
  }

  @Get("/typed/{id}/{colour}")
  public Map<String, Object> typed(
      UUID id,
      Colour colour,
      @QueryParam(defaultValue = "en") String language,
      List<Integer> n,
      Optional<LocalDate> since,
      @HeaderParam("X-Shop") Optional<String> shop,
      @CookieParam("seen") Optional<String> seen) {
    return Map.of(
        "id",
        id,
        "colour",
        colour,
        "language",
        language,
        "n",
        n,
        "since",
        since,
        "shop",
        shop,
        "seen",
        seen);
  }

  @Post("/form")
  public Line form(Line line) {
    return line;
  }

  public record Parcel(@NotBlank String title, Optional<Integer> weight) {}

  @Post("/parcels")
  public Map<String, Object> parcel(@Body Parcel parcel, List<Upload> uploads, Request request)
      throws IOException {
    List<Object> files = new ArrayList<>();
    for (Upload each : uploads) {
      byte[] all = each.bytes();
      files.add(
          Map.of(
              "name",
              each.name(),
              "filename",
              each.filename(),
              "type",
              each.contentType(),
              "size",
              each.size(),
              "sum",
              sum(all)));
    }
    return Map.of("parcel", parcel, "files", files);
  }

  private static long sum(byte[] bytes) {
    long sum = 0;
    for (byte each : bytes) {
      sum = sum * 31 + each;
    }
    return sum;
  }

  @Put("/raw")
  public Map<String, Object> raw(byte[] body) {
    return Map.of("length", body.length, "sum", sum(body));
  }

  @Put("/counted")
  public long counted(Request request) throws IOException {
    try (InputStream in = request.body()) {
      return in.transferTo(java.io.OutputStream.nullOutputStream());
    }
  }

  @Patch("/text")
  public String text(Request request) {
    return request.text();
  }

  @Post("/both")
  public Map<String, Object> both(Request request) {
    String text = request.text();
    return Map.of("text", text, "tree", String.valueOf(request.tree()));
  }

  @Post("/tree")
  public Object tree(Request request) {
    return request.tree();
  }

  @Post("/treeFirst")
  public Map<String, Object> treeFirst(Request request) {
    Object tree = request.tree();
    return Map.of("tree", String.valueOf(tree), "line", request.as(Line.class));
  }

  @Get("/large")
  public String large(@QueryParam(defaultValue = "1") int mb) {
    return "x".repeat(mb << 20);
  }

  @Get("/largeBytes")
  public byte[] largeBytes(@QueryParam(defaultValue = "1") int mb) {
    return new byte[mb << 20];
  }

  @Get("/many")
  public List<Integer> many(int n) {
    return java.util.stream.IntStream.range(0, n).boxed().toList();
  }

  @Post(value = "/headed", status = 202)
  public Response headed() {
    return Response.of(202, Map.of("a", 1)).header("X-A", "1").header("X-A", "2").cookie("c", "v");
  }

  @Get("/streamed")
  public Response streamed() {
    return Response.stream(
            "text/csv", output -> output.write("a,b\n".getBytes(StandardCharsets.UTF_8)))
        .header("X-S", "1");
  }

  @Get("/bigStream")
  public StreamingBody bigStream() {
    return output -> {
      byte[] block = new byte[100_000];
      for (int i = 0; i < 90; i++) {
        output.write(block);
      }
    };
  }

  @Post(value = "/streamCreated", status = 201)
  public StreamingBody streamCreated() {
    return output -> output.write(new byte[] {1, 2, 3});
  }

  @Post(value = "/fileCreated", status = 201)
  public java.nio.file.Path fileCreated() throws IOException {
    java.nio.file.Path file = context.dataDirectory().resolve("note.txt");
    return java.nio.file.Files.writeString(file, "noted ä");
  }

  @Delete("/thing")
  public Optional<String> gone() {
    return Optional.empty();
  }

  @Get("/thing")
  public Optional<String> absent() {
    return Optional.empty();
  }

  @Get("/text.csv")
  public Response csv() {
    return Response.ok("a,ä").contentType("text/csv;charset=utf-8");
  }

  @Get("/bad-header")
  public Response badHeader() {
    return Response.ok("x").header("X-Long", "y".repeat(70_000));
  }

  @Get("/many-headers")
  public Response manyHeaders() {
    Response response = Response.ok("x");
    for (int i = 0; i < 300; i++) {
      response = response.header("X-H" + i, "v");
    }
    return response;
  }

  public Router router() {
    return Router.create()
        .prefix("/dyn")
        .get("/hello/{name}", request -> "hello " + request.pathParams().get("name"))
        .post("/lines", Line.class, (request, line) -> List.of(line))
        .add(RouteDefinition.of("GET", "/created", request -> Map.of("made", true)).withStatus(201))
        .add(RouteDefinition.of("GET", "/closed", request -> "open").withRoles("admin"));
  }
}
