package dev.xcore.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Roles and versions of the API of the same plugins, trusted and sandboxed. */
@Timeout(120)
@ExtendWith(BothModes.Shared.class)
class BothModesAccessIT {

  private final BothModes modes;

  BothModesAccessIT(BothModes modes) {
    this.modes = modes;
  }

  @ParameterizedTest
  @CsvSource({
    "GET, probe/admin-only, body=admin",
    "GET, modes/dyn/closed, body=open",
    "POST, /app/probe/guarded, result=admin",
    "POST, /app/modes/own, principal=admin"
  })
  void whoHasTheRoleGetsIn(String method, String path, String expected) throws Exception {
    Object answer =
        modes.requireSame(platform ->
            platform.send(request(method).header("Authorization", platform.bearer()), path));

    // The trace differs from call to call.
    assertThat(answer.toString()).contains("status=200", expected);
  }

  private static HttpRequest.Builder request(String method) {
    return HttpRequest.newBuilder()
        .header("Content-Type", "application/json")
        .header("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
        .method(
            method, method.equals("GET") ? BodyPublishers.noBody() : BodyPublishers.ofString("{}"));
  }

  @ParameterizedTest
  @CsvSource({
    "GET, probe/admin-only, 401",
    "GET, modes/dyn/closed, 401",
    "POST, /app/probe/guarded, 401"
  })
  void whoHasNotIsRefused(String method, String path, int status) throws Exception {
    assertThat(modes.requireSame(request(method), path).toString()).contains("status=" + status);
    assertThat(
            modes
                .requireSame(request(method).header("Authorization", "Bearer wrong"), path)
                .toString())
        .contains("status=" + status);
  }

  private record Asked(String method, String path, String header, String value, String body) {
    HttpRequest.Builder request() {
      HttpRequest.Builder builder =
          HttpRequest.newBuilder()
              .header("Content-Type", "application/json")
              .method(method, BodyPublishers.ofString(body));
      return header.isEmpty() ? builder : builder.header(header, value);
    }
  }

  private static Stream<Asked> read(String path) {
    String type = "application/vnd.versioned.%s+json";
    return Stream.concat(
        Stream.of(new Asked("GET", path, "", "", "")),
        Stream.of("v1", "v2", "v3", "v9")
            .flatMap(version ->
                Stream.of(
                    new Asked("GET", path, "X-API-Version", version, ""),
                    new Asked("GET", path, "Accept", type.formatted(version), ""))));
  }

  static Stream<Asked> versions() {
    String name = "{\"name\":\"Ada\"}";
    String number = "{\"id\":3}";
    String user = "{\"id\":7,\"first\":\"Ada\",\"last\":\"Lovelace\"}";
    Stream<Asked> reading =
        Stream.of(
                "users/7",
                "v1/users/7",
                "v2/users/7",
                "v3/users/me",
                "users/me",
                "v9/users/7",
                "ping",
                "v2/ping",
                "v2/boom",
                "coded/x",
                "v1/coded/x",
                "v2/coded/x")
            .flatMap(path -> read("versioned/" + path));
    Stream<Asked> writing =
        Stream.of(
            new Asked("POST", "versioned/v2/users", "", "", user),
            new Asked("POST", "versioned/v1/users", "", "", user),
            new Asked("POST", "versioned/users", "X-API-Version", "v2", user),
            new Asked("POST", "/app/versioned/greet", "", "", name),
            new Asked("POST", "/app/versioned/greet", "X-API-Version", "v1", name),
            new Asked("POST", "/app/versioned/greet", "X-API-Version", "v2", number),
            new Asked("POST", "/app/versioned/greet", "X-API-Version", "v2", name),
            new Asked("POST", "/app/versioned/greet", "X-API-Version", "v3", number),
            new Asked("POST", "/app/versioned/greet@v2", "", "", number),
            new Asked("POST", "/app/versioned/greet@v1", "X-API-Version", "v2", name),
            new Asked("POST", "/app/versioned/any", "X-API-Version", "v3", "{}"));
    return Stream.concat(reading, writing);
  }

  @ParameterizedTest
  @MethodSource("versions")
  void versionsAnswerTheSame(Asked asked) throws Exception {
    modes.requireSame(asked.request(), asked.path());
  }

  @ParameterizedTest
  @CsvSource({
    "versioned/v1/users/7, Ada Lovelace",
    "versioned/v2/users/7, last=Lovelace",
    "versioned/v3/users/me, last=Myself"
  })
  void eachVersionHasItsAnswer(String path, String expected) throws Exception {
    assertThat(modes.requireSame(HttpRequest.newBuilder(), path).toString()).contains(expected);
  }
}
