package dev.xcore.auth.login;

import com.nimbusds.jose.util.JSONObjectUtils;
import dev.xcore.auth.secret.Secrets;
import dev.xcore.sdk.ConflictException;
import dev.xcore.sdk.Database;
import dev.xcore.sdk.NotFoundException;
import dev.xcore.sdk.PermissionDeniedException;
import dev.xcore.sdk.Principal;
import dev.xcore.sdk.Tokens;
import dev.xcore.sdk.UnauthenticatedException;
import dev.xcore.sdk.Users;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Access tokens as JSON Web Tokens (RFC 9068) and refresh tokens. A token names an account; what
 * the account may do, whether it is there and whether the token was revoked is looked up, and
 * remembered for {@link Recent#MAX_AGE}. Thread safe.
 */
final class TokenService implements Tokens {

  private static final String TYPE = "at+jwt";
  private static final Duration MAX_LIFETIME = Duration.ofDays(366);
  private static final Duration LEEWAY = Duration.ofSeconds(30);
  private static final int MAX_ID = 64;

  private static final String EPOCH = "xepoch";
  private static final String ACCOUNT = "xaccount";
  private static final String FAMILY = "xfamily";
  private static final String ROLES = "roles";

  /** A token that has our signature, the right times and all claims. */
  record Claims(
      String user,
      String id,
      Instant expiresAt,
      long epoch,
      long accountMillis,
      Optional<String> family,
      Optional<Set<String>> roles) {}

  private record Counted(Verified verified, Claims claims) {}

  private final Database database;
  private final Users users;
  private final LoginSettings.Jwt settings;
  private final KeyRing keys;
  private final Families families;
  private final Epochs epochs;
  private final Sessions sessions;
  private final InstantSource clock;
  private final Recent<Counted> recent;
  private volatile Consumer<Families.Family> reuseListener = family -> {};

  TokenService(
      Database database,
      Users users,
      LoginSettings.Jwt settings,
      KeyRing keys,
      Epochs epochs,
      Sessions sessions,
      InstantSource clock) {
    this.database = database;
    this.users = users;
    this.settings = settings;
    this.keys = keys;
    this.families = new Families(database, settings, clock);
    this.epochs = epochs;
    this.sessions = sessions;
    this.clock = clock;
    this.recent = new Recent<>(clock);
  }

  /** Says who is told when a refresh token comes a second time. */
  void onReuse(Consumer<Families.Family> listener) {
    reuseListener = listener;
  }

  @Override
  public TokenPair issue(String user) {
    return issue(account(user));
  }

  /** Issues a pair to somebody who has just logged in. */
  TokenPair issue(Account account) {
    return pair(account, families.begin(account));
  }

  private TokenPair pair(Account account, Families.Exchange.Done done) {
    Instant until = clock.instant().plus(settings.accessTtl());
    String access = token(account, until, Optional.of(done.family().id()), Optional.empty());
    return new TokenPair(access, done.token(), settings.accessTtl());
  }

  @Override
  public String issue(String user, Duration lifetime, Set<String> roles) {
    if (lifetime.compareTo(Duration.ofSeconds(1)) < 0 || lifetime.compareTo(MAX_LIFETIME) > 0) {
      throw new IllegalArgumentException(
          "the lifetime of a token is 1 second to 366 days, not " + lifetime);
    }
    Account account = account(user);
    for (String role : roles) {
      if (!account.user().roles().contains(role)) {
        throw new PermissionDeniedException(
            "account '%s' has no role '%s'; its roles are %s"
                .formatted(account.user().name(), role, new TreeSet<>(account.user().roles())));
      }
    }
    return token(
        account,
        clock.instant().plus(lifetime),
        Optional.empty(),
        Optional.of(roles).filter(set -> !set.isEmpty()));
  }

  /** Finds an account that may log in. */
  Account account(String name) {
    Users.User user =
        users
            .find(name)
            .filter(Users.User::isEnabled)
            .orElseThrow(() ->
                new NotFoundException(
                    "there is no account '%s' that may log in; 'xcore user list' shows all"
                        .formatted(name)));
    return new Account(user, epochs.current(user.name()));
  }

  private String token(
      Account account, Instant until, Optional<String> family, Optional<Set<String>> roles) {
    Instant now = clock.instant();
    Map<String, Object> claims = new LinkedHashMap<>();
    claims.put("iss", settings.issuer());
    claims.put("aud", settings.audience());
    claims.put("sub", account.user().name());
    claims.put("iat", now.getEpochSecond());
    claims.put("nbf", now.getEpochSecond());
    claims.put("exp", until.getEpochSecond());
    claims.put("jti", Secrets.id());
    claims.put(EPOCH, account.epoch());
    claims.put(ACCOUNT, account.madeMillis());
    family.ifPresent(id -> claims.put(FAMILY, id));
    roles.ifPresent(set -> claims.put(ROLES, List.copyOf(new TreeSet<>(set))));
    return sign(claims, until);
  }

  private String sign(Map<String, Object> claims, Instant until) {
    KeyRing.Entry entry = keys.signing(until);
    String header =
        "{\"alg\":\"%s\",\"kid\":\"%s\",\"typ\":\"%s\"}"
            .formatted(entry.key().algorithm().label(), entry.kid(), TYPE);
    byte[] payload = JSONObjectUtils.toJSONString(claims).getBytes(StandardCharsets.UTF_8);
    String token = Jws.write(header, payload, entry.key());
    if (token.length() > Jws.MAX_LENGTH) {
      throw new IllegalArgumentException("the token would have more than 8 KiB: name fewer roles");
    }
    return token;
  }

  @Override
  public Optional<Verified> verify(String token) {
    return counted(token).map(Counted::verified);
  }

  /** Returns what a token that counts says. */
  Optional<Claims> claims(String token) {
    return counted(token).map(Counted::claims);
  }

  private Optional<Counted> counted(String token) {
    if (token.length() > Jws.MAX_LENGTH) {
      return Optional.empty();
    }
    return recent
        .get(Secrets.hash(token), () -> read(token).flatMap(this::count))
        .filter(found -> found.claims.expiresAt().isAfter(clock.instant()));
  }

  /** Checks what a token says about itself; asks nobody but the keys. */
  Optional<Claims> read(String token) {
    return Jws.read(token)
        .filter(jws -> jws.header().getType() != null)
        .filter(jws -> jws.header().getType().getType().equals(TYPE))
        .filter(jws -> jws.header().getKeyID() != null)
        .filter(jws -> keys.find(jws.header().getKeyID()).filter(jws::isSignedBy).isPresent())
        .flatMap(this::claimsOf);
  }

  private Optional<Claims> claimsOf(Jws jws) {
    try {
      Map<String, Object> all = StrictJson.object(jws.payload().decode());
      boolean isForUs =
          settings.issuer().equals(all.get("iss")) && settings.audience().equals(all.get("aud"));
      Instant latest = clock.instant().plus(LEEWAY);
      Instant expires = Instant.ofEpochSecond(number(all, "exp"));
      boolean isTime =
          expires.isAfter(clock.instant())
              && !Instant.ofEpochSecond(number(all, "nbf")).isAfter(latest)
              && !Instant.ofEpochSecond(number(all, "iat")).isAfter(latest);
      return isForUs && isTime
          ? Optional.of(
              new Claims(
                  text(all, "sub"),
                  text(all, "jti"),
                  expires,
                  number(all, EPOCH),
                  number(all, ACCOUNT),
                  Optional.ofNullable(all.get(FAMILY)).map(String::valueOf),
                  Optional.ofNullable(all.get(ROLES)).map(TokenService::names)))
          : Optional.empty();
    } catch (ParseException | IllegalArgumentException | DateTimeException e) {
      return Optional.empty();
    }
  }

  private static Set<String> names(Object value) {
    List<String> names = new ArrayList<>();
    if (value instanceof List<?> list) {
      list.forEach(each -> names.add(String.valueOf(each)));
    }
    return Set.copyOf(names);
  }

  private static long number(Map<String, Object> claims, String name) {
    if (claims.get(name) instanceof Number value && value.longValue() == value.doubleValue()) {
      return value.longValue();
    }
    throw new IllegalArgumentException(name + " is no whole number");
  }

  private static String text(Map<String, Object> claims, String name) {
    if (claims.get(name) instanceof String value && !value.isEmpty()) {
      return value;
    }
    throw new IllegalArgumentException(name + " is no text");
  }

  private Optional<Counted> count(Claims claims) {
    return users
        .find(claims.user())
        .filter(user -> user.isEnabled() && isAsIssued(claims, user))
        .map(user ->
            new Counted(
                new Verified(principal(user, claims.roles()), claims.id(), claims.expiresAt()),
                claims));
  }

  private boolean isAsIssued(Claims claims, Users.User user) {
    return user.createdAt().toEpochMilli() == claims.accountMillis()
        && epochs.current(user.name()) == claims.epoch()
        && !isRevoked(claims.id())
        && claims.family().map(this::isOpen).orElse(true);
  }

  private boolean isRevoked(String id) {
    return id.length() > MAX_ID
        || database
            .queryOne("SELECT jti FROM revoked_token WHERE jti = ?", String.class, id)
            .isPresent();
  }

  private boolean isOpen(String family) {
    return families.find(family).filter(found -> found.endedMillis().isEmpty()).isPresent();
  }

  /** A token of some roles has those that the account still has; what else it may do is unknown. */
  private static Principal principal(Users.User user, Optional<Set<String>> roles) {
    if (roles.isEmpty()) {
      return user.principal();
    }
    Set<String> left = new TreeSet<>(roles.get());
    left.retainAll(user.roles());
    Set<String> permissions = left.contains("admin") ? Set.of("**") : Set.of();
    return new Principal(user.name(), left, permissions, user.tenant());
  }

  @Override
  public TokenPair refresh(String refreshToken) {
    return switch (families.exchange(refreshToken)) {
      case Families.Exchange.Done done -> pair(stillValid(done), done);
      case Families.Exchange.Unknown unknown -> throw refused();
      case Families.Exchange.Reused reused -> {
        recent.forget();
        reuseListener.accept(reused.family());
        throw refused();
      }
    };
  }

  private Account stillValid(Families.Exchange.Done done) {
    Optional<Account> account =
        users
            .find(done.family().userName())
            .filter(Users.User::isEnabled)
            .map(user -> new Account(user, epochs.current(user.name())))
            .filter(now ->
                now.epoch() == done.family().epoch()
                    && now.madeMillis() == done.family().accountMillis());
    if (account.isEmpty()) {
      families.end(done.family().id());
      throw refused();
    }
    return account.get();
  }

  /** Says the same in all cases: whoever guesses learns nothing. */
  private static UnauthenticatedException refused() {
    return new UnauthenticatedException(
        "the refresh token does not count (any more): log in again");
  }

  @Override
  public void revoke(String token) {
    Objects.requireNonNull(token, "token is null");
    if (Families.isToken(token)) {
      families.endOf(token);
    } else {
      read(token).ifPresent(claims -> revoke(claims.id(), claims.expiresAt()));
    }
    recent.forget();
  }

  private void revoke(String id, Instant expires) {
    try {
      database.update(
          "INSERT INTO revoked_token (jti, expires_millis) VALUES (?, ?)",
          id,
          expires.toEpochMilli());
    } catch (ConflictException e) {
      // It was revoked before, which is all that was wanted.
      Objects.requireNonNull(e);
    }
  }

  /**
   * Says when whoever has a token has shown the password.
   *
   * @return empty if the token is none of ours
   */
  Optional<Instant> loggedInAt(String token) {
    return claims(token)
        .map(found ->
            found
                .family()
                .flatMap(families::find)
                .map(family -> Instant.ofEpochMilli(family.madeMillis()))
                .orElse(Instant.EPOCH));
  }

  /** Ends a token with everything of its login. */
  void logOut(String token) {
    Optional<Claims> claims = read(token);
    revoke(token);
    claims.flatMap(Claims::family).ifPresent(families::end);
    recent.forget();
  }

  @Override
  public void revokeAll(String user) {
    String name = user.toLowerCase(Locale.ROOT);
    epochs.next(name);
    families.endAll(name);
    sessions.endAll(name);
    recent.forget();
  }

  /** Takes away what has expired. */
  void clean() {
    keys.clean();
    families.clean();
    database.update("DELETE FROM revoked_token WHERE expires_millis < ?", clock.millis());
  }

  /** Tells whether a text claims to be a token of ours, whether it counts or not. */
  boolean isOurs(String token) {
    return Jws.read(token)
        .map(jws -> {
          try {
            return settings.issuer().equals(StrictJson.object(jws.payload().decode()).get("iss"));
          } catch (ParseException e) {
            return false;
          }
        })
        .orElse(false);
  }
}
