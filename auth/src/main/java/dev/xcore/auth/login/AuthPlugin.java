package dev.xcore.auth.login;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.xcore.auth.secret.Sealing;
import dev.xcore.sdk.ApiKeys;
import dev.xcore.sdk.Authenticator;
import dev.xcore.sdk.CallContext;
import dev.xcore.sdk.Credentials;
import dev.xcore.sdk.Database;
import dev.xcore.sdk.NotFoundException;
import dev.xcore.sdk.Otp;
import dev.xcore.sdk.PermissionDeniedException;
import dev.xcore.sdk.Plugin;
import dev.xcore.sdk.PluginContext;
import dev.xcore.sdk.Principal;
import dev.xcore.sdk.Services.Scope;
import dev.xcore.sdk.Tokens;
import dev.xcore.sdk.Tokens.TokenPair;
import dev.xcore.sdk.UnauthenticatedException;
import dev.xcore.sdk.Users;
import dev.xcore.sdk.ValidationException;
import dev.xcore.sdk.http.Delete;
import dev.xcore.sdk.http.Get;
import dev.xcore.sdk.http.Post;
import dev.xcore.sdk.http.Request;
import dev.xcore.sdk.http.Response;
import jakarta.inject.Inject;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Logging in, and what one may do with one's own account; everything below {@code /auth}. */
public final class AuthPlugin implements Plugin {

  private static final Duration CLEANING = Duration.ofMinutes(10);
  private static final Duration RECENT = Duration.ofMinutes(5);
  private static final String TAG = "auth";

  private final PluginContext context;
  private final InstantSource clock;
  private final AtomicLong cleanedMillis = new AtomicLong();
  private @Nullable Parts parts;

  /** What is made when the plugin is loaded. */
  private record Parts(
      LoginSettings settings,
      Users users,
      ApiKeys keys,
      Otp otp,
      KeyRing ring,
      TokenService tokens,
      Sessions sessions,
      Lockout lockout,
      Gate gate,
      OidcLogin oidc,
      Witness witness) {}

  /**
   * Makes the plugin.
   *
   * @param context of this plugin
   */
  @Inject
  public AuthPlugin(PluginContext context) {
    this(context, InstantSource.system());
  }

  AuthPlugin(PluginContext context, InstantSource clock) {
    this.context = context;
    this.clock = clock;
  }

  @Override
  public void onLoad() {
    LoginSettings settings = LoginSettings.of(context.config());
    LoginSettings.Jwt jwt = settings.jwt();
    Database database = context.database();
    Users users = context.service(Users.class);
    Otp otp = context.service(Otp.class);
    Epochs epochs = new Epochs(database);
    Sessions sessions = new Sessions(database, users, epochs, settings.sessions(), clock);
    Sealing sealing = Sealing.of(settings.secret(), "xcore signing keys");
    KeyRing ring = new KeyRing(database, sealing, jwt, clock, context.logger());
    TokenService tokens = new TokenService(database, users, jwt, ring, epochs, sessions, clock);
    Lockout lockout = new Lockout(database, settings.lockout(), clock);
    Witness witness = new Witness(context);
    tokens.onReuse(family -> witness.reused(family.userName()));
    Gate gate = new Gate(users, otp, epochs, lockout, witness);
    OidcLogin oidc =
        new OidcLogin(
            settings.oidc(),
            new OidcLogin.Parts(users, otp, epochs, sessions, lockout, gate, witness),
            new OidcFlow.Safe(Sealing.of(settings.secret(), "xcore oidc flows"), clock),
            new OidcLinks(database, clock),
            context.logger());
    parts =
        new Parts(
            settings,
            users,
            context.service(ApiKeys.class),
            otp,
            ring,
            tokens,
            sessions,
            lockout,
            gate,
            oidc,
            witness);
    offer(tokens, sessions);
  }

  @Override
  public void onUnload() {
    Parts made = parts;
    if (made != null) {
      made.oidc.close();
    }
  }

