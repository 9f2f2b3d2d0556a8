package dev.xcore.app;

import static dev.xcore.app.AccountsTalk.bearer;
import static dev.xcore.app.AccountsTalk.nobody;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.xcore.app.AccountsTalk.Answer;
import dev.xcore.kernel.runtime.PluginState;
import dev.xcore.kernel.runtime.PluginStatus;
import dev.xcore.kernel.settings.SettingsException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Core plugins over boots with one configuration and another. */
@Timeout(300)
final class CoreRestartIT {

  private static final String KEY = "q7Tz0vLxWc2Rk9Ye5Hn8Jd3Gf6Sb1Ma4Pu";

  @TempDir private Path folder;

  private static AccountsTalk talk(Xcore xcore) {
    return new AccountsTalk(xcore.address().orElseThrow());
  }

  @Test
  void accountsAndTokensOutliveARestartAndTheFirstPasswordIsShownOnce() throws Exception {
    TestApplication application = new TestApplication(folder);
    String token;
    try (Xcore xcore = application.loadWithCore()) {
      xcore.boot();
      try (AccountsTalk talk = talk(xcore)) {
        token = talk.token("admin", AccountsTalk.firstPassword(folder));
      }
    }
    String password = AccountsTalk.firstPassword(folder);
    Files.delete(folder.resolve("var/secrets/admin-password"));
    try (Xcore xcore = application.loadWithCore()) {
      xcore.boot();
      try (AccountsTalk talk = talk(xcore)) {
        assertThat(talk.get("/auth/me", bearer(token)).status()).isEqualTo(200);
        assertThat(talk.logIn("admin", password).status()).isEqualTo(200);
      }
      assertThat(xcore.firstAdministratorPassword()).isEmpty();
      assertThat(folder.resolve("var/secrets/admin-password")).doesNotExist();
    }
  }

  @Test
  void inProductionAKeyOpensTheActions() throws Exception {
    TestApplication application =
        new TestApplication(folder)
            .configure(
                """
                app: {env: production, secret_key: %s}
                plugins: {watch: false, strict_trusted: false}
                """
                    .formatted(KEY))
            .greeter();
    try (Xcore xcore = application.loadWithCore()) {
      xcore.boot();
      try (AccountsTalk talk = talk(xcore)) {
        Map<String, String> admin = bearer(talk.token("admin", AccountsTalk.firstPassword(folder)));
        Map<String, String> ann = Map.of("name", "Ann");
        assertThat(talk.post("/app/greeter/greet", nobody(), ann).status()).isEqualTo(401);

        Answer made =
            talk.post(
                "/admin/keys",
                admin,
                Map.of("user", "admin", "name", "ci", "permissions", List.of("**")));
        assertThat(made.status()).as(made.text()).isEqualTo(201);
        Map<String, String> key = Map.of("X-Plugin-Key", made.text("secret"));

        Answer called = talk.post("/app/greeter/greet", key, ann);
        assertThat(called.status()).as(called.text()).isEqualTo(200);
        assertThat(called.text("result")).isEqualTo("Hello, Ann!");
        Object id = ((Map<?, ?>) ((Map<?, ?>) made.json()).get("key")).get("id");
        assertThat(talk.send("DELETE", "/admin/keys/" + id, admin, "").status()).isEqualTo(204);
        assertThat(talk.post("/app/greeter/greet", key, ann).status()).isEqualTo(401);
      }
    }
  }

  @Test
  void pluginsSeeNeitherTheirClassesNorTheirLibraries() {
    TestApplication application =
        new TestApplication(folder).configure("plugins: {watch: false}\n");
    String nosy =
        """
        import dev.xcore.sdk.*;
        import java.util.*;

        public final class Nosy implements Plugin {
          @Action public List<String> seen(List<String> types) {
            return types.stream().filter(type -> getClass().getClassLoader().resources(
                type.replace('.', '/') + ".class").findAny().isPresent() || isLoaded(type)).toList();
          }
          private static boolean isLoaded(String type) {
            try {
              Class.forName(type);
              return true;
            } catch (ClassNotFoundException e) {
              return false;
            }
          }
        }
        """;
    application.plugin("nosy", "", "Nosy", nosy);
    List<String> types =
        List.of(
            "dev.xcore.auth.users.UsersPlugin",
            "dev.xcore.auth.secret.Secrets",
            "com.nimbusds.jose.JWSHeader",
            "com.password4j.Password",
            "io.nayuki.qrcodegen.QrCode");
    try (Xcore xcore = application.loadWithCore()) {
      xcore.boot();
      assertThat(xcore.plugins().call("nosy", "seen", Map.of("types", types)).value())
          .isEqualTo(List.of());
    }
  }

  @Test
  void oneThatIsSwitchedOffIsReplacedByAPluginOfItsName() {
    TestApplication application =
        new TestApplication(folder)
            .configure("plugins: {watch: false, core: {otp: false, auth: false}}\n")
            .plugin(
                "auth",
                "api: {prefix: /auth}\n",
                "MyAuth",
                """
                import dev.xcore.sdk.*;
                import dev.xcore.sdk.http.*;

                public final class MyAuth implements Plugin {
                  @Get("/me") public String me() { return "somebody"; }
                }
                """);
    try (Xcore xcore = application.loadWithCore()) {
      xcore.boot();
      assertThat(xcore.plugins().plugins())
          .filteredOn(PluginStatus::isCore)
          .extracting(PluginStatus::name)
          .containsExactly("users");
      try (AccountsTalk talk = talk(xcore)) {
        assertThat(talk.get("/auth/me", nobody()).text()).contains("somebody");
      }
    }
  }

  @Test
  void pathsOfCorePluginsAreNobodyElses() {
    TestApplication application =
        new TestApplication(folder)
            .configure("plugins: {watch: false}\n")
            .plugin(
                "mine",
                "api: {prefix: /auth/mine}\n",
                "Mine",
                """
                import dev.xcore.sdk.*;
                import dev.xcore.sdk.http.*;

                public final class Mine implements Plugin {
                  @Get("/me") public String me() { return "somebody"; }
                }
                """);
    try (Xcore xcore = application.loadWithCore()) {
      xcore.boot();
      PluginStatus mine = xcore.plugins().find("mine").orElseThrow();
      assertThat(mine.state()).isEqualTo(PluginState.FAILED);
      assertThat(mine.problems().getFirst().message())
          .contains("'/auth/mine' belongs to the platform");
    }
  }

  @Test
  void aCorePluginCannotBeListedAsDisabled() {
    TestApplication application =
        new TestApplication(folder).configure("plugins: {disabled: [users]}\n");

    assertThatThrownBy(application::loadWithCore)
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("plugins.disabled")
        .hasMessageContaining("plugins.core.users: false");
  }

  @Test
  void aServerWithoutThemNeedsNoDatabase() {
    try (Xcore xcore = new TestApplication(folder).load()) {
      xcore.boot();
      URI address = xcore.address().orElseThrow();
      try (AccountsTalk talk = new AccountsTalk(address)) {
        assertThat(talk.post("/auth/login", nobody(), Map.of()).status()).isEqualTo(404);
      }
      assertThat(folder.resolve("var/database")).doesNotExist();
      assertThat(folder.resolve("var/core")).doesNotExist();
    }
  }
}
