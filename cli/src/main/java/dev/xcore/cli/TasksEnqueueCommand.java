package dev.xcore.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code xcore tasks enqueue}. */
@Command(
    name = "enqueue",
    description = "Have a plugin of the running server do a task in the background.",
    mixinStandardHelpOptions = true)
final class TasksEnqueueCommand implements Runnable {

  private final Session session;

  @Parameters(index = "0", paramLabel = "PLUGIN", description = "The plugin's name.")
  private String plugin = "";

  @Parameters(index = "1", paramLabel = "TASK", description = "The task's name.")
  private String task = "";

  @Parameters(
      index = "2",
      arity = "0..1",
      paramLabel = "JSON",
      defaultValue = "{}",
      description = "The payload, a JSON object; - reads it from standard input. Default: {}")
  private String payload = "{}";

  @Option(names = "--queue", paramLabel = "NAME", description = "Another queue than the task's.")
  private @Nullable String queue;

  @Option(names = "--delay", paramLabel = "TIME", description = "Not before, such as 5m.")
  private @Nullable String delay;

  @Option(names = "--priority", paramLabel = "N", description = "Higher first, -1000 to 1000.")
  private @Nullable Integer priority;

  @Option(
      names = "--unique-key",
      paramLabel = "KEY",
      description = "Adds nothing while a task of this name and key waits.")
  private @Nullable String uniqueKey;

  @Option(names = "--max-retries", paramLabel = "N", description = "How often it is repeated.")
  private @Nullable Integer maxRetries;

  @Mixin private final JsonOption json = new JsonOption();

  TasksEnqueueCommand(Session session) {
    this.session = session;
  }

  @Override
  public void run() {
    Map<String, Object> order = new LinkedHashMap<>();
    order.put("plugin", plugin);
    order.put("name", task);
    order.put("payload", parsed());
    put(order, "queue", queue);
    put(order, "delay", delay);
    put(order, "priority", priority);
    put(order, "unique_key", uniqueKey);
    put(order, "max_retries", maxRetries);
    try (AdminClient client = session.client()) {
      Map<String, @Nullable Object> answer = client.post("/admin/tasks", order).members();
      session
          .terminal()
          .print(json.isSet() ? JsonText.pretty(answer) : Trees.text(answer, "id", "?"));
    }
  }

  private static void put(Map<String, Object> order, String key, @Nullable Object value) {
    if (value != null) {
      order.put(key, value);
    }
  }

  private Object parsed() {
    if (JsonArgument.read(session.terminal(), "the payload", payload)
        instanceof Map<?, ?> members) {
      return members;
    }
    throw new CommandFailure(
        "the payload must be a JSON object, such as '{\"to\":\"ada\"}', not " + payload.strip());
  }
}
