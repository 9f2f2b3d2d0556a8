package dev.xcore.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who may do what, for a plugin in both modes and an authenticator that another one offers. */
@Timeout(300)
class AccessControlIT {

  @TempDir private static Path folder;
  private static ModePlatform trusted;
  private static ModePlatform sandboxed;

  @BeforeAll
  static void start() throws Exception {
    trusted = platform(folder.resolve("t"), "trusted");
    sandboxed = platform(folder.resolve("s"), "sandboxed");
  }

  /** Starts one with a plugin that guards things, and a trusted one that knows people. */
  static ModePlatform platform(Path folder, String mode) throws Exception {
    ModePlatform platform = ModePlatform.start(folder, mode, "vault");
    Path gate = platform.folder().resolve("plugins/gate");
    Path source =
        Path.of(System.getProperty("xcore.repository"), "app/src/test/resources/plugins/gate");
    Files.createDirectories(gate.resolve("src"));
    for (String file : List.of("plugin.yaml", "src/Gate.java")) {
      Files.copy(source.resolve(file), gate.resolve(file));
    }
    platform.xcore().plugins().load("gate", "test");
    return platform;
  }

  @AfterAll
  static void stop() {
    Stream.of(trusted, sandboxed).filter(each -> each != null).forEach(ModePlatform::close);
  }

  @AfterEach
  void forgetTheRules() {
    for (ModePlatform platform : both()) {
      platform
          .xcore()
          .liveConfiguration()
          .change(Map.of("security", Map.of("access_rules", List.of())), "test");
    }
  }

  private static List<ModePlatform> both() {
    return List.of(trusted, sandboxed);
  }

  private static void rules(Map<?, ?>... rules) {
    for (ModePlatform platform : both()) {
      platform
          .xcore()
          .liveConfiguration()
          .change(Map.of("security", Map.of("access_rules", List.of(rules))), "test");
    }
  }

