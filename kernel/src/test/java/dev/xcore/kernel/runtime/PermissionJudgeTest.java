package dev.xcore.kernel.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.xcore.kernel.events.Announced;
import dev.xcore.kernel.events.EventBus;
import dev.xcore.kernel.events.PostedEvent;
import dev.xcore.kernel.registry.PermissionRule;
import dev.xcore.sdk.CallerDeniedException;
import dev.xcore.sdk.PermissionDeniedException;
import dev.xcore.sdk.Result;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class PermissionJudgeTest {

  private final Plugins plugins = new Plugins();
  private final EventBus events = Announced.bus();
  private long now;

  @AfterEach
  void close() {
    plugins.close();
  }

  private static PermissionRule rule(String resource, boolean allow) {
    return new PermissionRule(resource, List.of("call"), allow);
  }

  @Test
  void theFirstAllowedCallIsAnnouncedAndTheOthersAreCounted() {
    plugins.plugin("users").action("find", payload -> "ann").start();
    ActivePlugin shop = plugins.plugin("shop").start();

    for (int i = 0; i < 5; i++) {
      assertThat(plugins.callsOf(shop).call("users", "find", null).isOk()).isTrue();
    }

    assertThat(plugins.events.history().list()).hasSize(1);
    assertThat(plugins.events.history().list().getFirst().name()).isEqualTo("permission.allow");
    assertThat(plugins.events.history().list().getFirst().data())
        .isEqualTo(Map.of("plugin", "shop", "resource", "plugin:users", "action", "call"));
    assertThat(PluginConditions.of(shop).permissions())
        .isEqualTo(new PluginConditions.Permissions(5, 0));
  }

  @Test
  void denialsAreAnnouncedOncePerSecondWithTheirNumber() {
    PermissionJudge judge =
        new PermissionJudge((request, byManifest) -> byManifest, events, () -> now);
    PermissionRequest request = new PermissionRequest("shop", "plugin:users", "call");
    for (int i = 0; i < 100; i++) {
      judge.denied(request, "permissions");
    }
    now += 1_000_000_000L;
    judge.denied(request, "permissions");

    assertThat(events.history().list())
        .extracting(PostedEvent::name)
        .containsOnly("permission.deny");
    assertThat(events.history().list())
        .extracting(event -> Announced.data(event).get("count"))
        .isEqualTo(List.of(1L, 100L));
  }

  @Test
  void bothKindsOfRefusalAreAnnouncedWithTheirReason() {
    plugins.plugin(Manifests.named("users").onlyCalledBy("billing")).start();
    plugins.plugin("billing").start();
    ActivePlugin shop =
        plugins
            .plugin(
                Manifests.named("shop")
                    .permitted(rule("plugin:billing", false), rule("plugin:users", true)))
            .start();

    Result byCallers = plugins.callsOf(shop).call("users", "find", null);
    Result byRules = plugins.callsOf(shop).call("billing", "pay", null);

    assertThatThrownBy(byCallers::value).isInstanceOf(CallerDeniedException.class);
    assertThatThrownBy(byRules::value).isInstanceOf(PermissionDeniedException.class);
    assertThat(plugins.events.history().list())
        .filteredOn(event -> event.name().equals("permission.deny"))
        .extracting(event -> Announced.data(event).get("reason"))
        .isEqualTo(List.of("allowed_callers", "permissions"));
  }

  @Test
  void thePolicyOfTheApplicationHasTheLastWord() {
    PermissionJudge strict =
        new PermissionJudge(
            (request, byManifest) -> byManifest && !request.resource().equals("plugin:vault"),
            events,
            () -> now);
    CallerPermissions permissions =
        CallerPermissions.of(Manifests.named("shop").permitted(rule("plugin:*", true)).manifest());

    permissions.check("users", strict);
    assertThatThrownBy(() -> permissions.check("vault", strict))
        .isInstanceOf(PermissionDeniedException.class);
  }
}
