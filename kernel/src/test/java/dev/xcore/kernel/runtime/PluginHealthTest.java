package dev.xcore.kernel.runtime;

import static dev.xcore.kernel.runtime.Workshop.manifest;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.xcore.kernel.events.Announced;
import dev.xcore.sdk.Health.Status;
import dev.xcore.sdk.PluginUnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
final class PluginHealthTest {

  /** Healthy while the file that its setting names is not there. */
  private static final String PATIENT =
      """
        private final PluginContext context;

        Main(PluginContext context) { this.context = context; }

        @Action public String ask() { return "answer"; }

        @HealthCheck("database") Health look() {
          java.nio.file.Path file =
              java.nio.file.Path.of(context.config().text("illness").orElseThrow());
          return java.nio.file.Files.exists(file)
              ? Health.unhealthy("no connection").with("pool", 0)
              : Health.healthy();
        }
      """;

  private static final String OFTEN = "runtime: {health_check: {interval: 50ms}}";

  private Workshop workshop;
  private Path illness;
  private PluginSupervisor supervisor;

  @BeforeEach
  void prepare(@TempDir Path root) throws IOException {
    workshop = new Workshop(root);
    illness = root.resolve("ill");
    workshop.config.put("shop", Map.of("illness", illness.toString()));
  }

  @AfterEach
  void stop() {
    if (supervisor != null) {
      supervisor.shutdown(Duration.ofSeconds(5));
    }
  }

  private void boot(String members, String... lines) throws IOException {
    workshop.binary("shop", manifest("shop", lines), members);
    supervisor = workshop.supervisor();
    supervisor.boot();
    assertThat(status().problems()).isEmpty();
  }

  private PluginStatus status() {
    return supervisor.find("shop").orElseThrow();
  }

  private PluginConditions conditions() {
    return status().conditions().orElseThrow();
  }

  private List<String> events() {
    return Announced.names(workshop.events);
  }

  private Object ask() {
    return supervisor.call("shop", "ask", null).value();
  }

  @Test
  void anUnhealthyPluginRefusesCallsUntilItRecoversByItself() throws Exception {
    boot(PATIENT, OFTEN);
    assertThat(ask()).isEqualTo("answer");

    Files.createFile(illness);
    await().until(() -> conditions().obstacle().isPresent());

    PluginUnavailableException refused =
        catchThrowableOfType(PluginUnavailableException.class, this::ask);
    assertThat(refused).hasMessage("plugin 'shop' is unhealthy: its health checks fail");
    assertThat(refused.retryAfter()).contains(Duration.ofMillis(50));
    assertThat(status().state()).isEqualTo(PluginState.ACTIVE);
    assertThat(conditions().health().status()).isEqualTo(Status.UNHEALTHY);
    assertThat(events()).contains("plugin.shop.unhealthy");

    Files.delete(illness);
    await().until(() -> conditions().obstacle().isEmpty());
    assertThat(ask()).isEqualTo("answer");
    assertThat(events()).contains("plugin.shop.healthy");
  }

  @Test
  void inDevelopmentTheRefusalSaysWhatIsWrong() throws Exception {
    workshop.calls = new CallOptions(3, true, PermissionPolicy.ofManifests());
    Files.createFile(illness);
    boot(PATIENT, OFTEN);

    assertThatThrownBy(this::ask)
        .hasMessage("plugin 'shop' is unhealthy: its health checks fail: database: no connection");
  }

  @Test
  void aPluginThatIsIllAtBootIsLoadedAndServesOnceItIsWell() throws Exception {
    Files.createFile(illness);
    boot(PATIENT, OFTEN);

    assertThat(status().state()).isEqualTo(PluginState.ACTIVE);
    assertThatThrownBy(this::ask).isInstanceOf(PluginUnavailableException.class);
    assertThat(status().loadTime()).containsKey("health");

    Files.delete(illness);
    await().untilAsserted(() -> assertThat(ask()).isEqualTo("answer"));
  }

