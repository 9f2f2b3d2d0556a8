package dev.xcore.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.xcore.app.config.ConfigurationLoader;
import dev.xcore.confinement.Level;
import dev.xcore.kernel.events.EventBus;
import dev.xcore.kernel.events.EventSettings;
import dev.xcore.kernel.jobs.JobBoard;
import dev.xcore.kernel.net.OutboundHttp;
import dev.xcore.kernel.registry.Version;
import dev.xcore.kernel.runtime.CorePlugins;
import dev.xcore.kernel.runtime.KernelOptions;
import dev.xcore.kernel.security.ScanSettings;
import dev.xcore.kernel.services.Migrations;
import dev.xcore.kernel.services.ServiceProvider;
import dev.xcore.kernel.settings.SettingsException;
import dev.xcore.kernel.state.HistoryLimits;
import dev.xcore.kernel.state.PluginStateFile;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the configuration says reaches the kernel. */
final class WiringTest {

  @TempDir private Path folder;

  private KernelOptions wired(String configuration) {
    new TestApplication(folder).configure(configuration);
    return Wiring.kernelOptions(
        new LiveConfiguration(ConfigurationLoader.in(folder)),
        Version.parse("1.0.0"),
        EventBus.create(EventSettings.DEFAULT),
        ServiceProvider.none(),
        Migrations.none(),
        JobBoard.none(),
        PluginStateFile.open(PluginStateFile.in(folder.resolve("var")), HistoryLimits.USUAL),
        CorePlugins.none(),
        OutboundHttp.none());
  }

  @Test
  void theSandboxIsTheKernelsAndHasOneWaitingWorkerUnlessToldOtherwise() {
    KernelOptions options = wired("");

    assertThat(options.sandbox().require()).isEqualTo(Level.KERNEL);
    assertThat(options.sandbox().poolSize()).isEqualTo(1);
    assertThat(options.sandbox().firstUser()).isEmpty();
    assertThat(options.scan()).isEqualTo(ScanSettings.USUAL);
  }

  @Test
  void whatIsSaidOfEventsReachesTheBus() {
    new TestApplication(folder)
        .configure(
            """
            events:
              history: 2
              queue_size: 3
              handler_timeout: 4s
              max_depth: 5
              dead_letters: {max: 6, keep: 7h}
            """);

    assertThat(new LiveConfiguration(ConfigurationLoader.in(folder)).current().events())
        .isEqualTo(new EventSettings(2, 3, Duration.ofSeconds(4), 5, 6, Duration.ofHours(7)));
  }

  @Test
  void theBusIsTheUsualUnlessToldOtherwise() {
    new TestApplication(folder);

    assertThat(new LiveConfiguration(ConfigurationLoader.in(folder)).current().events())
        .isEqualTo(EventSettings.DEFAULT);
  }

  @Test
  void limitsOfEventsThatMakeNoSenseAreAllNamed() {
    new TestApplication(folder)
        .configure(
            "events: {history: 0, queue_sise: 1, handler_timeout: 0s, dead_letters: {max: -1}}\n");

    assertThatThrownBy(() -> new LiveConfiguration(ConfigurationLoader.in(folder)))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("events.history")
        .hasMessageContaining("queue_size")
        .hasMessageContaining("events.handler_timeout")
        .hasMessageContaining("events.dead_letters.max");
  }

  @Test
  void whatIsSaidOfTheSandboxReachesIt() {
    KernelOptions options =
        wired(
            """
            security:
              forbidden_imports: [java.text]
              sandbox: {require: process, pool_size: 3, user: 300000, scan: report}
            """);

    assertThat(options.sandbox().require()).isEqualTo(Level.PROCESS);
    assertThat(options.sandbox().poolSize()).isEqualTo(3);
    assertThat(options.sandbox().firstUser()).contains(300_000);
    assertThat(options.scan().mode()).isEqualTo(ScanSettings.Mode.REPORT);
    assertThat(options.scan().forbiddenImports()).containsExactly("java.text");
  }
}
