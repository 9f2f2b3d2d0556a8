package counter;

import dev.xcore.sdk.Action;
import dev.xcore.sdk.Config;
import dev.xcore.sdk.PluginInfo;
import dev.xcore.sdk.http.Request;
import dev.xcore.sdk.http.Router;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** The plugin of generation 1's developer guide: a greeting and a counter below /app/counter. */
@PluginInfo(
    version = "1.0.0",
    author = "Your Name",
    apiPrefix = Run.PREFIX,
    tags = "counter",
    description = "Greets, and counts how often it was asked.")
public final class Run {

  static final String PREFIX = "/app/counter";

  private final AtomicInteger counter = new AtomicInteger();
  private final String greeting;

  Run(Config config) {
    this.greeting = config.text("greeting", "Hello");
  }

  Router router() {
    return Router.create().prefix(PREFIX).get("/", this::root).get("/count", this::count);
  }

  private Map<String, Object> root(Request request) {
    return Map.of("message", greeting + " from counter plugin!");
  }

  private Map<String, Object> count(Request request) {
    return Map.of("current_count", counter.incrementAndGet());
  }

  /** Sets the counter; the next answer is one more. */
  @Action
  public Map<String, Object> reset(int to) {
    counter.set(to);
    return Map.of("current_count", to);
  }
}
