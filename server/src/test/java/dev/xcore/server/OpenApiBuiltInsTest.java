package dev.xcore.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xcore.kernel.install.PluginInstaller;
import dev.xcore.kernel.install.PluginSources;
import dev.xcore.kernel.registry.Version;
import dev.xcore.kernel.runtime.KernelOptions;
import dev.xcore.kernel.runtime.PluginSupervisor;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpenApiBuiltInsTest {

  @TempDir private Path folder;

  /** A page that is added or renamed must be described too. */
  @Test
  void exactlyThePagesThatAreServedAreDescribed() {
    PluginSupervisor supervisor = PluginSupervisor.create(kernelOptions(), HttpEdge.create());
    try {
      ServerOptions options = ServerOptions.builder(() -> "token", folder).build();
      List<BuiltInRoute> routes = new ArrayList<>();
      routes.addAll(HealthEndpoint.create(Readiness.create(), List::of, List.of()).routes());
      routes.addAll(
          AdminEndpoint.create(options, supervisor, new NoConfiguration(), Clock.systemUTC())
              .routes());
      routes.addAll(
          EventsEndpoint.create(
                  options,
                  supervisor.events(),
                  supervisor.bus(),
                  EventFeed.create(supervisor.bus().history()))
              .routes());
      routes.addAll(
          InstallEndpoint.create(
                  options,
                  supervisor,
                  PluginInstaller.live(kernelOptions(), 1, List.of(), supervisor),
                  PluginSources.local(folder))
              .routes());
      routes.addAll(HooksEndpoint.create(supervisor.platformHooks()).routes());
      routes.addAll(AuditEndpoint.create(Optional::empty, Clock.systemUTC()).routes());
      routes.add(MiddlewareEndpoint.route(options.middleware(), List::of));
      routes.addAll(ServicesEndpoint.create(options, new NoServices()).routes());
      routes.addAll(MigrationsEndpoint.create(options, new NoMigrations()).routes());
      routes.addAll(JobsEndpoint.create(new NoJobs()).routes());
      routes.addAll(MetricsEndpoint.create(options, supervisor, List::of, List::of).routes());
      routes.add(
          SecurityEndpoint.create(
                  () -> {
                    throw new IllegalStateException("nobody asks");
                  },
                  supervisor)
              .route());
      assertThat(routes.stream().map(route -> route.method() + " " + route.path()))
          .containsExactlyInAnyOrderElementsOf(OpenApiBuiltIns.known());
    } finally {
      supervisor.shutdown(Duration.ofSeconds(1));
    }
  }

  /** An application without settings. */
  private static final class NoConfiguration implements ConfigurationAdmin {

    @Override
    public Map<String, Object> show() {
      return Map.of();
    }

    @Override
    public Map<String, Object> change(Map<String, Object> patch, String actor) {
      return Map.of();
    }
  }

  /** A platform without jobs. */
  private static final class NoJobs implements JobsAdmin {

    @Override
    public List<?> list(Optional<String> plugin, String after, int most) {
      return List.of();
    }

    @Override
    public Map<String, ?> find(String id) {
      return Map.of();
    }

    @Override
    public Map<String, ?> change(String id, Verb verb) {
      return Map.of();
    }

    @Override
    public void cancel(String id) {}
  }

  /** A platform without databases. */
  private static final class NoMigrations implements MigrationsAdmin {

    @Override
    public List<?> list() {
      return List.of();
    }

    @Override
    public Map<String, Object> status(String name) {
      return Map.of();
    }

    @Override
    public List<?> scan(String name) {
      return List.of();
    }

    @Override
    public Map<String, Object> upgrade(
        String name, Optional<String> target, boolean isUnsafe, boolean isKept) {
      return Map.of();
    }

    @Override
    public Map<String, Object> downgrade(String name, Optional<String> target, boolean isKept) {
      return Map.of();
    }

    @Override
    public List<String> repair(String name, boolean checksums) {
      return List.of();
    }

    @Override
    public Map<String, Object> revision(String name, String title, boolean isRun) {
      return Map.of();
    }

    @Override
    public List<?> backups(String name) {
      return List.of();
    }

    @Override
    public Map<String, Object> backup(String name) {
      return Map.of();
    }

    @Override
    public Map<String, Object> restore(String name, Optional<String> backup) {
      return Map.of();
    }
  }

  private KernelOptions kernelOptions() {
    return KernelOptions.builder(
            folder.resolve("plugins"), folder.resolve("var"), Version.parse("1.0.0"))
        .build();
  }
}
