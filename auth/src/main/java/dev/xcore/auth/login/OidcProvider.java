package dev.xcore.auth.login;

import dev.xcore.sdk.OverloadedException;
import dev.xcore.sdk.ServiceUnavailableException;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * A provider of logins as it is asked: what it says of itself (OpenID Connect Discovery 1.0), its
 * keys, and what it gives for a code. Answers have a time-out and a greatest size, and redirects
 * are not followed. Thread safe.
 */
final class OidcProvider implements AutoCloseable {

  private static final int MOST_BYTES = 256 << 10;
  private static final int MOST_AT_ONCE = 16;
  private static final Duration MAX_AGE = Duration.ofHours(1);
  private static final Duration PAUSE = Duration.ofMinutes(1);
  private static final Duration REST = Duration.ofSeconds(5);

  /** What a provider says of itself. */
  record Description(
      URI authorize,
      URI token,
      URI keys,
      boolean isNamingItself,
      List<?> methods,
      long madeMillis) {}

  /** What a provider gives for a code. */
  record Given(String idToken, Optional<String> accessToken) {

    @Override
    public String toString() {
      return "Given[]";
    }
  }

  private record Keys(List<OidcKey> keys, long madeMillis) {}

  private final OidcSettings settings;
  private final InstantSource clock;
  private final Logger logger;
  private final HttpClient http;
  private final ReentrantLock asking = new ReentrantLock(true);
  private final Semaphore exchanges = new Semaphore(MOST_AT_ONCE);
  private volatile @Nullable Description description;
  private volatile @Nullable Keys keys;
  private long failedMillis = Long.MIN_VALUE / 2;

  OidcProvider(OidcSettings settings, InstantSource clock, Logger logger) {
    this.settings = settings;
    this.clock = clock;
    this.logger = logger;
    this.http =
        HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(settings.timeout())
            .build();
  }

  OidcSettings settings() {
    return settings;
  }

  /**
   * Returns what the provider says of itself, at most an hour old.
   *
   * @throws ServiceUnavailableException if it does not answer as it should
   */
  Description description() {
    Description known = description;
    if (known != null && isYoung(known.madeMillis(), MAX_AGE)) {
      return known;
    }
    return alone(() -> {
      Description now = description;
      if (now == null || !isYoung(now.madeMillis(), MAX_AGE)) {
        now = describe();
        description = now;
      }
      return now;
    });
  }

  private boolean isYoung(long millis, Duration age) {
    return clock.millis() - millis < age.toMillis();
  }

  private Description describe() throws IOException {
    String base = settings.issuer().replaceFirst("/$", "");
    Map<String, Object> found = json(get(URI.create(base + "/.well-known/openid-configuration")));
    if (!settings.issuer().equals(found.get("issuer"))) {
      throw new IOException("its description is that of another issuer: " + found.get("issuer"));
    }
    return new Description(
        url(found, "authorization_endpoint"),
        url(found, "token_endpoint"),
        url(found, "jwks_uri"),
        Boolean.TRUE.equals(found.get("authorization_response_iss_parameter_supported")),
        found.get("token_endpoint_auth_methods_supported") instanceof List<?> list
            ? list
            : List.of("client_secret_basic"),
        clock.millis());
  }

  private static URI url(Map<String, Object> found, String name) throws IOException {
    return Optional.ofNullable(found.get(name))
        .flatMap(text -> OidcUrl.of(String.valueOf(text)))
        .orElseThrow(() -> new IOException(name + " is not " + OidcUrl.FORM));
  }

  /**
   * Returns the keys that may have signed something. They are fetched again if none fits, at most
   * once a minute.
   *
   * @throws ServiceUnavailableException if the provider does not answer as it should
   */
  List<OidcKey> keysFor(Jws jws) {
    URI place = description().keys();
    Keys known = keys;
    if (known == null || !isYoung(known.madeMillis(), MAX_AGE) || isStale(known, jws)) {
      known =
          alone(() -> {
            Keys now = keys;
            if (now == null || !isYoung(now.madeMillis(), MAX_AGE) || isStale(now, jws)) {
              now = new Keys(fetch(place), clock.millis());
              keys = now;
            }
            return now;
          });
    }
    return fitting(known, jws);
  }

  private boolean isStale(Keys known, Jws jws) {
    return fitting(known, jws).isEmpty() && !isYoung(known.madeMillis(), PAUSE);
  }

  private static List<OidcKey> fitting(Keys known, Jws jws) {
    return known.keys().stream().filter(key -> key.fits(jws)).toList();
  }

  private List<OidcKey> fetch(URI place) throws IOException {
    List<OidcKey> found = new ArrayList<>();
    if (json(get(place)).get("keys") instanceof List<?> list) {
      for (Object each : list) {
        if (each instanceof Map<?, ?> jwk) {
          OidcKey.of(jwk).ifPresent(found::add);
        }
      }
    }
    return List.copyOf(found);
  }

