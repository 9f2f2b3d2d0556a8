package dev.xcore.server;

import dev.xcore.kernel.runtime.OfferedService;
import dev.xcore.sdk.Authenticator;
import dev.xcore.sdk.Credentials;
import dev.xcore.sdk.Credentials.Scheme;
import dev.xcore.sdk.ErrorCode;
import dev.xcore.sdk.InvalidPayloadException;
import dev.xcore.sdk.PermissionDeniedException;
import dev.xcore.sdk.Principal;
import dev.xcore.sdk.ServiceUnavailableException;
import dev.xcore.sdk.UnauthenticatedException;
import dev.xcore.sdk.XcoreException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out who makes a request: by the admin token, else by the authenticators that plugins offer,
 * in the order of their names. Thread safe.
 *
 * <p>Of the credentials in one request, what a client shows on purpose counts: a bearer token or an
 * API key, not both; a browser's session only where there is neither. Each authenticator is asked
 * on a thread of its own and has a deadline, so that none can hold up the server.
 */
final class RequestCallers {

  static final String KEY_HEADER = "X-Plugin-Key";
  static final String SESSION_COOKIE = "xcore_session";
  static final Principal ADMIN =
      new Principal("admin", Set.of("admin"), Set.of("**"), Optional.empty());

  private static final Logger LOG = LoggerFactory.getLogger(RequestCallers.class);
  private static final String HOST_COOKIE = "__Host-" + SESSION_COOKIE;
  private static final String AUTHORIZATION = "Authorization";
  private static final String BEARER = "bearer";
  private static final int MOST_AT_ONCE = 512;
  private static final int LONGEST = 16_384;

  private final Supplier<String> adminToken;
  private final Supplier<List<OfferedService<Authenticator>>> authenticators;
  private final SameOrigin sameOrigin;
  private final Duration patience;
  private final Semaphore places = new Semaphore(MOST_AT_ONCE);

  /**
   * Makes one.
   *
   * @param adminToken the administrators' token, asked for at each use
   * @param authenticators those there are now, in the order in which they are asked
   * @param sameOrigin tells when a session counts
   * @param patience how long an authenticator may take
   */
  RequestCallers(
      Supplier<String> adminToken,
      Supplier<List<OfferedService<Authenticator>>> authenticators,
      SameOrigin sameOrigin,
      Duration patience) {
    this.adminToken = adminToken;
    this.authenticators = authenticators;
    this.sameOrigin = sameOrigin;
    this.patience = patience;
  }

  /**
   * Finds out who makes a request.
   *
   * @param exchange the request
   * @return who it is; empty if it presents no credentials, or a session that has ended
   * @throws UnauthenticatedException if a token or key does not count
   * @throws InvalidPayloadException if it presents several
   * @throws PermissionDeniedException if a session is used by what may be a page of another origin
   * @throws ServiceUnavailableException if an authenticator fails or takes too long
   */
  Optional<Principal> caller(HttpExchange exchange) {
    if (exchange instanceof TrialExchange trial) {
      return trial.assumed();
    }
    Optional<Credentials> presented = presented(exchange);
    return presented.isEmpty() ? Optional.empty() : caller(exchange, presented.get());
  }

  private Optional<Principal> caller(HttpExchange exchange, Credentials credentials) {
    boolean isSession = credentials.scheme() == Scheme.SESSION;
    if (isSession && !sameOrigin.counts(exchange)) {
      if (SameOrigin.isUnsafe(exchange)) {
        throw new PermissionDeniedException(
            "the session does not count, because nothing proves that a page of this server sent the"
                + " request: browsers prove it by Sec-Fetch-Site or Origin; programs send an API"
                + " key or a bearer token instead of a cookie");
      }
      return Optional.empty();
    }
    if (credentials.scheme() == Scheme.BEARER && isAdminToken(credentials.value())) {
      exchange.understood(AUTHORIZATION);
      return Optional.of(ADMIN);
    }
    try {
      Optional<Principal> known = ask(credentials);
      if (known.isPresent() && !isSession) {
        exchange.understood(credentials.scheme() == Scheme.BEARER ? AUTHORIZATION : KEY_HEADER);
      }
      if (known.isPresent() || isSession) {
        return known.map(RequestCallers::whole);
      }
    } catch (UnauthenticatedException ended) {
      if (isSession) {
        return Optional.empty();
      }
      throw ended;
    }
    throw new UnauthenticatedException(
        credentials.scheme() == Scheme.BEARER
            ? "nobody knows this bearer token"
            : "nobody knows this API key");
  }

  /** Whoever has the role {@code admin} may do everything, unless less is said expressly. */
  private static Principal whole(Principal principal) {
    return principal.roles().contains("admin") && principal.permissions().isEmpty()
        ? new Principal(
            principal.name(), principal.roles(), ADMIN.permissions(), principal.tenant())
        : principal;
  }

