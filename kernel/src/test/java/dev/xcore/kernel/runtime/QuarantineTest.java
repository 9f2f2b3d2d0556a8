package dev.xcore.kernel.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.xcore.kernel.events.Announced;
import dev.xcore.sdk.PluginUnavailableException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class QuarantineTest {

  private static final CallOrigin SYSTEM = CallOrigin.of("system");

  private final Plugins plugins = new Plugins();
  private final AtomicBoolean goesOn = new AtomicBoolean(true);

  @AfterEach
  void close() {
    goesOn.set(false);
    plugins.close();
  }

  private List<String> events() {
    return Announced.names(plugins.events);
  }

  @Test
  void tooManyRunawayCallsCloseThePluginUntilTheyEnd() {
    ActivePlugin shop =
        plugins
            .plugin(Manifests.named("shop").timeout(Duration.ofMillis(50)))
            .action(
                "spin",
                payload -> {
                  while (goesOn.get()) {
                    Thread.onSpinWait();
                  }
                  return "at last";
                })
            .action("buy", payload -> "bought")
            .start();
    for (int i = 0; i < 3; i++) {
      Thread.ofVirtual()
          .start(() ->
              assertThatThrownBy(() -> shop.call(SYSTEM, "spin", null))
                  .isInstanceOf(RuntimeException.class));
    }

    await().until(() -> PluginConditions.of(shop).runaway().now() == 3);
    await().until(() -> PluginConditions.of(shop).obstacle().isPresent());

    assertThat(PluginConditions.of(shop).obstacle())
        .hasValueSatisfying(why -> assertThat(why).startsWith("quarantined: 3 of its calls"));
    assertThatThrownBy(() -> shop.call(SYSTEM, "buy", null))
        .isInstanceOf(PluginUnavailableException.class)
        .hasMessage("plugin 'shop' is quarantined: 3 of its calls go on long after their deadline");
    assertThat(events()).contains("plugin.shop.unhealthy");

    goesOn.set(false);

    await().until(() -> PluginConditions.of(shop).obstacle().isEmpty());
    assertThat(shop.call(SYSTEM, "buy", null)).isEqualTo("bought");
    assertThat(events()).contains("plugin.shop.healthy");
  }

  @Test
  void opensWhenTheNumberFallsBelowTheLimitAndTellsOfChangesOnly() {
    Availability availability = new Availability();
    Quarantine quarantine = new Quarantine("shop", 2, availability, plugins.events);
    AtomicInteger runaways = new AtomicInteger();
    for (int now : new int[] {1, 2, 3, 2, 1, 0}) {
      runaways.set(now);
      quarantine.review(runaways::get);
      assertThat(availability.find().isPresent()).isEqualTo(now >= 2);
    }

    assertThat(events()).containsExactly("plugin.shop.unhealthy", "plugin.shop.healthy");
    assertThat(plugins.events.history().list().getFirst().data())
        .isEqualTo(Map.of("status", "unhealthy", "cause", "runaway", "runaway", 2L));
  }

  @Test
  void aPluginThatIsUnhealthyTooStaysClosed() {
    Availability availability = new Availability();
    availability.block(
        Availability.Cause.HEALTH,
        new Availability.Obstacle("unhealthy", "no database", Duration.ofSeconds(30)));
    Quarantine quarantine = new Quarantine("shop", 1, availability, plugins.events);

    quarantine.review(() -> 1);
    quarantine.review(() -> 0);

    assertThat(availability.find())
        .hasValueSatisfying(obstacle -> assertThat(obstacle.state()).isEqualTo("unhealthy"));
  }
}
