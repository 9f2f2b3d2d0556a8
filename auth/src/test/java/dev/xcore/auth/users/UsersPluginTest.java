package dev.xcore.auth.users;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.xcore.handlers.Binder;
import dev.xcore.handlers.TreeConfig;
import dev.xcore.sdk.ValidationException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The plugin's settings and forms, as the platform reads and writes them. */
class UsersPluginTest {

  private final Binder binder = Binder.create();

  private UsersSettings settings(Map<String, Object> tree) {
    return TreeConfig.of("users", binder, tree).as(UsersSettings.class);
  }

  @Test
  void settingsAreTheUsualUnlessSaid() {
    assertThat(settings(Map.of()).passwords()).isEqualTo(PasswordSettings.USUAL);
    assertThat(settings(Map.of("password", Map.of())).passwords())
        .isEqualTo(PasswordSettings.USUAL);
    UsersSettings said =
        settings(
            Map.of(
                "password",
                Map.of("min_length", 14, "allow_common", true, "max_concurrent", 3),
                "admin_password_file",
                "/srv/secrets/admin-password"));
    assertThat(said.passwords()).isEqualTo(new PasswordSettings(14, 1024, true, 19_456, 2, 3));
    assertThat(said.passwords().concurrency()).isEqualTo(3);
    assertThat(said.adminPasswordFile()).contains("/srv/secrets/admin-password");
    assertThatThrownBy(() -> settings(Map.of("password", Map.of("min_length", 4))))
        .isInstanceOf(ValidationException.class);
  }

  @Test
  void formsAreInSnakeCaseAndWithoutSecrets() {
    AdminForms.Account account =
        new AdminForms.Account(
            "ada",
            Optional.empty(),
            List.of("editor"),
            List.of("pages.*"),
            List.of(),
            Optional.of("acme"),
            true,
            Instant.EPOCH,
            Optional.empty());

    Map<?, ?> tree = assertInstanceOf(Map.class, binder.toTree(account));
    assertThat(tree.keySet().toString())
        .isEqualTo(
            "[name, email, roles, permissions, own_permissions, tenant, enabled, created_at,"
                + " last_login]");
    AdminForms.NewAccount read =
        binder.read(
            AdminForms.NewAccount.class,
            Map.of("name", "ada", "password", "hidden", "roles", List.of("editor")));
    assertThat(read.user().roles()).containsExactly("editor");
    assertThat(read.enabled()).isTrue();
    assertThat(read.toString()).doesNotContain("hidden");
    assertThat(read.user().toString()).doesNotContain("hidden");
    AdminForms.AccountChange nothing = binder.read(AdminForms.AccountChange.class, Map.of());
    assertThat(nothing.change()).isEqualTo(dev.xcore.sdk.Users.Change.NONE);
  }
}
