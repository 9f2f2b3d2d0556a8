package dev.xcore.auth.login;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xcore.handlers.Binder;
import dev.xcore.handlers.TreeConfig;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How section {@code auth} of the configuration reaches the plugin. */
class LoginSettingsTest {

  private static LoginSettings read(Map<String, Object> tree) {
    return LoginSettings.of(TreeConfig.of("auth", Binder.create(), tree));
  }

  @Test
  void onlyTheSecretIsNeeded() {
    LoginSettings settings = read(Map.of("secret", "hidden"));
    assertThat(settings.registration()).isFalse();
    assertThat(settings.jwt()).isEqualTo(LoginSettings.Jwt.USUAL);
    assertThat(settings.sessions()).isEqualTo(LoginSettings.Browsers.USUAL);
    assertThat(settings.lockout()).isEqualTo(LoginSettings.Locking.USUAL);
    assertThat(settings.toString()).doesNotContain("hidden");
  }

  @Test
  void everythingCanBeSaid() {
    LoginSettings settings =
        read(
            Map.of(
                "registration", true,
                "secret", "s",
                "jwt", Map.of("algorithm", "HS256", "access_ttl", "5m", "rotate_every", "2h"),
                "sessions", Map.of("idle_timeout", 60, "max_age", "1d"),
                "lockout", Map.of("max_attempts", 3, "max_attempts_per_client", 7)));
    assertThat(settings.jwt().algorithm()).isEqualTo("HS256");
    assertThat(settings.jwt().accessTtl()).isEqualTo(Duration.ofMinutes(5));
    assertThat(settings.sessions().idleTimeout()).isEqualTo(Duration.ofMinutes(1));
    assertThat(settings.lockout().maxAttemptsPerClient()).isEqualTo(7);
  }
}
