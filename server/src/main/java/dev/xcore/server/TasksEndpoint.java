package dev.xcore.server;

import dev.xcore.handlers.DurationText;
import dev.xcore.sdk.FieldError;
import dev.xcore.sdk.InvalidPayloadException;
import dev.xcore.sdk.TaskFilter;
import dev.xcore.sdk.TaskState;
import dev.xcore.sdk.ValidationException;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code /admin/tasks}: the work of plugins in the background. Thread safe. */
public final class TasksEndpoint {

  private static final Logger LOG = LoggerFactory.getLogger(TasksEndpoint.class);

  private static final String ROOT = "/admin/tasks";
  private static final String PLUGIN = "plugin";
  private static final String QUEUE = "queue";
  private static final String NAME = "name";
  private static final String PAYLOAD = "payload";
  private static final String DELAY = "delay";
  private static final Set<String> KNOWN =
      Set.of(PLUGIN, NAME, PAYLOAD, QUEUE, DELAY, "priority", "unique_key", "max_retries");
  private static final int OK = 200;
  private static final int CREATED = 201;
  private static final int USUAL = 100;
  private static final int MOST = 1000;
  private static final int FARTHEST = 1_000_000;

  private final ServerOptions options;
  private final TasksAdmin tasks;

  private TasksEndpoint(ServerOptions options, TasksAdmin tasks) {
    this.options = options;
    this.tasks = tasks;
  }

  /**
   * Makes the endpoint.
   *
   * @param options of the server
   * @param tasks of the platform
   * @return the endpoint
   */
  public static TasksEndpoint create(ServerOptions options, TasksAdmin tasks) {
    return new TasksEndpoint(options, tasks);
  }

  /**
   * Returns the pages.
   *
   * @return routes for administrators
   */
  public List<BuiltInRoute> routes() {
    return List.of(
        page("GET", "", (x, id) -> list(x, Optional.empty())),
        BuiltInRoute.admin("POST", ROOT, (x, parameters, snapshot) -> enqueue(x)),
        plain("GET", "/stats", id -> tasks.stats()),
        page("GET", "/dead", (x, id) -> list(x, Optional.of(TaskState.DEAD))),
        page("POST", "/dead/retry", (x, id) -> Map.of("retried", each(x, tasks::retry))),
        page("DELETE", "/dead", (x, id) -> Map.of("discarded", each(x, tasks::discard))),
        change("POST", "/queues/{id}/pause", "pause", tasks::pause),
        change("POST", "/queues/{id}/resume", "resume", tasks::resume),
        plain("GET", "/{id}", tasks::show),
        change("POST", "/{id}/retry", "retry", tasks::retry),
        change("POST", "/{id}/cancel", "cancel", tasks::cancel),
        change("DELETE", "/{id}", "discard", tasks::discard));
  }

  private interface Page {
    Map<String, ?> answer(HttpExchange exchange, String id) throws IOException;
  }

  private interface Plain {
    Map<String, ?> answer(String id);
  }

  private interface Change {
    void make(String id);
  }

  private static BuiltInRoute page(String method, String path, Page page) {
    return BuiltInRoute.admin(
        method,
        ROOT + path,
        (x, parameters, snapshot) ->
            EventsEndpoint.answer(x, OK, page.answer(x, parameters.getOrDefault("id", ""))));
  }

  private static BuiltInRoute plain(String method, String path, Plain page) {
    return page(
        method,
        path,
        (x, id) -> {
          KnownQuery.of(x);
          return checked(() -> page.answer(id));
        });
  }

  private static BuiltInRoute change(String method, String path, String verb, Change change) {
    return plain(
        method,
        path,
        id -> {
          LOG.info("tasks verb={} of={} actor=admin", verb, id);
          change.make(id);
          return Map.of("ok", true);
        });
  }

  private interface Checked<R> {
    R make();
  }

