package dev.xcore.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.xcore.app.AccountsTalk.Answer;
import dev.xcore.kernel.runtime.ActivePlugin;
import dev.xcore.kernel.runtime.PluginStatus;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Walks every endpoint of a server in production with every kind of caller, and holds the answers
 * to the table in {@code access/endpoints.txt}. An endpoint without a line fails; the message is
 * the line to be written.
 */
@Timeout(300)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class EndpointAccessIT {

  private static final String PASSWORD = "correct horse battery staple 7";
  private static final String SECRET_KEY = "Qz7mVx9Lr4Tb6Wp1Kc8Hd3Yf5Gs0Nj2-access";
  private static final Path RESOURCES =
      Path.of(System.getProperty("xcore.repository"), "app/src/test/resources/access");
  private static final int PATIENCE = 60; // seconds

  static final List<String> CALLERS =
      List.of("anonymous", "user", "admin", "expired", "forged", "foreign");

  private final Map<String, Map<String, String>> headers = new LinkedHashMap<>();
  private final HttpClient sockets = HttpClient.newHttpClient();
  private Xcore xcore;
  private URI server;
  private AccountsTalk talk;

  @BeforeAll
  void boot(@TempDir Path folder) throws Exception {
    TestApplication application =
        new TestApplication(folder)
            .configure(
                """
                app: {env: production, secret_key: %s}
                plugins: {watch: false, strict_trusted: false}
                """
                    .formatted(SECRET_KEY));
    plugin(folder, "desk", "trusted");
    plugin(folder, "cell", "sandboxed");
    xcore = application.loadWithCore();
    assertThat(xcore.boot())
        .allSatisfy(status -> assertThat(status.problems()).as(status.name()).isEmpty())
        .extracting(PluginStatus::name)
        .contains("desk", "cell", "users", "auth", "otp");
    server = xcore.address().orElseThrow();
    talk = new AccountsTalk(server);
    callers(talk.token("admin", AccountsTalk.firstPassword(folder)));
  }

  private static void plugin(Path folder, String name, String mode) throws IOException {
    Path source = RESOURCES.resolve("desk");
    Path target = folder.resolve("plugins").resolve(name);
    for (String file : List.of("plugin.yaml", "src/Desk.java", "resources/public/hours.txt")) {
      Path to = target.resolve(file);
      Files.createDirectories(to.resolveSibling("."));
      Files.writeString(
          to,
          Files.readString(source.resolve(file))
              .replace("name: desk", "name: " + name)
              .replace("sandboxed", mode));
    }
  }

  private void callers(String admin) {
    Map<String, String> asAdmin = AccountsTalk.bearer(admin);
    made(talk.post("/admin/roles", asAdmin, Map.of("name", "clerk")));
    made(talk.post("/admin/users", asAdmin, account("kim")));
    Map<String, Object> bound = new LinkedHashMap<>(account("tess"));
    bound.put("tenant", "a");
    made(talk.post("/admin/users", asAdmin, bound));
    Answer brief = talk.post("/auth/tokens", asAdmin, Map.of("user", "kim", "ttl", "1s"));
    made(brief);
    String user = talk.token("kim", PASSWORD);
    Map<String, String> foreign =
        new LinkedHashMap<>(AccountsTalk.bearer(talk.token("tess", PASSWORD)));
    foreign.put("X-Tenant-ID", "b");

    headers.put("anonymous", AccountsTalk.nobody());
    headers.put("user", AccountsTalk.bearer(user));
    headers.put("admin", asAdmin);
    headers.put("expired", AccountsTalk.bearer(brief.text("access_token")));
    headers.put("forged", AccountsTalk.bearer(forged(user)));
    headers.put("foreign", foreign);
    assertThat(headers).containsOnlyKeys(CALLERS);
    await()
        .atMost(Duration.ofSeconds(PATIENCE))
        .until(
            () -> talk.get("/auth/me", headers.getOrDefault("expired", Map.of())).status() == 401);
  }

  private static Map<String, Object> account(String name) {
    return Map.of(
        "name",
        name,
        "password",
        PASSWORD,
        "roles",
        List.of("clerk"),
        "permissions",
        List.of("orders.*"));
  }

  private static void made(Answer answer) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(201);
  }

  /** The token with another signature. */
  private static String forged(String token) {
    int at = token.lastIndexOf('.') + 10;
    char other = token.charAt(at) == 'A' ? 'B' : 'A';
    return token.substring(0, at) + other + token.substring(at + 1);
  }

  @AfterAll
  void stop() {
    sockets.close();
    talk.close();
    xcore.close();
  }

  private static List<EndpointLine> table() throws IOException {
    return Files.readAllLines(RESOURCES.resolve("endpoints.txt")).stream()
        .filter(line -> !line.isBlank() && !line.startsWith("#"))
        .map(EndpointLine::parse)
        .toList();
  }

  @Test
  void everyCallerGetsTheStatusThatTheTableSays() throws Exception {
    List<String> wrong = new ArrayList<>();
    for (EndpointLine line : table()) {
      for (int at = 0; at < CALLERS.size(); at++) {
        String caller = CALLERS.get(at);
        Answered found = answer(line, headers.getOrDefault(caller, Map.of()));
        if (found.status() != line.expected().get(at)) {
          wrong.add(
              "%s as %s: %d instead of %d %s"
                  .formatted(
                      line.endpoint(),
                      caller,
                      found.status(),
                      line.expected().get(at),
                      found.text()));
        }
      }
    }
    assertThat(wrong).isEmpty();
  }

  private record Answered(int status, String text) {}

  private Answered answer(EndpointLine line, Map<String, String> caller) throws Exception {
    if (line.method().equals("WEBSOCKET")) {
      return new Answered(handshake(line.target(), caller), "");
    }
    Answer answer = talk.sendText(line.method(), line.target(), caller, line.body());
    return new Answered(answer.status(), answer.text());
  }

  private int handshake(String path, Map<String, String> caller) throws Exception {
    WebSocket.Builder builder = sockets.newWebSocketBuilder();
    caller.forEach(builder::header);
    URI address = URI.create(server.resolve(path).toString().replaceFirst("^http", "ws"));
    try {
      builder
          .buildAsync(address, new WebSocket.Listener() {})
          .get(PATIENCE, TimeUnit.SECONDS)
          .abort();
      return 101;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof WebSocketHandshakeException refused) {
        return refused.getResponse().statusCode();
      }
      throw e;
    }
  }

  /** All that is served, whether or not it is documented. */
  private Set<String> served() {
    Set<String> served = new TreeSet<>();
    xcore.pages().forEach(page -> served.add(page.method() + " " + page.path()));
    for (ActivePlugin plugin : xcore.plugins().snapshot().active().values()) {
      String prefix = plugin.manifest().api().prefix();
      plugin
          .handlers()
          .routes()
          .forEach(route -> served.add(route.method() + " " + prefix + route.path()));
      plugin
          .handlers()
          .sockets()
          .forEach(socket -> served.add("WEBSOCKET " + prefix + socket.path()));
      plugin
          .handlers()
          .actions()
          .keySet()
          .forEach(action -> served.add("POST /app/" + plugin.name() + "/" + action));
      if (plugin.publicDirectory().isPresent()) {
        served.add("GET " + prefix + "/{file...}");
      }
    }
    return served;
  }

  @Test
  void everyEndpointHasALine() throws Exception {
    Set<String> known = new TreeSet<>();
    for (EndpointLine line : table()) {
      if (line.isServed()) {
        assertThat(known.add(line.endpoint())).as("two lines for " + line.endpoint()).isTrue();
      }
    }
    Set<String> missing = served();
    missing.removeAll(known);
    assertThat(missing)
        .as(
            "access/endpoints.txt lacks these lines; write what the documentation says:%n%s",
            String.join("\n", missing.stream().map(EndpointAccessIT::proposed).toList()))
        .isEmpty();
    known.removeAll(served());
    assertThat(known).as("lines of access/endpoints.txt for what is not served").isEmpty();
  }

  private static String proposed(String endpoint) {
    String[] parts = endpoint.split(" ", 2);
    return "%-9s %-48s ???  ???  ???  ???  ???  ???".formatted(parts[0], parts[1]);
  }

  @Test
  void everyDocumentedPathIsOneOfThem() {
    Set<String> served = new TreeSet<>();
    served().forEach(endpoint -> served.add(unnamed(endpoint.split(" ", 2)[1])));
    Map<?, ?> document = (Map<?, ?>) talk.get("/openapi.json", AccountsTalk.nobody()).json();
    assertThat(((Map<?, ?>) document.get("paths")).keySet())
        .isNotEmpty()
        .allSatisfy(path -> assertThat(served).contains(unnamed(String.valueOf(path))));
  }

  private static String unnamed(String path) {
    return path.replaceAll("\\{[^}]+}", "{}");
  }

  @Test
  void whoBelongsToATenantActsForThatOne() {
    Map<String, String> own = new LinkedHashMap<>(headers.getOrDefault("foreign", Map.of()));
    own.put("X-Tenant-ID", "a");
    assertThat(talk.get("/plugins/desk/orders/7", own).status()).isEqualTo(200);
    assertThat(talk.get("/plugins/cell/orders/7", own).status()).isEqualTo(200);
  }
}