  private void offer(TokenService tokens, Sessions sessions) {
    context.services().register("tokens", Tokens.class, tokens, Scope.PUBLIC);
    context
        .services()
        .register(
            "authenticator.tokens",
            Authenticator.class,
            credentials ->
                credentials.scheme() == Credentials.Scheme.BEARER
                    ? principal(tokens, credentials.value())
                    : Optional.empty(),
            Scope.PUBLIC);
    context
        .services()
        .register(
            "authenticator.sessions",
            Authenticator.class,
            credentials ->
                credentials.scheme() == Credentials.Scheme.SESSION
                    ? sessions.authenticate(credentials.value())
                    : Optional.empty(),
            Scope.PUBLIC);
  }

  private static Optional<Principal> principal(TokenService tokens, String value) {
    Optional<Principal> principal = tokens.verify(value).map(Tokens.Verified::principal);
    if (principal.isEmpty() && tokens.isOurs(value)) {
      throw new UnauthenticatedException(
          "the token does not count (any more): it has expired or was revoked; log in again");
    }
    return principal;
  }

  private Parts parts() {
    return Objects.requireNonNull(parts, "the plugin is not loaded");
  }

  /**
   * Who wants to log in.
   *
   * @param username any case
   * @param password at most 1,024 characters
   * @param otp a code of the second factor, or a recovery code
   * @param session whether a cookie is wanted instead of tokens
   */
  record Login(
      @NotBlank @Size(max = 100) String username,
      @NotNull @Size(max = 1024) String password,
      Optional<@Size(max = 64) String> otp,
      Optional<Boolean> session) {

    @Override
    public String toString() {
      return "Login[]";
    }
  }

  @Post(
      value = "/login",
      description = "Checks a password and issues tokens, or a session",
      tags = TAG)
  Response login(Login login, Request request) {
    boolean isSession = login.session().orElse(false);
    boolean isForm = isForm(request);
    if (isSession || isForm) {
      SameOrigin.require(request, isForm);
    }
    Parts all = parts();
    Account account;
    try {
      account =
          all.gate.enter(
              new Gate.Attempt(
                  login.username(), login.password(), login.otp(), request.remoteAddress()));
    } catch (Gate.CodeWantedException e) {
      return Problems.codeWanted("send it as 'otp' with the password")
          .header("Cache-Control", "no-store");
    }
    cleanNowAndThen();
    all.witness.loggedIn(
        account.user().name(), isSession ? "session" : "password", request.remoteAddress());
    return isSession ? begun(account, request) : tokens(all.tokens.issue(account));
  }

  private static boolean isForm(Request request) {
    return request
        .header("Content-Type")
        .filter(type -> !type.toLowerCase(Locale.ROOT).startsWith("application/json"))
        .isPresent();
  }

  private Response begun(Account account, Request request) {
    Response answer = secretly(Map.of("user", account.user().name()));
    return SessionCookie.begin(answer, request, parts().sessions, account);
  }

  private static Response secretly(Object body) {
    return Response.ok(body).header("Cache-Control", "no-store");
  }

