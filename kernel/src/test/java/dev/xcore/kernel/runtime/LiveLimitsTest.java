package dev.xcore.kernel.runtime;

import static dev.xcore.kernel.runtime.Workshop.manifest;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.xcore.kernel.events.PostedEvent;
import dev.xcore.sdk.CallerDeniedException;
import dev.xcore.sdk.CircuitOpenException;
import dev.xcore.sdk.HandlerErrorException;
import dev.xcore.sdk.PermissionDeniedException;
import dev.xcore.sdk.RateLimitedException;
import dev.xcore.sdk.UnauthenticatedException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Limits of real plugins: as annotations and manifest say, and as the operator changes them. */
@Timeout(120)
final class LiveLimitsTest {

  private static final String SHOP =
      """
        private int count;

        @Action public int fail() { count++; throw new IllegalStateException("no " + count); }

        @Action public int flaky() {
          if (++count % 3 != 0) { throw XcoreException.retryable("no_stock", "not yet"); }
          return count;
        }

        @Action @Retry(maxAttempts = 4, backoff = "0s", on = IllegalStateException.class)
        public int often() {
          if (++count % 4 != 0) { throw new IllegalStateException("not yet"); }
          return count;
        }

        @Action @RateLimit(calls = 2, period = "1h") public String seldom() { return "ok"; }

        @Action @CircuitBreaker(failureRate = 100, window = 2, openFor = "1h")
        public int fragile() { throw new IllegalStateException("broken"); }

        @Action public int count() { return count; }
      """;

  private Workshop workshop;
  private PluginSupervisor supervisor;

  @BeforeEach
  void prepare(@TempDir Path root) throws IOException {
    workshop = new Workshop(root);
  }

  @AfterEach
  void stop() {
    if (supervisor != null) {
      supervisor.shutdown(Duration.ofSeconds(5));
    }
  }

  private void boot() {
    supervisor = workshop.supervisor();
    supervisor.boot();
    supervisor
        .plugins()
        .forEach(status -> assertThat(status.problems()).as(status.name()).isEmpty());
  }

  private Object call(String action) {
    return supervisor.call("shop", action, null).value();
  }

  private PluginConditions conditions() {
    return supervisor.find("shop").orElseThrow().conditions().orElseThrow();
  }

  private void override(Map<String, Object> overrides) {
    workshop.overrides.put("shop", overrides);
    assertThat(supervisor.reconfigure("shop")).isEmpty();
  }

  @Test
  void annotationsOfAMethodHoldForThatMethodOnly() throws Exception {
    workshop.binary("shop", manifest("shop"), SHOP);
    boot();

    assertThat(call("often")).isEqualTo(4);
    assertThatThrownBy(() -> call("fail")).isInstanceOf(HandlerErrorException.class);
    assertThat(call("count")).as("not repeated").isEqualTo(5);

    call("seldom");
    call("seldom");
    assertThatThrownBy(() -> call("seldom"))
        .isInstanceOf(RateLimitedException.class)
        .hasMessage("action seldom of plugin 'shop' takes 2 calls per 1h: try again later");

    assertThatThrownBy(() -> call("fragile")).isInstanceOf(HandlerErrorException.class);
    assertThatThrownBy(() -> call("fragile")).isInstanceOf(HandlerErrorException.class);
    assertThatThrownBy(() -> call("fragile"))
        .isInstanceOf(CircuitOpenException.class)
        .hasMessageStartingWith("calls of action fragile of plugin 'shop' are suspended");
    assertThat(call("count")).isEqualTo(5);

    assertThat(conditions().retries()).isEqualTo(3);
    assertThat(conditions().rates().get("action seldom").refused()).isOne();
    assertThat(conditions().circuits().get("action fragile").state()).isEqualTo("open");
  }

