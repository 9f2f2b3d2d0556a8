package dev.xcore.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xcore.kernel.runtime.PluginStatus;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * No secret of the configuration or of {@code var/secrets} shows up in anything a server writes.
 */
@Tag("full")
@Timeout(300)
class SecretsLeakIT {

  private static final String CANARY = "kanarienvogel";
  private static final List<String> PAGES =
      List.of(
          "/",
          "/docs",
          "/openapi.json",
          "/health",
          "/health/ready",
          "/metrics",
          "/admin/status",
          "/admin/config",
          "/admin/plugins",
          "/admin/plugins/greeter",
          "/admin/plugins/greeter/why",
          "/admin/plugins/greeter/history",
          "/admin/plugins/greeter/permissions",
          "/admin/plugins/broken",
          "/admin/services",
          "/admin/events",
          "/admin/hooks",
          "/admin/audit?limit=1000",
          "/plugins/greeter/Ada",
          "/plugins/greeter/a/b",
          "/admin/nothing");

  @TempDir private Path folder;
  private final HttpClient client = HttpClient.newHttpClient();
  private final Map<String, String> seen = new LinkedHashMap<>();

  private static String secret(int number) {
    return CANARY + "-" + number + "-Qz7mVx9Lr4Tb6Wp1Kc8Hd3Yf5Gs0";
  }

  private static String configuration() {
    return """
    app: {secret_key: %s}
    plugins:
      secret_key: %s
      config:
        greeter: {greeting: Hello, api_key: %s, nested: {password: %s}}
        broken: {token: %s}
    services:
      extensions:
        mail: {class: mail, config: {host: 127.0.0.1, port: 1, user: x, password: %s, from: a@example.org}}
    observability: {logging: {file: var/server.log, level: debug}}
    """
        .formatted(secret(1), secret(2), secret(3), secret(4), secret(5), secret(6));
  }

  @Test
  void nothingThatIsWrittenHoldsASecret() throws Exception {
    TestApplication application =
        new TestApplication(folder)
            .configure(configuration())
            .greeter()
            .plugin(
                "broken",
                "",
                "Broken",
                """
                import dev.xcore.sdk.*;
                public final class Broken implements Plugin {
                  public Broken(PluginContext context) {
                    throw new IllegalStateException("cannot begin");
                  }
                }
                """);
    List<String> secrets = new ArrayList<>();
    try (Xcore xcore = application.load()) {
      xcore.liveConfiguration().installLogging(false);
      List<PluginStatus> plugins = xcore.boot();
      seen.put("status of plugins", plugins.toString());
      String token = xcore.configuration().secrets().secret("admin-token");
      use(xcore.address().orElseThrow(), token);
      seen.put("configuration", xcore.configuration().entries().toString());
      seen.put("toString", xcore.configuration().app() + " " + xcore.configuration().plugins());
      secrets.addAll(kept());
    }
    collect(folder.resolve("var"));

    assertThat(secrets).hasSizeGreaterThan(2);
    assertThat(seen).hasSizeGreaterThan(PAGES.size());
    seen.forEach((place, text) -> {
      assertThat(text).as(place).doesNotContain(CANARY);
      secrets.forEach(each -> assertThat(text.contains(each)).as(place).isFalse());
    });
  }

  private void use(URI address, String token) throws Exception {
    for (String page : PAGES) {
      send(address, "GET", page, token, "");
      send(address, "GET", page, "wrong", "");
    }
    send(address, "POST", "/app/greeter/greet", token, "{\"name\": 7}");
    send(address, "POST", "/app/greeter/greet", token, "{");
    send(address, "POST", "/admin/plugins/greeter/reload", token, "");
    send(address, "POST", "/admin/plugins/broken/load", token, "");
    send(
        address,
        "PATCH",
        "/admin/config",
        token,
        "{\"plugins\": {\"config\": {\"greeter\": {\"api_key\": \"%s\"}}}}".formatted(secret(7)));
    send(
        address,
        "PATCH",
        "/admin/config",
        token,
        "{\"app\": {\"secret_key\": {\"wrong\": \"%s\"}}}".formatted(secret(8)));
    send(address, "GET", "/admin/audit?limit=1000", token, "");
  }

  private void send(URI address, String method, String path, String token, String body)
      throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(address.resolve(path))
            .timeout(Duration.ofSeconds(60))
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/json")
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
            .build();
    var answer = client.send(request, BodyHandlers.ofString());
    seen.put(
        "%s %s by %s".formatted(method, path, token.equals("wrong") ? "anybody" : "admin")
            + seen.size(),
        answer.headers().map() + "\n" + answer.body());
  }

  private List<String> kept() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("var/secrets"))) {
      List<String> texts = new ArrayList<>();
      for (Path file : files.toList()) {
        String text = Files.readString(file).strip();
        if (!text.startsWith("{")) {
          texts.add(text);
        }
      }
      return texts;
    }
  }

  /** Everything but the secrets themselves, and databases, which are for their owner only. */
  private void collect(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String name = directory.relativize(file).toString();
        if (!name.startsWith("secrets") && !name.startsWith("database")) {
          seen.put(
              "var/" + name, new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
        }
      }
    }
  }
}
