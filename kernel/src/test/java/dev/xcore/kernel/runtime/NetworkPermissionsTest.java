package dev.xcore.kernel.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.xcore.kernel.events.Announced;
import dev.xcore.kernel.events.EventBus;
import dev.xcore.kernel.net.Destination;
import dev.xcore.kernel.net.Reach;
import dev.xcore.kernel.registry.PermissionRule;
import dev.xcore.sdk.PermissionDeniedException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class NetworkPermissionsTest {

  private final EventBus events = Announced.bus();
  private final List<PermissionRequest> asked = new ArrayList<>();
  private final PermissionJudge judge =
      new PermissionJudge(
          (request, byManifest) -> {
            asked.add(request);
            return byManifest;
          },
          events,
          DeadlineWatch::now);

  private static NetworkPermissions rules(PermissionRule... rules) {
    return NetworkPermissions.of(Manifests.named("shop").permitted(rules).manifest());
  }

  private static PermissionRule allow(String resource) {
    return new PermissionRule(resource, List.of("connect"), true);
  }

  private static PermissionRule deny(String resource) {
    return new PermissionRule(resource, List.of("*"), false);
  }

  private Reach reach(NetworkPermissions permissions, String url) {
    try {
      return permissions.check(Destination.of(url), judge);
    } catch (PermissionDeniedException denied) {
      return Reach.NONE;
    }
  }

  @ParameterizedTest
  @CsvSource({
    "network:api.example.com:443,  https://api.example.com/,       ANY",
    "network:api.example.com:443,  https://API.example.com./,      ANY",
    "network:API.Example.com:443,  https://api.example.com/,       ANY",
    "network:bücher.example:443,   https://xn--bcher-kva.example/, ANY",
    "network:xn--bcher-kva.example:443, https://BÜCHER.example/,   ANY",
    "network:api.example.com:443,  http://api.example.com/,        NONE",
    "network:api.example.com:443,  https://api.example.com:8443/,  NONE",
    "network:api.example.com:443,  https://xapi.example.com/,      NONE",
    "network:api.example.com:443,  https://api.example.com.evil/,  NONE",
    "network:api.example.com:*,    http://api.example.com:81/,     ANY",
    "network:[::1]:8080,           'http://[0:0::1]:8080/',        ANY",
    "network:[0:0:0:0:0:0:0:1]:80, 'http://[::1]/',                ANY",
    "network:127.0.0.1:80,         'http://[::ffff:7f00:1]/',      ANY",
    "network:*.example.com:443,    https://api.example.com/,       PUBLIC",
    "network:*.EXAMPLE.com:443,    https://api.example.com/,       PUBLIC",
    "network:*.example.com:443,    https://a.b.example.com/,       NONE",
    "network:**.example.com:443,   https://a.b.example.com/,       PUBLIC",
    "network:*.example.com:443,    https://example.com/,           NONE",
    "network:*.bücher.example:443, https://a.xn--bcher-kva.example/, PUBLIC",
    "network:**:443,               'https://[::1]/',               PUBLIC",
    "network:**:443,               http://api.example.com/,        NONE",
    "network:**,                   http://api.example.com:81/,     PUBLIC",
    "**,                           http://api.example.com:81/,     PUBLIC",
    "plugin:**,                    http://api.example.com/,        NONE",
  })
  void aRuleReachesWhatItNames(String rule, String url, Reach expected) {
    assertThat(reach(rules(allow(rule)), url)).isEqualTo(expected);
  }

  @Test
  void theFirstRuleThatMatchesDecides() {
    NetworkPermissions permissions =
        rules(
            deny("network:evil.example.com:*"),
            allow("network:db.example.com:443"),
            allow("network:*.example.com:443"));

    assertThat(reach(permissions, "https://evil.example.com./")).isEqualTo(Reach.NONE);
    assertThat(reach(permissions, "https://db.example.com/")).isEqualTo(Reach.ANY);
    assertThat(reach(permissions, "https://www.example.com/")).isEqualTo(Reach.PUBLIC);
  }

  @Test
  void withoutRulesEverythingIsReached() {
    NetworkPermissions permissions = NetworkPermissions.of(Manifests.named("shop").manifest());

    assertThat(reach(permissions, "http://localhost:1/")).isEqualTo(Reach.ANY);
    assertThatCode(permissions::checkAny).doesNotThrowAnyException();
  }

  @Test
  void aDenialNamesTheLineToAdd() {
    assertThatThrownBy(
            () -> rules().check(Destination.of("https://api.example.com/secret?x"), judge))
        .isInstanceOf(PermissionDeniedException.class)
        .hasMessage(
            "plugin 'shop' may not connect to api.example.com:443: add -"
                + " \"network:api.example.com:443:connect\" to permissions in its plugin.yaml");
    assertThat(events.history().list())
        .extracting(event -> event.name())
        .containsExactly("permission.deny");
  }

  @Test
  void aPluginThatMayConnectToNothingIsToldAtOnce() {
    assertThatThrownBy(() -> rules(deny("network:**"), allow("plugin:users")).checkAny())
        .isInstanceOf(PermissionDeniedException.class)
        .hasMessageContaining("\"network:api.example.com:443:connect\"");
    assertThatCode(rules(allow("network:a:1"))::checkAny).doesNotThrowAnyException();
  }

  @Test
  void thePolicyIsAskedOncePerHostAndMayOpenPublicHostsOnly() {
    PermissionJudge generous =
        new PermissionJudge((request, byManifest) -> true, events, DeadlineWatch::now);
    NetworkPermissions permissions = rules();

    assertThat(permissions.check(Destination.of("http://localhost/"), generous))
        .isEqualTo(Reach.PUBLIC);
    reach(permissions, "http://a/");
    reach(permissions, "http://a/b");

    assertThat(asked).containsExactly(new PermissionRequest("shop", "network:a:80", "connect"));
  }

  @Test
  void endlessHostsFillNoMemory() {
    NetworkPermissions permissions = rules(allow("network:*.a:80"));
    for (int i = 0; i < 2500; i++) {
      assertThat(reach(permissions, "http://h" + i + ".a/")).isEqualTo(Reach.PUBLIC);
    }
    assertThat(catchThrowable(() -> permissions.check(Destination.of("http://b/"), judge)))
        .isInstanceOf(PermissionDeniedException.class);
    assertThat(asked).hasSize(2501);
  }
}