  private static Response tokens(TokenPair pair) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("access_token", pair.accessToken());
    body.put("refresh_token", pair.refreshToken());
    body.put("token_type", "Bearer");
    body.put("expires_in", pair.expiresIn().toSeconds());
    return secretly(body);
  }

  /**
   * A refresh token.
   *
   * @param refreshToken as it was issued
   */
  record Refresh(@JsonProperty("refresh_token") @NotBlank @Size(max = 8192) String refreshToken) {

    @Override
    public String toString() {
      return "Refresh[]";
    }
  }

  @Post(value = "/refresh", description = "Exchanges a refresh token; each counts once", tags = TAG)
  Response refresh(Refresh refresh) {
    return tokens(parts().tokens.refresh(refresh.refreshToken()));
  }

  @Post(
      value = "/logout",
      status = 204,
      description = "Ends the session or the tokens that the request brings",
      tags = TAG)
  Response logout(Request request) {
    Parts all = parts();
    Optional<String> bearer = bearer(request);
    Optional<String> cookie = SessionCookie.read(request);
    Optional<String> refresh = refreshToken(request);
    if (bearer.isEmpty() && cookie.isEmpty() && refresh.isEmpty()) {
      throw new UnauthenticatedException("there is nothing to end: no session and no token");
    }
    if (cookie.isPresent()) {
      SameOrigin.require(request, false);
    }
    bearer.ifPresent(all.tokens::logOut);
    refresh.ifPresent(all.tokens::revoke);
    cookie.ifPresent(all.sessions::end);
    CallContext.find()
        .flatMap(CallContext::principal)
        .ifPresent(who ->
            all.witness.done(who.name(), "auth.logout", Map.of("client", request.remoteAddress())));
    Response done = Response.noContent().header("Cache-Control", "no-store");
    return cookie.isPresent() ? SessionCookie.clear(done, request) : done;
  }

  private static Optional<String> bearer(Request request) {
    return request
        .header("Authorization")
        .filter(value -> value.regionMatches(true, 0, "Bearer ", 0, 7))
        .map(value -> value.substring(7).strip());
  }

  private static Optional<String> refreshToken(Request request) {
    return request.bytes().length > 0
            && request.tree() instanceof Map<?, ?> fields
            && fields.get("refresh_token") instanceof String token
        ? Optional.of(token)
        : Optional.empty();
  }

  @Get(value = "/me", roles = "*", description = "Who asks, and what he may do", tags = TAG)
  Map<String, Object> me() {
    Principal who = principal();
    Map<String, Object> me = new LinkedHashMap<>();
    me.put("name", who.name());
    me.put("roles", new TreeSet<>(who.roles()));
    me.put("permissions", new TreeSet<>(who.permissions()));
    who.tenant().ifPresent(tenant -> me.put("tenant", tenant));
    Optional<Users.User> account = parts().users.find(who.name());
    account.ifPresent(user -> {
      user.email().ifPresent(email -> me.put("email", email));
      me.put("created_at", user.createdAt());
      user.lastLogin().ifPresent(time -> me.put("last_login", time));
      me.put("otp_enabled", parts().otp.isEnabled(user.name()));
    });
    return me;
  }

  private static Principal principal() {
    return CallContext.find()
        .flatMap(CallContext::principal)
        .orElseThrow(() ->
            new UnauthenticatedException("log in first: POST /auth/login with name and password"));
  }

  /** Returns the account of whoever asks, if he may change how one logs in to it. */
  private Users.User own(Request request) {
    Principal who = principal();
    if (request.header("X-Plugin-Key").isPresent()) {
      throw new PermissionDeniedException(
          "an API key cannot change how one logs in to its account; log in with the password");
    }
    if (bearer(request).isEmpty() && !request.method().equals("GET")) {
      SameOrigin.require(request, false);
    }
    Users.User user =
        parts()
            .users
            .find(who.name())
            .orElseThrow(() ->
                new NotFoundException("'%s' has no account of its own".formatted(who.name())));
    if (!who.roles().equals(user.roles()) && !who.roles().contains("admin")) {
      throw new PermissionDeniedException(
          "a token of some of the account's roles cannot change how one logs in to it; log in with"
              + " the password");
    }
    return user;
  }

  /**
   * Lets nobody make something that stays of a session or a token that he has found: the password
   * must have been shown a moment ago, or is shown now.
   */
  private void confirm(Users.User user, Optional<String> password, Request request) {
    Parts all = parts();
    if (password.isPresent()) {
      all.gate.confirm(user, password.get(), request.remoteAddress());
      return;
    }
    Optional<Instant> since =
        bearer(request).isPresent()
            ? bearer(request).flatMap(all.tokens::loggedInAt)
            : SessionCookie.read(request).flatMap(all.sessions::loggedInAt);
    boolean isRecent =
        since
            .map(time -> time.isAfter(clock.instant().minus(RECENT)))
            .orElseGet(() -> principal().roles().contains("admin"));
    if (!isRecent) {
      throw new PermissionDeniedException(
          "your login is too long ago for this: send the 'password' with it, or log in again");
    }
  }

  @Get(value = "/oidc", description = "Other places where one may log in", tags = TAG)
  List<String> oidc() {
    return parts().oidc.names();
  }

  @Get(
      value = "/oidc/{name}",
      description = "Sends a browser to another place to log in there",
      tags = TAG)
  Response oidcStart(String name, Request request) {
    return parts().oidc.start(name, request);
  }

  @Get(
      value = "/oidc/{name}/callback",
      description = "Takes a browser back that has logged in at another place",
      tags = TAG)
  Response oidcCallback(String name, Request request) {
    cleanNowAndThen();
    return parts().oidc.callback(name, request);
  }

  @Post(
      value = "/oidc/{name}/otp",
      description = "Ends a login at another place with a code of the second factor",
      tags = TAG)
  Response oidcCode(String name, Code code, Request request) {
    SameOrigin.require(request, isForm(request));
    return parts().oidc.code(name, code.code(), request);
  }

  @Post(
      value = "/oidc/{name}/link",
      roles = "*",
      description = "Begins to link one's own account with a login at another place",
      tags = TAG)
  Response oidcLink(String name, Request request) {
    Users.User user = own(request);
    confirm(user, proof(request).password(), request);
    return parts().oidc.startLink(name, user, request);
  }

  @Delete(
      value = "/oidc/{name}/link",
      roles = "*",
      status = 204,
      description = "Takes the link of one's own account with another place away",
      tags = TAG)
  void oidcUnlink(String name, Request request) {
    parts().oidc.unlink(name, own(request), request.remoteAddress());
  }

  /**
   * Who wants to have an account.
   *
   * @param username see {@link Users.User}
   * @param password see {@link Users.NewUser}
   * @param email where to write to
   */
  record Registration(
      @NotBlank @Size(max = 100) String username,
      @NotNull @Size(max = 1024) String password,
      Optional<@Size(max = 254) String> email) {

    @Override
    public String toString() {
      return "Registration[]";
    }
  }

  @Post(
      value = "/register",
      status = 201,
      description = "Makes an account, if auth.registration allows it",
      tags = TAG)
  Map<String, Object> register(Registration wanted, Request request) {
    Parts all = parts();
    if (!all.settings.registration()) {
      throw new PermissionDeniedException(
          "accounts are made by an administrator here; auth.registration is off");
    }
    SameOrigin.require(request, isForm(request));
    all.lockout.count(request.remoteAddress());
    Users.User user =
        all.users.create(
            new Users.NewUser(
                wanted.username(), wanted.password(), wanted.email(), Set.of(), Optional.empty()));
    all.witness.done(user.name(), "auth.register", Map.of("client", request.remoteAddress()));
    return Map.of("user", user.name());
  }

  /**
   * A change of one's own password.
   *
   * @param current the one in force
   * @param next the one to be
   */
  record PasswordChange(
      @JsonProperty("current_password") @NotNull @Size(max = 1024) String current,
      @JsonProperty("new_password") @NotNull @Size(max = 1024) String next) {

    @Override
    public String toString() {
      return "PasswordChange[]";
    }
  }

  @Post(
      value = "/password",
      roles = "*",
      description = "Changes one's own password, and ends everything else that is logged in",
      tags = TAG)
  Response password(PasswordChange change, Request request) {
    Users.User user = own(request);
    Parts all = parts();
    all.gate.confirm(user, change.current(), request.remoteAddress());
    all.users.setPassword(user.name(), change.next());
    all.tokens.revokeAll(user.name());
    all.witness.done(user.name(), "auth.password", Map.of("client", request.remoteAddress()));
    Account account = all.tokens.account(user.name());
    return SessionCookie.read(request).isPresent()
        ? begun(account, request)
        : tokens(all.tokens.issue(account));
  }

  @Post(
      value = "/otp/enable",
      roles = "*",
      description = "Begins to set up a second factor; it counts after otp/verify",
      tags = TAG)
  Response enableOtp(Request request) {
    Users.User user = own(request);
    confirm(user, proof(request).password(), request);
    Otp.Enrollment enrollment = parts().otp.enroll(user.name());
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("secret", enrollment.secret());
    body.put("uri", enrollment.uri());
    body.put("svg", enrollment.svg());
    return secretly(body);
  }

  /**
   * A code of the second factor.
   *
   * @param code six digits
   */
  record Code(@NotBlank @Size(max = 64) String code) {

    @Override
    public String toString() {
      return "Code[]";
    }
  }

  @Post(
      value = "/otp/verify",
      roles = "*",
      description = "Ends the set-up of the second factor; answers with recovery codes",
      tags = TAG)
  Response verifyOtp(Code code, Request request) {
    Users.User user = own(request);
    List<String> recovery = parts().otp.confirm(user.name(), code.code());
    parts().witness.done(user.name(), "auth.otp_enable", Map.of("client", request.remoteAddress()));
    return secretly(Map.of("recovery_codes", recovery));
  }

  /**
   * How somebody proves that it is his second factor.
   *
   * @param password of the account
   * @param code of the second factor
   */
  record Proof(Optional<@Size(max = 1024) String> password, Optional<@Size(max = 64) String> code) {

    @Override
    public String toString() {
      return "Proof[]";
    }
  }

  private static Proof proof(Request request) {
    return request.bytes().length > 0
        ? request.as(Proof.class)
        : new Proof(Optional.empty(), Optional.empty());
  }

  @Delete(
      value = "/otp",
      status = 204,
      roles = "*",
      description = "Takes the second factor away; needs the password or a code",
      tags = TAG)
  void disableOtp(Request request) {
    Users.User user = own(request);
    Parts all = parts();
    Proof proof = proof(request);
    if (proof.password().isPresent()) {
      all.gate.confirm(user, proof.password().get(), request.remoteAddress());
    } else if (proof.code().isPresent()) {
      all.gate.confirmCode(user, proof.code().get(), request.remoteAddress());
    } else {
      throw new ValidationException(
          "send the 'password' of the account or a 'code' of the second factor", List.of());
    }
    all.otp.disable(user.name());
    all.witness.done(user.name(), "auth.otp_disable", Map.of("client", request.remoteAddress()));
  }

  @Get(value = "/sessions", roles = "*", description = "One's own sessions of browsers", tags = TAG)
  List<Map<String, Object>> sessions(Request request) {
    Sessions sessions = parts().sessions;
    Optional<String> current = SessionCookie.read(request).flatMap(sessions::id);
    return sessions.list(own(request).name()).stream()
        .map(session -> shown(session, current))
        .toList();
  }

  private static Map<String, Object> shown(Sessions.Session session, Optional<String> current) {
    Map<String, Object> shown = new LinkedHashMap<>();
    shown.put("id", session.id());
    shown.put("created_at", session.createdAt());
    shown.put("last_seen", session.lastSeen());
    shown.put("expires_at", session.expiresAt());
    shown.put("client", session.client());
    shown.put("agent", session.agent());
    shown.put("current", current.filter(session.id()::equals).isPresent());
    return shown;
  }

  @Delete(
      value = "/sessions",
      status = 204,
      roles = "*",
      description = "Ends all of one's own sessions but the one that asks",
      tags = TAG)
  void endSessions(Request request) {
    Users.User user = own(request);
    Sessions sessions = parts().sessions;
    Optional<String> current = SessionCookie.read(request).flatMap(sessions::id);
    for (Sessions.Session session : sessions.list(user.name())) {
      if (current.filter(session.id()::equals).isEmpty()) {
        sessions.end(user.name(), session.id());
      }
    }
  }

  @Delete(
      value = "/sessions/{id}",
      status = 204,
      roles = "*",
      description = "Ends one of one's own sessions",
      tags = TAG)
  void endSession(String id, Request request) {
    if (!parts().sessions.end(own(request).name(), id)) {
      throw new NotFoundException("you have no such session; GET /auth/sessions lists yours");
    }
  }

  @Get(
      value = "/keys",
      roles = "*",
      description = "One's own API keys, without their secrets",
      tags = TAG)
  List<Map<String, Object>> keys(Request request) {
    return parts().keys.list(Optional.of(own(request).name())).stream()
        .map(AuthPlugin::shown)
        .toList();
  }

  private static Map<String, Object> shown(ApiKeys.ApiKey key) {
    Map<String, Object> shown = new LinkedHashMap<>();
    shown.put("id", key.id());
    shown.put("name", key.name());
    shown.put("roles", new TreeSet<>(key.roles()));
    shown.put("permissions", new TreeSet<>(key.permissions()));
    key.tenant().ifPresent(tenant -> shown.put("tenant", tenant));
    shown.put("created_at", key.createdAt());
    key.expiresAt().ifPresent(time -> shown.put("expires_at", time));
    key.lastUsed().ifPresent(time -> shown.put("last_used", time));
    return shown;
  }

  /**
   * An API key to be.
   *
   * @param name what it is for
   * @param roles of those of the account; none for all of them
   * @param permissions of those of the account; none for all of them
   * @param tenant the only one for which it may act
   * @param expiresAt until when it counts
   * @param password of the account, if the login is more than five minutes ago
   */
  record NewKey(
      @NotBlank @Size(max = 100) String name,
      Optional<Set<String>> roles,
      Optional<Set<String>> permissions,
      Optional<String> tenant,
      @JsonProperty("expires_at") Optional<Instant> expiresAt,
      Optional<@Size(max = 1024) String> password) {

    @Override
    public String toString() {
      return "NewKey[" + name + "]";
    }
  }

  @Post(
      value = "/keys",
      status = 201,
      roles = "*",
      description = "Makes an API key for oneself; its secret is shown this once",
      tags = TAG)
  Response makeKey(NewKey wanted, Request request) {
    Users.User user = own(request);
    confirm(user, wanted.password(), request);
    ApiKeys.CreatedApiKey created =
        parts()
            .keys
            .create(
                new ApiKeys.NewApiKey(
                    user.name(),
                    wanted.name(),
                    wanted.roles().orElse(Set.of()),
                    wanted.permissions().orElse(Set.of()),
                    wanted.tenant(),
                    wanted.expiresAt()));
    Map<String, Object> shown = shown(created.key());
    shown.put("key", created.secret());
    return secretly(shown).status(201);
  }

  @Delete(
      value = "/keys/{id}",
      status = 204,
      roles = "*",
      description = "Ends one of one's own API keys",
      tags = TAG)
  void endKey(String id, Request request) {
    ApiKeys keys = parts().keys;
    boolean isOwn =
        keys.list(Optional.of(own(request).name())).stream().anyMatch(key -> key.id().equals(id));
    if (!isOwn || !keys.revoke(id)) {
      throw new NotFoundException("you have no such key; GET /auth/keys lists yours");
    }
  }

  @Get(
      value = "/jwks",
      description = "The public keys of access tokens (RFC 7517), for other servers",
      tags = TAG)
  Map<String, Object> publicKeys() {
    return Map.of("keys", parts().ring.published());
  }

  /**
   * A token to be made by an administrator.
   *
   * @param user name of the account
   * @param roles of those of the account; none for all of them
   * @param ttl how long it counts, such as {@code 1h}; an hour where it is left out
   */
  record NewToken(
      @NotBlank @Size(max = 100) String user,
      Optional<Set<String>> roles,
      Optional<@Pattern(regexp = "[0-9]{1,9}[smhd]?") String> ttl) {}

  @Post(
      value = "/tokens",
      status = 201,
      roles = "admin",
      description = "Makes an access token for an account",
      tags = TAG)
  Response makeToken(NewToken wanted, Request request) {
    refuseKeys(request);
    Duration ttl = wanted.ttl().map(AuthPlugin::duration).orElse(Duration.ofHours(1));
    if (ttl.compareTo(Duration.ofSeconds(1)) < 0 || ttl.compareTo(Duration.ofDays(366)) > 0) {
      throw new ValidationException("ttl: must be from 1s to 366d", List.of());
    }
    Parts all = parts();
    String token = all.tokens.issue(wanted.user(), ttl, wanted.roles().orElse(Set.of()));
    all.witness.done(
        principal().name(), "auth.token_create", wanted.user(), Map.of("seconds", ttl.toSeconds()));
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("access_token", token);
    body.put("token_type", "Bearer");
    body.put("expires_in", ttl.toSeconds());
    return secretly(body).status(201);
  }

  private static Duration duration(String text) {
    long number = Long.parseLong(text.replaceFirst("[smhd]$", ""));
    return switch (text.charAt(text.length() - 1)) {
      case 'm' -> Duration.ofMinutes(number);
      case 'h' -> Duration.ofHours(number);
      case 'd' -> Duration.ofDays(number);
      default -> Duration.ofSeconds(number);
    };
  }

  private static void refuseKeys(Request request) {
    if (request.header("X-Plugin-Key").isPresent()) {
      throw new PermissionDeniedException("an API key cannot make tokens; log in");
    }
    if (bearer(request).isEmpty()) {
      SameOrigin.require(request, false);
    }
  }

  /**
   * What is to end.
   *
   * @param token an access or refresh token
   * @param user an account, all of whose tokens and sessions end
   */
  record Revocation(
      Optional<@Size(max = 8192) String> token, Optional<@Size(max = 100) String> user) {

    @Override
    public String toString() {
      return "Revocation[]";
    }
  }

  @Post(
      value = "/tokens/revoke",
      status = 204,
      roles = "admin",
      description = "Ends a token, or everything that was issued to an account",
      tags = TAG)
  void revokeToken(Revocation revocation, Request request) {
    refuseKeys(request);
    if (revocation.token().isEmpty() == revocation.user().isEmpty()) {
      throw new ValidationException("send either 'token' or 'user'", List.of());
    }
    Parts all = parts();
    revocation.token().ifPresent(all.tokens::revoke);
    revocation.user().ifPresent(all.tokens::revokeAll);
    all.witness.done(
        principal().name(), "auth.token_revoke", revocation.user().orElse("-"), Map.of());
  }

  /**
   * A token to be looked at.
   *
   * @param token an access token
   */
  record Question(@NotBlank @Size(max = 8192) String token) {

    @Override
    public String toString() {
      return "Question[]";
    }
  }

  @Post(
      value = "/tokens/verify",
      roles = "admin",
      description = "Says whether an access token counts, and whom it speaks for",
      tags = TAG)
  Response verifyToken(Question question) {
    Map<String, Object> body = new LinkedHashMap<>();
    Optional<Tokens.Verified> verified = parts().tokens.verify(question.token());
    body.put("active", verified.isPresent());
    verified.ifPresent(found -> {
      body.put("user", found.principal().name());
      body.put("roles", new TreeSet<>(found.principal().roles()));
      body.put("id", found.id());
      body.put("expires_at", found.expiresAt());
    });
    return secretly(body);
  }

  /** Somebody logs in wherever there is something to clean, so no job is needed. */
  private void cleanNowAndThen() {
    long last = cleanedMillis.get();
    long now = clock.millis();
    if (now - last < CLEANING.toMillis() || !cleanedMillis.compareAndSet(last, now)) {
      return;
    }
    Parts all = parts();
    context
        .executor()
        .execute(() -> {
          all.tokens.clean();
          all.sessions.clean();
          all.lockout.clean();
          all.oidc.clean();
        });
  }
}