  private boolean isAdminToken(String value) {
    byte[] given = value.getBytes(StandardCharsets.UTF_8);
    byte[] wanted = adminToken.get().getBytes(StandardCharsets.UTF_8);
    return wanted.length > 0 && MessageDigest.isEqual(given, wanted);
  }

  private static Optional<Credentials> presented(HttpExchange exchange) {
    List<String> tokens = new ArrayList<>(1);
    List<String> keys = new ArrayList<>(1);
    List<String> cookies = new ArrayList<>(1);
    exchange.headers((name, value) -> {
      if (name.equalsIgnoreCase(AUTHORIZATION)) {
        bearer(value).ifPresent(tokens::add);
      } else if (name.equalsIgnoreCase(KEY_HEADER)) {
        keys.add(value.strip());
      } else if (name.equalsIgnoreCase("Cookie")) {
        cookies.add(value);
      }
    });
    if (tokens.size() + keys.size() > 1) {
      throw new InvalidPayloadException(
          "the request has several credentials; send one: Authorization: Bearer TOKEN, or "
              + KEY_HEADER
              + ": KEY");
    }
    if (!tokens.isEmpty()) {
      return Optional.of(credentials(exchange, Scheme.BEARER, tokens.getFirst()));
    }
    if (!keys.isEmpty()) {
      return Optional.of(credentials(exchange, Scheme.API_KEY, keys.getFirst()));
    }
    return session(exchange, cookies).map(value -> credentials(exchange, Scheme.SESSION, value));
  }

  /** Other schemes, such as Basic, are the plugins' own affair. */
  private static Optional<String> bearer(String value) {
    String text = value.strip();
    boolean isBearer =
        text.regionMatches(true, 0, BEARER, 0, BEARER.length())
            && (text.length() == BEARER.length() || text.charAt(BEARER.length()) == ' ');
    return isBearer ? Optional.of(text.substring(BEARER.length()).strip()) : Optional.empty();
  }

  private static Optional<String> session(HttpExchange exchange, List<String> lines) {
    if (lines.isEmpty()) {
      return Optional.empty();
    }
    Map<String, String> cookies = Cookies.parse(lines);
    boolean isSecure = exchange.scheme().equals("https");
    return Optional.ofNullable(cookies.get(HOST_COOKIE))
        .or(() -> Optional.ofNullable(isSecure ? null : cookies.get(SESSION_COOKIE)))
        .filter(value -> !value.isEmpty());
  }

  private static Credentials credentials(HttpExchange exchange, Scheme scheme, String value) {
    if (value.isEmpty() || value.length() > LONGEST) {
      throw new UnauthenticatedException(
          value.isEmpty() ? "the credentials are empty" : "the credentials are too long");
    }
    return new Credentials(scheme, value, exchange.remoteAddress());
  }

  private Optional<Principal> ask(Credentials credentials) {
    for (OfferedService<Authenticator> each : authenticators.get()) {
      Optional<Principal> known = ask(each, credentials);
      if (known.isPresent()) {
        return known;
      }
    }
    return Optional.empty();
  }

  private Optional<Principal> ask(OfferedService<Authenticator> service, Credentials credentials) {
    if (!places.tryAcquire()) {
      throw away(service, "all who are asked are busy");
    }
    FutureTask<Optional<Principal>> answer =
        new FutureTask<>(() ->
            service
                .use(authenticator -> authenticator.authenticate(credentials))
                .flatMap(OfferedService.Reply::value));
    Thread.ofVirtual()
        .name("authenticator")
        .start(() -> {
          try {
            answer.run();
          } finally {
            places.release();
          }
        });
    try {
      return answer.get(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException late) {
      LOG.warn("authenticator too slow service={} limit={}", service.name(), patience);
      throw away(service, "it has not answered within " + patience.toSeconds() + " s");
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw away(service, "the server was interrupted while it waited");
    } catch (ExecutionException failure) {
      throw judged(service, failure.getCause());
    } finally {
      answer.cancel(true);
    }
  }

  private static XcoreException judged(
      OfferedService<Authenticator> service, @org.jspecify.annotations.Nullable Throwable failure) {
    if (failure instanceof XcoreException known
        && (known.code().equals(ErrorCode.UNAUTHENTICATED.code())
            || known.code().equals(ErrorCode.RATE_LIMITED.code())
            || known.code().equals(ErrorCode.PERMISSION_DENIED.code()))) {
      return known;
    }
    LOG.error("authenticator failed service={}", service.name(), failure);
    return away(service, "it failed; the server's log says why");
  }

  private static ServiceUnavailableException away(
      OfferedService<Authenticator> service, String why) {
    return new ServiceUnavailableException(
        "who you are cannot be found out now: service '%s': %s; try again later"
            .formatted(service.name(), why));
  }
}
