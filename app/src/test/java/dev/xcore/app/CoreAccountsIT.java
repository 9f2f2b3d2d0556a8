package dev.xcore.app;

import static dev.xcore.app.AccountsTalk.bearer;
import static dev.xcore.app.AccountsTalk.nobody;
import static org.assertj.core.api.Assertions.assertThat;

import dev.xcore.app.AccountsTalk.Answer;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Accounts and logging in, as the whole server offers them from its first boot on. */
@Timeout(300)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class CoreAccountsIT {

  private static final String PASSWORD = "correct horse battery staple 7";

  private Path folder;
  private Xcore xcore;
  private AccountsTalk talk;
  private String admin;

  @BeforeAll
  void boot(@TempDir Path root) throws Exception {
    folder = root;
    xcore =
        new TestApplication(root).configure("plugins: {watch: false}\n").greeter().loadWithCore();
    xcore.boot();
    talk = new AccountsTalk(xcore.address().orElseThrow());
    admin = talk.token("admin", AccountsTalk.firstPassword(folder));
  }

  @AfterAll
  void stop() {
    talk.close();
    xcore.close();
  }

  private void account(String name) {
    Answer made =
        talk.post(
            "/admin/users",
            bearer(admin),
            Map.of("name", name, "password", PASSWORD, "roles", List.of()));
    assertThat(made.status()).as(made.text()).isEqualTo(201);
  }

  @Test
  void theFirstAdministratorsPasswordIsKeptForTheServersUserAlone() throws Exception {
    Path file = folder.resolve("var/secrets/admin-password");

    assertThat(xcore.firstAdministratorPassword()).contains(file);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  void anAccessTokenSaysWhoSomebodyIs() {
    Answer me = talk.get("/auth/me", bearer(admin));

    assertThat(me.status()).as(me.text()).isEqualTo(200);
    assertThat(me.text()).contains("admin");
    assertThat(talk.get("/auth/me", nobody()).status()).isEqualTo(401);
    assertThat(talk.get("/auth/me", bearer("x.y.z")).status()).isEqualTo(401);
    assertThat(talk.logIn("admin", "wrong password").status()).isEqualTo(401);
  }

  @Test
  void aSessionIsACookieUntilItsEnd() {
    account("sam");
    Answer begun =
        talk.post(
            "/auth/login",
            nobody(),
            Map.of("username", "sam", "password", PASSWORD, "session", true));
    assertThat(begun.status()).as(begun.text()).isEqualTo(200);
    assertThat(begun.headers().firstValue("Set-Cookie").orElse(""))
        .startsWith("xcore_session=")
        .contains("HttpOnly", "SameSite=Lax", "Path=/");
    Map<String, String> cookie = Map.of("Cookie", begun.cookie());

    assertThat(talk.get("/auth/me", cookie).text()).contains("sam");
    assertThat((List<?>) talk.get("/auth/sessions", cookie).json()).hasSize(1);
    assertThat(talk.post("/auth/logout", cookie, "").status()).isEqualTo(403);
    Answer ended =
        talk.post(
            "/auth/logout", Map.of("Cookie", begun.cookie(), "Sec-Fetch-Site", "same-origin"), "");
    assertThat(ended.status()).as(ended.text()).isEqualTo(204);
    assertThat(talk.get("/auth/me", cookie).status()).isEqualTo(401);
  }

  @Test
  void aRefreshTokenCountsOnce() {
    account("rita");
    Answer first = talk.logIn("rita", PASSWORD);
    Answer second =
        talk.post("/auth/refresh", nobody(), Map.of("refresh_token", first.text("refresh_token")));

    assertThat(second.status()).as(second.text()).isEqualTo(200);
    assertThat(talk.get("/auth/me", bearer(second.text("access_token"))).status()).isEqualTo(200);
    assertThat(
            talk.post(
                    "/auth/refresh", nobody(), Map.of("refresh_token", first.text("refresh_token")))
                .status())
        .isEqualTo(401);
  }

  @Test
  void aDisabledAccountIsRefusedAtOnce() {
    account("dora");
    String token = talk.token("dora", PASSWORD);
    assertThat(talk.get("/auth/me", bearer(token)).status()).isEqualTo(200);

    Answer changed =
        talk.send("PATCH", "/admin/users/dora", bearer(admin), Map.of("enabled", false));
    assertThat(changed.status()).as(changed.text()).isEqualTo(200);

    assertThat(talk.get("/auth/me", bearer(token)).status()).isEqualTo(401);
    assertThat(talk.logIn("dora", PASSWORD).status()).isEqualTo(401);
  }

  @Test
  void administrationIsForTheRoleAdmin() {
    account("paul");
    Map<String, String> paul = bearer(talk.token("paul", PASSWORD));

    assertThat(talk.get("/admin/users", nobody()).status()).isEqualTo(401);
    assertThat(talk.get("/admin/users", paul).status()).isEqualTo(403);
    assertThat(talk.get("/admin/status", paul).status()).isEqualTo(403);
    assertThat(talk.get("/admin/users", bearer(admin)).text()).contains("paul");
    assertThat(talk.get("/admin/status", bearer(admin)).status()).isEqualTo(200);
  }

  @Test
  void aSecondFactorIsAskedForOnceItIsSetUp() throws Exception {
    account("olga");
    Map<String, String> olga = bearer(talk.token("olga", PASSWORD));
    Answer enabled = talk.post("/auth/otp/enable", olga, "");
    assertThat(enabled.status()).as(enabled.text()).isEqualTo(200);
    String secret = enabled.text("secret");
    Answer verified = talk.post("/auth/otp/verify", olga, Map.of("code", code(secret, 0)));
    assertThat(verified.status()).as(verified.text()).isEqualTo(200);

    Answer without = talk.logIn("olga", PASSWORD);
    assertThat(without.status()).isEqualTo(401);
    assertThat(without.text("code")).isEqualTo("otp_required");
    Answer with =
        talk.post(
            "/auth/login",
            nobody(),
            Map.of(
                "username",
                "olga",
                "password",
                PASSWORD,
                "otp",
                verified.list("recovery_codes").getFirst()));
    assertThat(with.status()).as(with.text()).isEqualTo(200);
  }

  /** RFC 6238 with the parameters that every app knows: SHA-1, six digits, thirty seconds. */
  private static String code(String secret, int steps) throws Exception {
    long step = System.currentTimeMillis() / 30_000 + steps;
    Mac mac = Mac.getInstance("HmacSHA1");
    mac.init(new SecretKeySpec(base32(secret), "HmacSHA1"));
    byte[] hash = mac.doFinal(ByteBuffer.allocate(Long.BYTES).putLong(step).array());
    int offset = hash[hash.length - 1] & 15;
    int number = ByteBuffer.wrap(hash, offset, Integer.BYTES).getInt() & Integer.MAX_VALUE;
    return "%06d".formatted(number % 1_000_000);
  }

  private static byte[] base32(String text) {
    ByteBuffer bytes = ByteBuffer.allocate(text.length() * 5 / 8);
    int bits = 0;
    int count = 0;
    for (char letter : text.toCharArray()) {
      bits = (bits << 5 | "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(letter)) & 0xFFFF;
      count += 5;
      if (count >= 8) {
        count -= 8;
        bytes.put((byte) (bits >> count));
      }
    }
    return bytes.array();
  }

  @Test
  void theCorePluginsAreListedAndCannotBeTakenAway() {
    assertThat(talk.get("/admin/plugins", bearer(admin)).list("plugins"))
        .extracting(plugin -> (Map<?, ?>) plugin)
        .filteredOn(plugin -> Boolean.TRUE.equals(plugin.get("core")))
        .allSatisfy(plugin -> assertThat(plugin.get("state")).isEqualTo("active"))
        .extracting(plugin -> plugin.get("name"))
        .asInstanceOf(InstanceOfAssertFactories.LIST)
        .containsExactly("auth", "otp", "users");
    assertThat(talk.get("/admin/status", bearer(admin)).text("plugins")).contains("total=1");
    for (String change : List.of("unload", "disable")) {
      Answer refused =
          talk.post("/admin/plugins/users/" + change + "?cascade=true", bearer(admin), "");
      assertThat(refused.status()).isEqualTo(409);
      assertThat(refused.text("detail"))
          .contains("it is a core plugin", "plugins.core.users: false");
    }
    assertThat(talk.send("DELETE", "/admin/plugins/auth", bearer(admin), "").status())
        .isEqualTo(409);
    assertThat(talk.get("/auth/me", bearer(admin)).status()).isEqualTo(200);
  }
}
