package fragile;

import dev.xcore.sdk.Action;
import dev.xcore.sdk.CircuitBreaker;
import dev.xcore.sdk.Health;
import dev.xcore.sdk.HealthCheck;
import dev.xcore.sdk.Plugin;
import dev.xcore.sdk.PluginContext;
import dev.xcore.sdk.RateLimit;
import dev.xcore.sdk.RequiresRole;
import dev.xcore.sdk.Retry;
import dev.xcore.sdk.http.Get;
import dev.xcore.sdk.http.Post;
import dev.xcore.sdk.http.Request;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** Fails as it is told. */
public final class Fragile implements Plugin {

  public record Note(String text) {}

  private final PluginContext context;
  private final AtomicInteger calls = new AtomicInteger();

  public Fragile(PluginContext context) {
    this.context = context;
  }

  /** Ill while its data folder holds a file of that name. */
  @HealthCheck("database")
  Health database() {
    return Files.exists(context.dataDirectory().resolve("ill"))
        ? Health.unhealthy("no connection").with("pool", 0)
        : Health.healthy("connected");
  }

  @Action
  public String ask() {
    return "answer";
  }

  @Get("/seldom")
  @RateLimit(calls = 2, period = "20s")
  public String seldom() {
    return "rare";
  }

  @Get("/broken")
  @CircuitBreaker(failureRate = 100, window = 2, openFor = "30s")
  public String broken() {
    throw new IllegalStateException("secret reason");
  }

  @Post("/notes")
  @Retry(maxAttempts = 3, backoff = "1ms", on = IOException.class)
  public Map<String, Object> note(Note note) throws IOException {
    if (calls.incrementAndGet() % 3 != 0) {
      throw new IOException("not yet");
    }
    return Map.of("text", note.text(), "calls", calls.get());
  }

  @Post("/raw")
  @Retry(maxAttempts = 3, backoff = "1ms")
  public String raw(Request request) throws IOException {
    calls.incrementAndGet();
    throw new IOException(
        new String(request.body().readAllBytes(), StandardCharsets.UTF_8).length() + " bytes");
  }

  @Get("/calls")
  public int calls() {
    return calls.getAndSet(0);
  }

  @Get("/secret")
  @RequiresRole("admin")
  public String secret() {
    return "secret";
  }
}
