package dev.xcore.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.xcore.handlers.Binder;
import dev.xcore.handlers.JsonText;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A browser logs in to a real server at a real provider of OpenID Connect. */
class OidcIT {

  @TempDir private Path folder;
  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(30)).build();
  private HttpServer provider;
  private KeyPair key;
  private volatile String nonce = "";

  @BeforeEach
  void open() throws Exception {
    KeyPairGenerator maker = KeyPairGenerator.getInstance("RSA");
    maker.initialize(2048);
    key = maker.generateKeyPair();
    provider = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
    provider.createContext(
        "/.well-known/openid-configuration", exchange -> answer(exchange, description()));
    provider.createContext("/keys", exchange -> answer(exchange, keys()));
    provider.createContext(
        "/token",
        exchange -> answer(exchange, Map.of("id_token", token(), "token_type", "Bearer")));
    provider.start();
  }

  @AfterEach
  void close() {
    provider.stop(0);
  }

  private String issuer() {
    return "http://127.0.0.1:" + provider.getAddress().getPort();
  }

  private static void answer(HttpExchange exchange, Map<String, Object> body) throws IOException {
    try (exchange) {
      byte[] bytes = JsonText.write(body, Binder.create());
      exchange.sendResponseHeaders(200, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  private Map<String, Object> description() {
    return Map.of(
        "issuer", issuer(),
        "authorization_endpoint", issuer() + "/authorize",
        "token_endpoint", issuer() + "/token",
        "jwks_uri", issuer() + "/keys");
  }

  private static String text(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static String magnitude(java.math.BigInteger number) {
    byte[] bytes = number.toByteArray();
    return text(bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes);
  }

  private Map<String, Object> keys() {
    RSAPublicKey open = (RSAPublicKey) key.getPublic();
    return Map.of(
        "keys",
        List.of(
            Map.of(
                "kty",
                "RSA",
                "kid",
                "k1",
                "n",
                magnitude(open.getModulus()),
                "e",
                magnitude(open.getPublicExponent()))));
  }

  private String token() {
    long now = Instant.now().getEpochSecond();
    Map<String, Object> claims = new LinkedHashMap<>();
    claims.put("iss", issuer());
    claims.put("aud", "xcore");
    claims.put("sub", "s-1");
    claims.put("iat", now);
    claims.put("exp", now + 300);
    claims.put("nonce", nonce);
    claims.put("preferred_username", "grace");
    claims.put("roles", List.of("chiefs"));
    String header = "{\"alg\":\"RS256\",\"kid\":\"k1\"}";
    String input =
        text(header.getBytes(StandardCharsets.UTF_8))
            + "."
            + text(JsonText.write(claims, Binder.create()));
    try {
      Signature signature = Signature.getInstance("SHA256withRSA");
      signature.initSign(key.getPrivate());
      signature.update(input.getBytes(StandardCharsets.US_ASCII));
      return input + "." + text(signature.sign());
    } catch (java.security.GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private HttpResponse<String> get(URI address, String path, String... headers) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address.resolve(path)).timeout(Duration.ofMinutes(2));
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return http.send(request.build(), BodyHandlers.ofString());
  }

  private static Map<String, String> query(String location) {
    Map<String, String> fields = new LinkedHashMap<>();
    for (String field : location.split("\\?", 2)[1].split("&")) {
      String[] parts = field.split("=", 2);
      fields.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
    }
    return fields;
  }

  private static String cookie(HttpResponse<String> answer, String name) {
    return answer.headers().allValues("Set-Cookie").stream()
        .filter(value -> value.startsWith(name + "="))
        .map(value -> value.split(";", 2)[0])
        .findFirst()
        .orElseThrow();
  }

  private TestApplication application(String redirect) {
    return new TestApplication(folder)
        .configure(
            """
            auth:
              oidc:
                corp:
                  issuer: %s
                  client_id: xcore
                  client_secret: "a secret"
                  redirect_uri: %s
                  create_accounts: true
                  roles: {chiefs: [admin]}
                  landing: /status
            """
                .formatted(issuer(), redirect));
  }

  @Test
  void whoeverLogsInThereHasASessionHere() throws Exception {
    String redirect = "https://app.example/auth/oidc/corp/callback";
    try (Xcore xcore = application(redirect).loadWithCore()) {
      xcore.boot();
      URI address = xcore.address().orElseThrow();
      assertThat(get(address, "/auth/oidc").body()).isEqualTo("[\"corp\"]");

      HttpResponse<String> away = get(address, "/auth/oidc/corp");
      assertThat(away.statusCode()).as(away.body()).isEqualTo(302);
      String location = away.headers().firstValue("Location").orElseThrow();
      assertThat(location).startsWith(issuer() + "/authorize?");
      Map<String, String> asked = query(location);
      assertThat(asked).containsEntry("redirect_uri", redirect);
      nonce = asked.get("nonce");
      String flow = cookie(away, "xcore_oidc");
      String back = "/auth/oidc/corp/callback?code=c&state=" + asked.get("state");

      HttpResponse<String> without = get(address, back);
      assertThat(without.statusCode()).isEqualTo(401);
      assertThat(without.headers().firstValue("Content-Type").orElseThrow())
          .startsWith("application/problem+json");

      HttpResponse<String> in = get(address, back, "Cookie", flow);
      assertThat(in.statusCode()).as(in.body()).isEqualTo(303);
      assertThat(in.headers().firstValue("Location")).contains("/status");
      String session = cookie(in, "xcore_session");
      HttpResponse<String> me = get(address, "/auth/me", "Cookie", session);
      assertThat(me.body()).contains("\"name\":\"grace\"", "\"admin\"");

      assertThat(get(address, back, "Cookie", flow).statusCode()).isEqualTo(401);
    }
  }

  @Test
  void aWayBackThatIsElsewhereIsRefusedAtTheStart() {
    Throwable thrown =
        org.assertj.core.api.Assertions.catchThrowable(() -> {
          try (Xcore xcore = application("https://app.example/elsewhere").loadWithCore()) {
            xcore.boot();
          }
        });
    assertThat(thrown).isNotNull().hasStackTraceContaining("auth.oidc.corp.redirect_uri");
  }
}
