package dev.xcore.app;

import dev.xcore.server.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Talks to a server like a program that logs in. */
final class AccountsTalk implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final HttpClient client = HttpClient.newHttpClient();
  private final URI server;

  AccountsTalk(URI server) {
    this.server = server;
  }

  /**
   * An answer.
   *
   * @param status its status
   * @param headers of it
   * @param text its body
   */
  record Answer(int status, java.net.http.HttpHeaders headers, String text) {

    Object json() {
      try {
        return Json.read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
      } catch (IOException e) {
        throw new UncheckedIOException(text, e);
      }
    }

    String text(String field) {
      return String.valueOf(((Map<?, ?>) json()).get(field));
    }

    List<?> list(String field) {
      return (List<?>) ((Map<?, ?>) json()).get(field);
    }

    /** The first part of what is to be sent back as a cookie. */
    String cookie() {
      List<String> cookies = headers.allValues("Set-Cookie");
      return cookies.isEmpty() ? "" : cookies.getFirst().split(";", 2)[0];
    }
  }

  /** What a program shows to be let in. */
  static Map<String, String> bearer(String token) {
    return Map.of("Authorization", "Bearer " + token);
  }

  static Map<String, String> nobody() {
    return Map.of();
  }

  Answer send(String method, String path, Map<String, String> headers, Object body) {
    return sendText(
        method,
        path,
        headers,
        body.equals("") ? "" : new String(Json.write(body), StandardCharsets.UTF_8));
  }

  /** Sends JSON as it is, or nothing if it is empty. */
  Answer sendText(String method, String path, Map<String, String> headers, String json) {
    try {
      HttpRequest.Builder request = HttpRequest.newBuilder(server.resolve(path)).timeout(PATIENCE);
      new TreeMap<>(headers).forEach(request::header);
      if (!json.isEmpty()) {
        request.header("Content-Type", "application/json");
      }
      HttpResponse<String> response =
          client.send(
              request
                  .method(
                      method,
                      json.isEmpty()
                          ? HttpRequest.BodyPublishers.noBody()
                          : HttpRequest.BodyPublishers.ofString(json))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      return new Answer(response.statusCode(), response.headers(), response.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  Answer get(String path, Map<String, String> headers) {
    return send("GET", path, headers, "");
  }

  Answer post(String path, Map<String, String> headers, Object body) {
    return send("POST", path, headers, body);
  }

  Answer logIn(String user, String password) {
    return post("/auth/login", nobody(), Map.of("username", user, "password", password));
  }

  /** Logs in and returns an access token. */
  String token(String user, String password) {
    Answer answer = logIn(user, password);
    if (answer.status() != 200) {
      throw new IllegalStateException(answer.status() + " " + answer.text());
    }
    return answer.text("access_token");
  }

  /** The password that a server has made for its first administrator. */
  static String firstPassword(Path folder) throws IOException {
    return Files.readString(folder.resolve("var/secrets/admin-password")).strip();
  }

  @Override
  public void close() {
    client.close();
  }
}