  private static HttpRequest.Builder as(String method, String token) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder()
            .header("Content-Type", "application/json")
            .method(
                method,
                method.equals("GET") ? BodyPublishers.noBody() : BodyPublishers.ofString("{}"));
    return token.isEmpty() ? request : request.header("Authorization", "Bearer " + token);
  }

  private static void expect(HttpRequest.Builder request, String path, int status) {
    for (ModePlatform platform : both()) {
      assertThat(platform.send(request, path)).as(path).containsEntry("status", status);
    }
  }

  private static void expectText(HttpRequest.Builder request, String path, String... texts) {
    for (ModePlatform platform : both()) {
      assertThat(platform.send(request, path).toString()).contains(texts);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "GET, vault/who, '', 200",
    "GET, vault/who, kim, 200",
    "GET, vault/who, expired, 401",
    "GET, vault/who, forged, 401",
    "GET, vault/orders, '', 401",
    "GET, vault/orders, guest, 403",
    "GET, vault/orders, kim, 200",
    "GET, vault/orders, boss, 200",
    "GET, vault/orders, expired, 401",
    "GET, vault/stock, kim, 403",
    "GET, vault/clerks, kim, 200",
    "GET, vault/clerks, boss, 403",
    "GET, vault/admins, kim, 403",
    "GET, vault/admins, boss, 200",
    "POST, /app/vault/order, kim, 200",
    "POST, /app/vault/order, '', 401",
    "POST, /app/vault/order, forged, 401",
    "POST, /app/vault/restock, kim, 403",
    "GET, /admin/plugins, '', 401",
    "GET, /admin/plugins, kim, 403",
    "GET, /admin/plugins, boss, 200",
    "GET, /admin/nothing, '', 401",
    "GET, /admin/nothing, boss, 404",
    "GET, /health, forged, 200",
    "GET, /metrics, forged, 401"
  })
  void whoMayDoWhat(String method, String path, String token, int status) {
    expect(as(method, token), path, status);
  }

  @Test
  void pluginsSeeWhoCallsWholeInBothModes() {
    expectText(
        as("GET", "kim"),
        "vault/who",
        "name=kim",
        "roles=[clerk]",
        "permissions=[orders.*]",
        "may=true",
        "own=acme",
        "tenant=acme");
    expectText(as("GET", ""), "vault/who", "name=nobody");
    expectText(as("GET", "boss"), "vault/who", "permissions=[**]");
  }

  @Test
  void keysAndSessionsAreAskedForToo() {
    HttpRequest.Builder key = HttpRequest.newBuilder().header("X-Plugin-Key", "kim").GET();
    expectText(key, "vault/who", "name=kim");
    HttpRequest.Builder session =
        HttpRequest.newBuilder().header("Cookie", "xcore_session=kim").GET();
    expectText(session, "vault/who", "name=kim");
    HttpRequest.Builder ended =
        HttpRequest.newBuilder().header("Cookie", "xcore_session=expired").GET();
    expectText(ended, "vault/who", "name=nobody");
    expect(ended, "vault/orders", 401);
    expect(as("GET", "kim").header("X-Plugin-Key", "kim"), "vault/who", 400);
  }

  @Test
  void aSessionChangesNothingForAForeignPage() {
    HttpRequest.Builder session =
        HttpRequest.newBuilder()
            .header("Cookie", "xcore_session=kim")
            .POST(BodyPublishers.noBody());
    expect(session, "vault/who", 403);
    expect(session.copy().header("Sec-Fetch-Site", "cross-site"), "vault/who", 403);
    expect(session.copy().header("Origin", "http://evil.example"), "vault/who", 403);
    expectText(session.copy().header("Sec-Fetch-Site", "same-origin"), "vault/who", "name=kim");
    for (ModePlatform platform : both()) {
      String own = "http://" + platform.uri().getAuthority();
      assertThat(platform.send(session.copy().header("Origin", own), "vault/who"))
          .containsEntry("status", 200);
    }
  }

  @Test
  void aPrincipalOfATenantActsForNoOther() {
    expect(as("GET", "kim").header("X-Tenant-ID", "other"), "vault/who", 403);
    expectText(as("GET", "kim").header("X-Tenant-ID", "acme"), "vault/who", "tenant=acme");
    expectText(as("GET", "boss").header("X-Tenant-ID", "other"), "vault/who", "tenant=other");
    expect(as("GET", "guest").header("X-Tenant-ID", "other"), "vault/who", 403);
  }

  @Test
  void pluginsSeeNoCredentialsThatCountHere() {
    HttpRequest.Builder all =
        HttpRequest.newBuilder()
            .header("Authorization", "Bearer kim")
            .header("Cookie", "own=1; xcore_session=s3cret; __Host-xcore_session=s3cret2; more=2")
            .GET();
    for (ModePlatform platform : both()) {
      String seen = platform.send(all, "vault/headers").toString();
      assertThat(seen).contains("own=1; more=2").doesNotContain("s3cret", "Bearer kim", "session");
      HttpRequest.Builder key = HttpRequest.newBuilder().header("X-Plugin-Key", "kim").GET();
      assertThat(platform.send(key, "vault/headers").toString()).doesNotContain("x-plugin-key=");
      HttpRequest.Builder own =
          HttpRequest.newBuilder().header("Authorization", "Basic b3du").GET();
      assertThat(platform.send(own, "vault/headers").toString()).contains("Basic b3du");
    }
  }

  @Test
  void pluginsMayNotSpeakForTheWholeServer() {
    for (ModePlatform platform : both()) {
      String answer = platform.send(as("GET", ""), "vault/greedy").toString();
      assertThat(answer)
          .contains("status=200", "mine=1")
          .doesNotContain("xcore_session", "service-worker-allowed", "clear-site-data");
    }
  }

  @Test
  void anAuthenticatorThatFailsIsNobodysLogin() {
    for (ModePlatform platform : both()) {
      assertThat(platform.send(as("GET", "broken"), "vault/who").toString())
          .contains("status=503", "authenticator.gate");
      assertThat(platform.send(as("GET", "slow"), "vault/who").toString())
          .contains("status=503", "has not answered");
      assertThat(platform.send(as("GET", "kim"), "vault/who")).containsEntry("status", 200);
    }
  }

  @Test
  void anAuthenticatorCountsAsLongAsItIsOffered() {
    for (ModePlatform platform : both()) {
      platform.xcore().plugins().unload("gate", "test");
      await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(() ->
              assertThat(platform.send(as("GET", "kim"), "vault/who"))
                  .containsEntry("status", 401));
      platform.xcore().plugins().load("gate", "test");
      assertThat(platform.send(as("GET", "kim"), "vault/who")).containsEntry("status", 200);
    }
  }

  @Test
  void accessRulesHoldAtOnceAndCloseEveryWayToAPath() {
    expect(as("GET", ""), "vault/who", 200);
    rules(
        Map.of("path", "/plugins/vault/who", "roles", List.of("clerk")),
        Map.of("path", "/docs/**", "roles", List.of("*")));
    expect(as("GET", ""), "vault/who", 401);
    expect(as("GET", ""), "/plugins/vault/%77ho", 401);
    expect(as("GET", ""), "/plugins/vault/who/", 401);
    expect(as("GET", ""), "/plugins//vault/who", 400);
    expect(as("GET", ""), "/plugins/vault/x/%2e%2e/who", 400);
    expect(as("GET", ""), "/plugins/vault/who;x=1", 400);
    expect(as("GET", ""), "/plugins/vault/WHO", 404);
    expect(as("GET", "guest"), "vault/who", 403);
    expect(as("GET", "kim"), "vault/who", 200);
    expect(as("GET", ""), "/docs", 401);
    expect(as("GET", "guest"), "/docs", 200);
  }

  @Test
  void whatARuleOpensIsThePluginsOwnAffair() {
    rules(Map.of("path", "/plugins/vault/**", "public", true));
    expectText(as("GET", "forged"), "vault/who", "status=200", "name=nobody");
    expect(as("GET", ""), "vault/orders", 401);
    rules(Map.of("path", "/**", "public", true));
    expect(as("GET", ""), "/admin/plugins", 401);
  }

  @Test
  void aRuleThatSaysNothingIsRefusedWithItsPlace() {
    org.assertj.core.api.Assertions.assertThatThrownBy(() -> rules(Map.of("path", "/shop/**")))
        .hasMessageContaining("does not say who may");
    org.assertj.core.api.Assertions.assertThatThrownBy(
            () -> rules(Map.of("path", "/admin/plugins", "public", true)))
        .hasMessageContaining("opens administration");
    org.assertj.core.api.Assertions.assertThatThrownBy(
            () -> rules(Map.of("path", "shop/", "role", List.of("clerk"))))
        .hasMessageContaining("roles");
  }

  @Test
  void itIsExplainedByTheVeryCodeThatDecides() throws Exception {
    rules(Map.of("path", "/plugins/vault/who", "roles", List.of("clerk")));
    for (ModePlatform platform : both()) {
      assertThat(explain(platform, "user=anonymous&path=/plugins/vault/who"))
          .contains("allowed=false", "status=401", "decided_by=access_rule");
      assertThat(explain(platform, "user=system&path=/plugins/vault/orders"))
          .contains("allowed=true", "the route GET /plugins/vault/orders of plugin 'vault'");
      assertThat(explain(platform, "user=system&path=/plugins/vault/clerks"))
          .contains("allowed=false", "status=403", "decided_by=handler");
      assertThat(explain(platform, "user=anonymous&method=POST&path=/app/vault/order"))
          .contains("allowed=false", "decided_by=platform");
      assertThat(explain(platform, "user=system&method=POST&path=/app/vault/order"))
          .contains("allowed=true", "the action 'order'");
      assertThat(explain(platform, "user=anonymous&path=/admin/plugins"))
          .contains("status=401", "decided_by=platform");
      assertThat(explain(platform, "user=system&path=/nothing")).contains("status=404");
    }
  }

  private static String explain(ModePlatform platform, String query) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder().header("Authorization", platform.bearer()).GET();
    return platform.send(request, "/admin/security/explain?" + query).toString();
  }
}
