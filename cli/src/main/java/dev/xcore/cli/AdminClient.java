package dev.xcore.cli;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Speaks with a running server. Every wait is bounded. */
final class AdminClient implements AutoCloseable {

  private static final Duration CONNECT = Duration.ofSeconds(5);

  /** A reload compiles, starts and drains; the server bounds each step itself. */
  private static final Duration ANSWER = Duration.ofMinutes(3);

  private static final int OK = 200;
  private static final int LONGEST_REFUSAL = 1 << 20;

  private final URI base;
  private final Optional<String> token;
  private final HttpClient http;

  /**
   * Makes a client; connects at the first request.
   *
   * @param base the server, such as {@code http://127.0.0.1:8082}
   * @param token the administration token, if there is one
   */
  AdminClient(URI base, Optional<String> token) {
    this.base = base;
    this.token = token;
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT)
            .build();
  }

  URI base() {
    return base;
  }

  /** Asks for a document. */
  ServerAnswer get(String path) {
    return send("GET", path, BodyPublishers.noBody());
  }

  /** Sends a document, or nothing for null. */
  ServerAnswer post(String path, @Nullable Object body) {
    return send("POST", path, body == null ? BodyPublishers.noBody() : json(body));
  }

  /** Sends changes. */
  ServerAnswer patch(String path, Object body) {
    return send("PATCH", path, json(body));
  }

  /** Sends what is to be in the place of something. */
  ServerAnswer put(String path, Object body) {
    return send("PUT", path, json(body));
  }

  /** Asks for something to be removed. */
  ServerAnswer delete(String path) {
    return send("DELETE", path, BodyPublishers.noBody());
  }

  /** Sends a file. */
  ServerAnswer upload(String path, String type, Path file) throws IOException {
    return send("POST", path, BodyPublishers.ofFile(file), type);
  }

  /**
   * Follows an event stream.
   *
   * @param path of the stream
   * @param lastSeen the last event that was seen, empty for none
   * @return the stream; the caller closes it
   */
  EventStream follow(String path, Optional<String> lastSeen) {
    HttpRequest.Builder request =
        request(path).header("Accept", "text/event-stream, application/problem+json").GET();
    lastSeen.ifPresent(id -> request.header("Last-Event-ID", id));
    HttpResponse<InputStream> response = exchange(request.build(), BodyHandlers.ofInputStream());
    if (response.statusCode() == OK) {
      return EventStream.open(response.body());
    }
    try (InputStream body = response.body()) {
      String text = new String(body.readNBytes(LONGEST_REFUSAL), StandardCharsets.UTF_8);
      ServerAnswer refusal = ServerAnswer.of(base, response.statusCode(), text);
      throw new CommandFailure("no events: " + refusal.value());
    } catch (IOException broken) {
      throw broken(broken);
    }
  }

  /** Tells whether a server listens, without asking it to do anything. */
  boolean isReachable() {
    try {
      get("/health/live");
      return true;
    } catch (NoServerException absent) {
      return false;
    }
  }

  @Override
  public void close() {
    http.close();
  }

  private static BodyPublisher json(Object body) {
    return BodyPublishers.ofString(JsonText.compact(body));
  }

  private ServerAnswer send(String method, String path, BodyPublisher body) {
    return send(method, path, body, "application/json");
  }

  private ServerAnswer send(String method, String path, BodyPublisher body, String type) {
    HttpRequest.Builder request =
        request(path)
            .timeout(ANSWER)
            .header("Accept", "application/json, application/problem+json")
            .method(method, body);
    if (body.contentLength() > 0) {
      request.header("Content-Type", type);
    }
    HttpResponse<String> response = exchange(request.build(), BodyHandlers.ofString());
    return ServerAnswer.of(base, response.statusCode(), response.body());
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(path));
    token.ifPresent(secret -> request.header("Authorization", "Bearer " + secret));
    return request;
  }

  private <T> HttpResponse<T> exchange(HttpRequest request, BodyHandler<T> handler) {
    try {
      return http.send(request, handler);
    } catch (ConnectException | HttpConnectTimeoutException absent) {
      throw new NoServerException(base, absent);
    } catch (HttpTimeoutException late) {
      throw new CommandFailure(
          "the server at %s did not answer within %d minutes".formatted(base, ANSWER.toMinutes()),
          late);
    } catch (IOException broken) {
      throw broken(broken);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new CommandFailure("interrupted while waiting for " + base, interrupted);
    }
  }

  private CommandFailure broken(IOException failure) {
    return new CommandFailure(
        "the connection to %s broke: %s; is it an XCore server? Name another with --url"
            .formatted(base, failure.getMessage()),
        failure);
  }

  /** Nothing listens at the server's address. */
  static final class NoServerException extends CommandFailure {
    NoServerException(URI base, Throwable cause) {
      super(
          "no server answers at %s: start it with 'xcore run', or name another with --url"
              .formatted(base),
          cause);
    }
  }
}