  /** What breaks a rule of names is the client's mistake. */
  private static <R> R checked(Checked<R> work) {
    try {
      return work.make();
    } catch (IllegalArgumentException e) {
      throw new InvalidPayloadException(String.valueOf(e.getMessage()));
    }
  }

  private Map<String, ?> list(HttpExchange exchange, Optional<TaskState> always) {
    KnownQuery query = KnownQuery.of(exchange, "state", QUEUE, PLUGIN, NAME, "offset", "limit");
    return Map.of("tasks", found(query, always, query.number("offset", 0, FARTHEST)));
  }

  private List<Map<String, Object>> found(
      KnownQuery query, Optional<TaskState> always, int offset) {
    Optional<TaskState> state = always.or(() -> query.text("state").map(TasksEndpoint::state));
    int limit = query.number("limit", USUAL, MOST);
    return checked(() ->
        tasks.list(
            query.text(PLUGIN),
            new TaskFilter(state, query.text(NAME), query.text(QUEUE), offset, limit)));
  }

  private static TaskState state(String text) {
    return TaskState.of(text)
        .orElseThrow(
            () -> KnownQuery.wrong("state", text, "waiting, running, done, dead or cancelled"));
  }

  /** Does something with the dead that a query speaks of; with some at once, and then the next. */
  private int each(HttpExchange exchange, Change change) {
    KnownQuery query = KnownQuery.of(exchange, QUEUE, PLUGIN, NAME, "limit");
    List<Map<String, Object>> dead = found(query, Optional.of(TaskState.DEAD), 0);
    LOG.info("tasks dead={} actor=admin", dead.size());
    dead.forEach(task -> change.make(String.valueOf(task.get("id"))));
    return dead.size();
  }

  private void enqueue(HttpExchange exchange) throws IOException {
    KnownQuery.of(exchange);
    InstallFields fields = InstallFields.json(exchange, options.limits());
    for (String field : fields.values().keySet()) {
      if (!KNOWN.contains(field)) {
        throw wrong(field, "is unknown; allowed are " + KNOWN.stream().sorted().toList());
      }
    }
    String plugin = required(fields, PLUGIN);
    String name = required(fields, NAME);
    LOG.info("task enqueued plugin={} name={} actor=admin", plugin, name);
    String id = checked(() -> tasks.enqueue(plugin, name, payload(fields), order(fields)));
    EventsEndpoint.answer(exchange, CREATED, Map.of("id", id));
  }

  private static String required(InstallFields fields, String name) {
    return fields.text(name).orElseThrow(() -> wrong(name, "is missing"));
  }

  private static Map<String, Object> payload(InstallFields fields) {
    Map<String, Object> payload = new LinkedHashMap<>();
    Object given = fields.values().getOrDefault(PAYLOAD, Map.of());
    if (!(given instanceof Map<?, ?> members)) {
      throw wrong(PAYLOAD, "must be an object");
    }
    members.forEach((key, value) -> payload.put(String.valueOf(key), value));
    return payload;
  }

  private static Map<String, Object> order(InstallFields fields) {
    Map<String, Object> order = new LinkedHashMap<>();
    fields.text(QUEUE).ifPresent(queue -> order.put(QUEUE, queue));
    fields.text("unique_key").ifPresent(key -> order.put("unique_key", key));
    for (String number : List.of("priority", "max_retries")) {
      Object given = fields.values().get(number);
      if (given != null) {
        if (!(given instanceof Long || given instanceof Integer)) {
          throw wrong(number, "must be a whole number");
        }
        order.put(number, given);
      }
    }
    Object delay = fields.values().get(DELAY);
    if (delay != null) {
      order.put(
          DELAY,
          DurationText.read(String.valueOf(delay))
              .orElseThrow(() -> wrong(DELAY, "is no duration such as 30s or 5m"))
              .toMillis());
    }
    return order;
  }

  private static ValidationException wrong(String field, String message) {
    return new ValidationException(
        field + " " + message, List.of(new FieldError(field, message, Optional.empty())));
  }
}
