package dev.xcore.server;

import dev.xcore.sdk.InvalidPayloadException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code /admin/jobs}: the jobs of plugins. Thread safe. */
public final class JobsEndpoint {

  private static final Logger LOG = LoggerFactory.getLogger(JobsEndpoint.class);

  private static final String ROOT = "/admin/jobs";
  private static final String ID = "id";
  private static final int OK = 200;
  private static final int ACCEPTED = 202;
  private static final int USUAL = 100;
  private static final int MOST = 1000;

  private final JobsAdmin jobs;

  private JobsEndpoint(JobsAdmin jobs) {
    this.jobs = jobs;
  }

  /**
   * Makes the endpoint.
   *
   * @param jobs of the platform
   * @return the endpoint
   */
  public static JobsEndpoint create(JobsAdmin jobs) {
    return new JobsEndpoint(jobs);
  }

  /**
   * Returns the pages.
   *
   * @return routes for administrators
   */
  public List<BuiltInRoute> routes() {
    List<BuiltInRoute> routes = new ArrayList<>();
    routes.add(BuiltInRoute.admin("GET", ROOT, (x, parameters, snapshot) -> list(x)));
    routes.add(
        BuiltInRoute.admin(
            "GET",
            ROOT + "/{id}",
            (x, parameters, snapshot) -> {
              KnownQuery.of(x);
              EventsEndpoint.answer(x, OK, jobs.find(parameters.getOrDefault(ID, "")));
            }));
    for (JobsAdmin.Verb verb : JobsAdmin.Verb.values()) {
      routes.add(change(verb));
    }
    routes.add(
        BuiltInRoute.admin(
            "DELETE",
            ROOT + "/{id}",
            (x, parameters, snapshot) -> cancel(x, parameters.getOrDefault(ID, ""))));
    return List.copyOf(routes);
  }

  private void list(HttpExchange exchange) {
    KnownQuery query = KnownQuery.of(exchange, "plugin", "after", "limit");
    int limit = Math.max(1, query.number("limit", USUAL, MOST));
    List<?> found = jobs.list(query.text("plugin"), query.text("after").orElse(""), limit);
    EventsEndpoint.answer(exchange, OK, Map.of("jobs", found));
  }

  private BuiltInRoute change(JobsAdmin.Verb verb) {
    String name = verb.name().toLowerCase(Locale.ROOT);
    return BuiltInRoute.admin(
        "POST",
        ROOT + "/{id}/" + name,
        (x, parameters, snapshot) -> {
          KnownQuery.of(x);
          requireEmpty(x);
          String id = parameters.getOrDefault(ID, "");
          Map<String, ?> job = jobs.change(id, verb);
          LOG.info("job={} verb={} actor=admin", id, name);
          EventsEndpoint.answer(x, verb == JobsAdmin.Verb.RUN ? ACCEPTED : OK, job);
        });
  }

  private static void requireEmpty(HttpExchange exchange) throws IOException {
    if (exchange.body().read() >= 0) {
      throw new InvalidPayloadException("the body must be empty");
    }
  }

  private void cancel(HttpExchange exchange, String id) {
    KnownQuery.of(exchange);
    jobs.cancel(id);
    LOG.info("job={} verb=cancel actor=admin", id);
    EventsEndpoint.answer(exchange, OK, Map.of("cancelled", id));
  }
}
