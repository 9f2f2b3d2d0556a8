package dev.xcore.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xcore.handlers.Binder;
import dev.xcore.handlers.JsonText;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Logging in to a real server, with the accounts and the routes of the core plugins. */
class LoginIT {

  @TempDir private Path folder;
  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(30)).build();

  private HttpResponse<String> post(URI address, String path, Object body, String... headers)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address.resolve(path))
            .timeout(Duration.ofMinutes(2))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofByteArray(JsonText.write(body, Binder.create())));
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return http.send(request.build(), BodyHandlers.ofString());
  }

  private static Map<?, ?> json(HttpResponse<String> answer, int status) throws Exception {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    return answer.body().isEmpty()
        ? Map.of()
        : (Map<?, ?>)
            JsonText.read(answer.body().getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }

  @Test
  void theFirstAdministratorLogsIn() throws Exception {
    try (Xcore xcore = new TestApplication(folder).loadWithCore()) {
      xcore.boot();
      URI address = xcore.address().orElseThrow();
      String password = Files.readString(folder.resolve("var/secrets/admin-password")).strip();
      Map<String, Object> right = Map.of("username", "Admin", "password", password);

      Map<?, ?> first = json(post(address, "/auth/login", right), 200);
      assertThat(first.get("token_type")).isEqualTo("Bearer");
      assertThat(first.get("expires_in")).hasToString("900");
      assertThat(String.valueOf(first.get("access_token")).split("\\.")).hasSize(3);

      Map<?, ?> wrong =
          json(post(address, "/auth/login", Map.of("username", "admin", "password", "x")), 401);
      Map<?, ?> unknown =
          json(post(address, "/auth/login", Map.of("username", "nobody", "password", "x")), 401);
      assertThat(wrong.get("detail").toString()).isEqualTo(unknown.get("detail").toString());

      String refresh = String.valueOf(first.get("refresh_token"));
      json(post(address, "/auth/refresh", Map.of("refresh_token", refresh)), 200);
      json(post(address, "/auth/refresh", Map.of("refresh_token", refresh)), 401);

      HttpResponse<String> session =
          post(
              address,
              "/auth/login",
              Map.of("username", "admin", "password", password, "session", true));
      assertThat(session.statusCode()).isEqualTo(200);
      assertThat(session.headers().firstValue("Set-Cookie").orElseThrow())
          .startsWith("xcore_session=")
          .contains("HttpOnly", "SameSite=Lax", "Path=/");

      assertThat(post(address, "/auth/login", right, "Sec-Fetch-Site", "cross-site").statusCode())
          .isIn(200, 403);
      json(
          post(
              address,
              "/auth/login",
              Map.of("username", "admin", "password", password, "session", true),
              "Sec-Fetch-Site",
              "cross-site"),
          403);
      json(
          post(
              address,
              "/auth/register",
              Map.of("username", "ada", "password", "a long enough password 1")),
          403);
    }
  }

  @Test
  void anAdministratorMakesTokens() throws Exception {
    try (Xcore xcore = new TestApplication(folder).loadWithCore()) {
      xcore.boot();
      URI address = xcore.address().orElseThrow();
      String admin =
          "Bearer " + Files.readString(folder.resolve("var/secrets/admin-token")).strip();
      Map<String, Object> wanted = Map.of("user", "admin", "ttl", "2h");
      assertThat(post(address, "/auth/tokens", wanted).statusCode()).isIn(401, 403);

      String token =
          String.valueOf(
              json(post(address, "/auth/tokens", wanted, "Authorization", admin), 201)
                  .get("access_token"));
      Map<String, Object> question = Map.of("token", token);
      Map<?, ?> verified =
          json(post(address, "/auth/tokens/verify", question, "Authorization", admin), 200);
      assertThat(verified.get("active").toString()).isEqualTo("true");
      assertThat(verified.get("user").toString()).isEqualTo("admin");

      assertThat(
              post(address, "/auth/tokens/revoke", question, "Authorization", admin).statusCode())
          .isEqualTo(204);
      assertThat(
              json(post(address, "/auth/tokens/verify", question, "Authorization", admin), 200)
                  .get("active")
                  .toString())
          .isEqualTo("false");
    }
  }
}
