package dev.xcore.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xcore.kernel.install.PluginInstaller;
import dev.xcore.kernel.install.PluginSources;
import dev.xcore.kernel.observability.RecentEvents;
import dev.xcore.kernel.registry.Version;
import dev.xcore.kernel.runtime.KernelOptions;
import dev.xcore.kernel.runtime.PluginSupervisor;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
          EventsEndpoint.create(EventFeed.create(RecentEvents.create(1, Clock.systemUTC())))
              .routes());
      routes.addAll(
          InstallEndpoint.create(
                  options,
                  supervisor,
                  PluginInstaller.live(kernelOptions(), 1, List.of(), supervisor),
                  PluginSources.local(folder))
              .routes());
      routes.addAll(MetricsEndpoint.create(options, supervisor).routes());
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

  private KernelOptions kernelOptions() {
    return KernelOptions.builder(
            folder.resolve("plugins"), folder.resolve("var"), Version.parse("1.0.0"))
        .build();
  }
}