  /**
   * Exchanges a code.
   *
   * @param verifier whose hash the provider was shown (RFC 7636)
   * @throws OidcRefusedException if the provider refuses it
   * @throws ServiceUnavailableException if it does not answer as it should
   */
  Given exchange(String code, String verifier) throws OidcRefusedException {
    Description found = description();
    if (!exchanges.tryAcquire()) {
      throw new OverloadedException(
          "too many logins at '%s' at the same time; try again in a moment"
              .formatted(settings.name()));
    }
    try {
      HttpResponse<byte[]> answer = ask(post(found, code, verifier));
      if (answer.statusCode() >= 400 && answer.statusCode() < 500) {
        throw new OidcRefusedException("code", "the provider refused the code: " + error(answer));
      }
      return given(json(answer));
    } catch (IOException e) {
      throw unavailable(e);
    } finally {
      exchanges.release();
    }
  }

  private static String error(HttpResponse<byte[]> answer) {
    try {
      String error = String.valueOf(StrictJson.object(answer.body()).get("error"));
      return error.matches("[a-z_]{1,60}") ? error : "status " + answer.statusCode();
    } catch (ParseException e) {
      return "status " + answer.statusCode();
    }
  }

  private static Given given(Map<String, Object> answer) throws IOException {
    if (!(answer.get("id_token") instanceof String token)) {
      throw new IOException("it gave no id_token for the code");
    }
    return new Given(token, Optional.ofNullable(answer.get("access_token")).map(String::valueOf));
  }

  private HttpRequest post(Description found, String code, String verifier) {
    Map<String, String> form = new LinkedHashMap<>();
    form.put("grant_type", "authorization_code");
    form.put("code", code);
    form.put("redirect_uri", settings.redirect().toString());
    form.put("code_verifier", verifier);
    HttpRequest.Builder request = HttpRequest.newBuilder(found.token());
    Optional<String> secret = settings.clientSecret();
    boolean isBasic =
        found.methods().contains("client_secret_basic")
            || !found.methods().contains("client_secret_post");
    if (secret.isPresent() && isBasic) {
      String login = encoded(settings.clientId()) + ":" + encoded(secret.get());
      String basic = Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8));
      request.header("Authorization", "Basic " + basic);
    } else {
      form.put("client_id", settings.clientId());
      secret.ifPresent(text -> form.put("client_secret", text));
    }
    return request
        .header("Content-Type", "application/x-www-form-urlencoded")
        .header("Accept", "application/json")
        .timeout(settings.timeout())
        .POST(BodyPublishers.ofString(form(form)))
        .build();
  }

  /** Writes a form or the parameters of an address. */
  static String form(Map<String, String> fields) {
    return fields.entrySet().stream()
        .map(field -> encoded(field.getKey()) + "=" + encoded(field.getValue()))
        .collect(Collectors.joining("&"));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private HttpResponse<byte[]> get(URI place) throws IOException {
    return ask(
        HttpRequest.newBuilder(place)
            .header("Accept", "application/json")
            .timeout(settings.timeout())
            .build());
  }

  private static Map<String, Object> json(HttpResponse<byte[]> answer) throws IOException {
    if (answer.statusCode() != 200) {
      throw new IOException("it answered with status " + answer.statusCode());
    }
    try {
      return StrictJson.object(answer.body());
    } catch (ParseException e) {
      throw new IOException("its answer is no JSON object: " + e.getMessage(), e);
    }
  }

  /** Waits for the whole answer: the request's own time-out ends with the headers. */
  private HttpResponse<byte[]> ask(HttpRequest request) throws IOException {
    CompletableFuture<HttpResponse<byte[]>> coming =
        http.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), MOST_BYTES));
    try {
      return coming.get(settings.timeout().toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new IOException("it did not answer: " + e.getCause(), e);
    } catch (TimeoutException e) {
      throw new IOException("it took longer than " + settings.timeout(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } finally {
      coming.cancel(true);
    }
  }

  /** Something that is asked. */
  private interface Question<T> {
    T ask() throws IOException;
  }

  /** Lets one ask for all, and nobody for a moment after it failed. */
  private <T> T alone(Question<T> question) {
    boolean isMine = false;
    try {
      isMine = asking.tryLock(settings.timeout().toMillis(), TimeUnit.MILLISECONDS);
      if (!isMine || isYoung(failedMillis, REST)) {
        throw unavailable();
      }
      return question.ask();
    } catch (IOException e) {
      failedMillis = clock.millis();
      throw unavailable(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unavailable();
    } finally {
      if (isMine) {
        asking.unlock();
      }
    }
  }

  private ServiceUnavailableException unavailable(IOException reason) {
    logger.warn("oidc provider={} failed: {}", settings.name(), reason.getMessage());
    return unavailable();
  }

  private ServiceUnavailableException unavailable() {
    return new ServiceUnavailableException(
        "'%s' does not answer as it should; try again in a moment, or log in here with a password"
            .formatted(settings.name()));
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