  @Test
  void theOperatorTurnsOnRetryAndCircuitWhileThePluginServes() throws Exception {
    workshop.binary("shop", manifest("shop"), SHOP);
    boot();
    assertThat(supervisor.call("shop", "flaky", null).isOk()).isFalse();
    assertThat(supervisor.call("shop", "flaky", null).isOk()).isFalse();
    assertThat(call("flaky")).isEqualTo(3);

    override(
        Map.of(
            "runtime",
            Map.of(
                "retry", Map.of("max_attempts", 3, "backoff", "1ms"),
                "circuit_breaker", Map.of("failure_rate", 100, "window", 2, "open_for", "1h"))));
    assertThat(call("flaky")).isEqualTo(6);

    assertThatThrownBy(() -> call("fail")).isInstanceOf(HandlerErrorException.class);
    assertThatThrownBy(() -> call("fail")).isInstanceOf(HandlerErrorException.class);
    assertThatThrownBy(() -> call("count")).isInstanceOf(CircuitOpenException.class);
    assertThat(workshop.events.history().list())
        .extracting(PostedEvent::name)
        .contains("plugin.shop.circuit_opened");

    override(
        Map.of(
            "runtime",
            Map.of("circuit_breaker", Map.of("failure_rate", 100, "window", 2, "open_for", "1h")),
            "resources",
            Map.of("max_concurrent", 7)));
    assertThatThrownBy(() -> call("count"))
        .as("an unchanged circuit is not forgotten")
        .isInstanceOf(CircuitOpenException.class);
    assertThat(conditions().inFlight().maximum()).isEqualTo(7);

    override(Map.of());
    assertThat(call("count")).isEqualTo(8);
    assertThat(conditions().circuits()).containsOnlyKeys("action fragile");
  }

  @Test
  void aCircuitClosesAfterSuccessfulTrialsAndSaysSo() throws Exception {
    workshop.binary(
        "shop",
        manifest(
            "shop", "runtime: {circuit_breaker: {failure_rate: 100, window: 1, open_for: 100ms}}"),
        SHOP);
    boot();
    assertThatThrownBy(() -> call("fail")).isInstanceOf(HandlerErrorException.class);

    org.awaitility.Awaitility.await().untilAsserted(() -> assertThat(call("count")).isEqualTo(1));

    assertThat(conditions().circuits().get("plugin").state()).isEqualTo("closed");
    assertThat(workshop.events.history().list())
        .extracting(PostedEvent::name)
        .containsSubsequence("plugin.shop.circuit_opened", "plugin.shop.circuit_closed");
  }

  @Test
  void theOperatorChangesCallersAndPermissionsWhileThePluginServes() throws Exception {
    workshop.binary("shop", manifest("shop"), SHOP);
    workshop.binary(
        "visitor",
        manifest("visitor"),
        """
          private final PluginCalls calls;
          Main(PluginCalls calls) { this.calls = calls; }
          @Action public Object visit() { return calls.call("shop", "count", null).value(); }
        """);
    boot();
    assertThat(supervisor.call("visitor", "visit", null).value()).isEqualTo(0);

    override(Map.of("allowed_callers", List.of("billing")));
    assertThatThrownBy(() -> supervisor.call("visitor", "visit", null).value())
        .isInstanceOf(CallerDeniedException.class);

    override(Map.of());
    workshop.overrides.put("visitor", Map.of("permissions", List.of()));
    assertThat(supervisor.reconfigure("visitor")).isEmpty();
    assertThatThrownBy(() -> supervisor.call("visitor", "visit", null).value())
        .isInstanceOf(PermissionDeniedException.class);

    workshop.overrides.put("visitor", Map.of("permissions", List.of("plugin:shop:call")));
    assertThat(supervisor.reconfigure("visitor")).isEmpty();
    assertThat(supervisor.call("visitor", "visit", null).value()).isEqualTo(0);
    assertThat(workshop.events.history().list())
        .extracting(PostedEvent::name)
        .contains("permission.allow", "permission.deny");
  }

  @Test
  void rolesOfTheClassHoldForWhatNamesNone() throws Exception {
    Path folder =
        workshop.binary("shop", manifest("shop"), "@Action public int open() { return 1; }");
    Workshop.compile(
        folder.resolve("classes"),
        Workshop.main(
                "shop",
                """
                  @Action public int plain() { return 1; }
                  @Action @RequiresRole("clerk") public int own() { return 2; }
                  public Object handle(String action, Payload payload) { return 3; }
                """)
            .replace("public final class", "@RequiresRole(\"boss\") public final class")
            .replace("implements Plugin", "implements Plugin, ActionHandler"));
    boot();
    CallOrigin visitor = http(Optional.empty());
    CallOrigin clerk =
        http(Optional.of(new dev.xcore.sdk.Principal("ann", java.util.Set.of("clerk"))));

    assertThatThrownBy(() -> supervisor.call(visitor, "shop", "anything", null).value())
        .isInstanceOf(UnauthenticatedException.class);
    assertThatThrownBy(() -> supervisor.call(clerk, "shop", "plain", null).value())
        .isInstanceOf(PermissionDeniedException.class);
    assertThat(supervisor.call(clerk, "shop", "own", null).value()).isEqualTo(2);
  }

  private static CallOrigin http(Optional<dev.xcore.sdk.Principal> principal) {
    return new CallOrigin(
        "http",
        false,
        principal,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }
}
