package dev.xcore.server;

import dev.xcore.kernel.runtime.PluginSupervisor;
import dev.xcore.sdk.http.Response.Header;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /metrics}: the state of plugins and of the process as Prometheus text. Whoever may
 * call actions may read it. Thread safe; the registry is made when it is asked for first, which
 * loses nothing, because every value is read when it is shown.
 */
public final class MetricsEndpoint {

  private static final List<Header> HEADERS =
      List.of(
          new Header("Content-Type", "text/plain; version=0.0.4; charset=utf-8"),
          new Header("Cache-Control", "no-store"));

  private final PluginSupervisor supervisor;
  private final Supplier<List<CacheReport>> caches;
  private final Supplier<List<JobReport>> jobs;
  private final Optional<TasksAdmin> tasks;
  private final ReentrantLock making = new ReentrantLock();
  private volatile @Nullable PrometheusMeterRegistry registry;

  private MetricsEndpoint(
      PluginSupervisor supervisor,
      Supplier<List<CacheReport>> caches,
      Supplier<List<JobReport>> jobs,
      Optional<TasksAdmin> tasks) {
    this.supervisor = supervisor;
    this.caches = caches;
    this.jobs = jobs;
    this.tasks = tasks;
  }

  /**
   * Makes the endpoint.
   *
   * @param options of the server
   * @param supervisor looks after the plugins
   * @param caches reports on the cache of each plugin
   * @param jobs reports on the jobs of each plugin
   * @return the endpoint
   */
  public static MetricsEndpoint create(
      ServerOptions options,
      PluginSupervisor supervisor,
      Supplier<List<CacheReport>> caches,
      Supplier<List<JobReport>> jobs) {
    return new MetricsEndpoint(supervisor, caches, jobs, Optional.empty());
  }

  /**
   * Makes the same endpoint with the meters of tasks.
   *
   * @param known the tasks
   * @return the endpoint
   */
  public MetricsEndpoint with(TasksAdmin known) {
    return new MetricsEndpoint(supervisor, caches, jobs, Optional.of(known));
  }

  /**
   * Returns the page.
   *
   * @return one route
   */
  public List<BuiltInRoute> routes() {
    return List.of(
        BuiltInRoute.get(
            "/metrics", Access.CALLER, (exchange, parameters, snapshot) -> answer(exchange)));
  }

  private void answer(HttpExchange exchange) {
    String text = registry().scrape();
    exchange.respond(200, HEADERS, text.getBytes(StandardCharsets.UTF_8));
  }

  private PrometheusMeterRegistry registry() {
    PrometheusMeterRegistry known = registry;
    if (known != null) {
      return known;
    }
    making.lock();
    try {
      PrometheusMeterRegistry made = registry;
      if (made == null) {
        made = make();
        registry = made;
      }
      return made;
    } finally {
      making.unlock();
    }
  }

  private PrometheusMeterRegistry make() {
    PrometheusMeterRegistry made = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    new ClassLoaderMetrics().bindTo(made);
    new JvmMemoryMetrics().bindTo(made);
    new JvmThreadMetrics().bindTo(made);
    new UptimeMetrics().bindTo(made);
    made.getPrometheusRegistry().register(new PluginMeters(supervisor));
    made.getPrometheusRegistry().register(new SandboxMeters(supervisor));
    made.getPrometheusRegistry().register(new EventMeters(supervisor.bus()));
    made.getPrometheusRegistry().register(new CacheMeters(caches));
    made.getPrometheusRegistry().register(new JobMeters(jobs));
    tasks.ifPresent(known -> made.getPrometheusRegistry().register(new TaskMeters(known)));
    return made;
  }
}