  @Test
  void aReloadFailsWhenTheNewVersionIsUnhealthyAndTheOldServesOn() throws Exception {
    boot(PATIENT);
    workshop.binary(
        "shop",
        manifest("shop", "version: 2.0.0"),
        Workshop.diarist(
            "two", "@HealthCheck Health look() { return Health.unhealthy(\"born ill\"); }"));
    Path diary = workshop.diary("shop");

    PluginLoadException failure =
        catchThrowableOfType(PluginLoadException.class, () -> supervisor.reload("shop", "test"));

    assertThat(failure.code()).isEqualTo(PluginLoadException.Code.UNHEALTHY);
    assertThat(failure).hasMessageContaining("its health checks fail: look: born ill");
    assertThat(workshop.lines(diary)).containsExactly("two onLoad", "two onUnload");
    assertThat(ask()).isEqualTo("answer");
    assertThat(status().manifest().orElseThrow().version()).hasToString("1.0.0");
    assertThat(events()).doesNotContain("plugin.shop.unhealthy");
  }

  @Test
  void checksRunInThePluginsNameOnPlatformThreads() throws Exception {
    boot(
        """
        private volatile String seen = "";

        @HealthCheck Health look() {
          seen = CallContext.current().principal().orElseThrow().name()
              + " " + Thread.currentThread().isVirtual()
              + " " + (Thread.currentThread().getContextClassLoader() == Main.class.getClassLoader());
          return Health.healthy();
        }

        @Action public String ask() { return seen; }
        """);

    assertThat(ask()).isEqualTo("system:shop false true");
  }

  @Test
  void checksRegisteredInCodeCountAndTheContextTellsTheResult() throws Exception {
    boot(
        """
        private final PluginContext context;
        private HealthChecks.Registration registration;

        Main(PluginContext context) { this.context = context; }

        @Override public void onLoad() {
          registration = context.health().register("replica", () -> Health.degraded("one of two"));
        }

        @Action public String ask() {
          return context.health().current().status().text() + " " + context.health().current().message();
        }
        """);

    assertThat(ask()).isEqualTo("degraded replica: one of two");
    assertThat(conditions().obstacle()).as("degraded serves on").isEmpty();
  }

  @Test
  void aSingleThreadedPluginThatIsBusyIsNotIll() throws Exception {
    workshop.config.put("shop", Map.of());
    workshop.binary(
        "shop",
        manifest("shop", "runtime: {health_check: {interval: 20ms, timeout: 200ms}}"),
        """
        @HealthCheck Health look() { return Health.healthy(); }
        @Action public String ask() throws Exception { Thread.sleep(1500); return "slow"; }
        """);
    rewriteAsSingleThreaded();
    supervisor = workshop.supervisor();
    supervisor.boot();
    Thread caller = Thread.ofVirtual().start(() -> ask());

    await().until(() -> conditions().health().message().contains("@SingleThreaded and busy"));
    assertThat(conditions().health().status()).isEqualTo(Status.DEGRADED);
    caller.join();
    await().until(() -> conditions().health().status() == Status.HEALTHY);
  }

  private void rewriteAsSingleThreaded() throws IOException {
    Workshop.compile(
        workshop.plugins.resolve("shop/classes"),
        Workshop.main(
                "shop",
                """
                @HealthCheck Health look() { return Health.healthy(); }
                @Action public String ask() throws Exception { Thread.sleep(1500); return "slow"; }
                """)
            .replace("public final class", "@SingleThreaded public final class"));
  }

  @Test
  void overridesOfTheOperatorChangeTheChecksLive() throws Exception {
    Files.createFile(illness);
    boot(PATIENT, "runtime: {health_check: {interval: 1h}}");
    assertThatThrownBy(this::ask).isInstanceOf(PluginUnavailableException.class);

    workshop.overrides.put(
        "shop", Map.of("runtime", Map.of("health_check", Map.of("enabled", false))));
    assertThat(supervisor.reconfigure("shop")).isEmpty();
    assertThat(ask()).isEqualTo("answer");

    workshop.overrides.put(
        "shop",
        Map.of(
            "runtime", Map.of("health_check", Map.of("interval", "20ms", "unhealthy_after", 1))));
    assertThat(supervisor.reconfigure("shop")).isEmpty();
    await().until(() -> conditions().obstacle().isPresent());
    assertThat(conditions().schedule().unhealthyAfter()).isOne();
  }

  @Test
  void checksEndWithThePlugin() throws Exception {
    boot(PATIENT, OFTEN);
    supervisor.unload("shop", "test");
    Files.createFile(illness);

    await().during(Duration.ofMillis(200)).until(() -> !events().contains("plugin.shop.unhealthy"));
    assertThat(status().conditions()).isEmpty();
  }
}
