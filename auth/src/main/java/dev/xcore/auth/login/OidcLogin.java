package dev.xcore.auth.login;

import dev.xcore.auth.secret.Secrets;
import dev.xcore.sdk.ConflictException;
import dev.xcore.sdk.NotFoundException;
import dev.xcore.sdk.Otp;
import dev.xcore.sdk.PermissionDeniedException;
import dev.xcore.sdk.RateLimitedException;
import dev.xcore.sdk.ServiceUnavailableException;
import dev.xcore.sdk.UnauthenticatedException;
import dev.xcore.sdk.Users;
import dev.xcore.sdk.XcoreException;
import dev.xcore.sdk.http.Request;
import dev.xcore.sdk.http.Response;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.slf4j.Logger;

/**
 * Logging in at other places: by the authorization code flow of OpenID Connect with PKCE. The
 * provider's login takes the place of the password; of an account with a second factor a code is
 * wanted still, unless the provider is trusted with that, too. Thread safe.
 */
final class OidcLogin implements AutoCloseable {

  private static final String LINK = "link";
  private static final String ACCOUNT = "account";
  private static final String EPOCH = "epoch";
  private static final String USER = "user";
  private static final int LONGEST_CODE = 4096;

  /** What is needed of the ordinary login. */
  record Parts(
      Users users,
      Otp otp,
      Epochs epochs,
      Sessions sessions,
      Lockout lockout,
      Gate gate,
      Witness witness) {}

  private final Map<String, OidcProvider> providers = new TreeMap<>();
  private final Parts parts;
  private final OidcFlow.Safe safe;
  private final OidcLinks links;
  private final InstantSource clock;
  private final Logger logger;

  OidcLogin(
      Map<String, OidcSettings> settings,
      Parts parts,
      OidcFlow.Safe safe,
      OidcLinks links,
      Logger logger) {
    settings.forEach(
        (name, each) -> providers.put(name, new OidcProvider(each, safe.clock(), logger)));
    this.parts = parts;
    this.safe = safe;
    this.links = links;
    this.clock = safe.clock();
    this.logger = logger;
  }

  /** Returns the places, by name. */
  List<String> names() {
    return List.copyOf(providers.keySet());
  }

  private OidcProvider provider(String name) {
    OidcProvider found = providers.get(name);
    if (found == null) {
      throw new NotFoundException(
          "there is no such place to log in at; GET /auth/oidc lists those there are");
    }
    return found;
  }

  /**
   * Sends a browser away to log in.
   *
   * @throws NotFoundException if there is no such provider
   * @throws ServiceUnavailableException if it does not answer
   */
  Response start(String name, Request request) {
    OidcProvider provider = provider(name);
    OidcFlow flow = OidcFlow.begin(Map.of());
    Response away = Response.redirect(address(provider, flow)).status(302);
    return safe.keep(quiet(away), request, name, OidcFlow.Step.AWAY, flow);
  }

  /** Begins to link the account of somebody who is logged in with a session. */
  Response startLink(String name, Users.User user, Request request) {
    OidcProvider provider = provider(name);
    if (sessionUser(request).filter(user.name()::equals).isEmpty()) {
      throw new PermissionDeniedException(
          "an account is linked from a browser: log in with \"session\": true first");
    }
    OidcFlow flow =
        OidcFlow.begin(Map.of(LINK, user.name(), ACCOUNT, user.createdAt().toEpochMilli()));
    Response body = Response.ok(Map.of("location", address(provider, flow)));
    return safe.keep(quiet(body), request, name, OidcFlow.Step.AWAY, flow);
  }

  private static Response quiet(Response response) {
    return response.header("Cache-Control", "no-store").header("Referrer-Policy", "no-referrer");
  }

  private static String address(OidcProvider provider, OidcFlow flow) {
    OidcSettings settings = provider.settings();
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("response_type", "code");
    fields.put("client_id", settings.clientId());
    fields.put("redirect_uri", settings.redirect().toString());
    fields.put("scope", String.join(" ", settings.scopes()));
    fields.put("state", flow.text("state"));
    fields.put("nonce", flow.text("nonce"));
    fields.put("code_challenge", challenge(flow.text("verifier")));
    fields.put("code_challenge_method", "S256");
    String place = provider.description().authorize().toString();
    return place + (place.contains("?") ? "&" : "?") + OidcProvider.form(fields);
  }

  private static String challenge(String verifier) {
    try {
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(
              MessageDigest.getInstance("SHA-256")
                  .digest(verifier.getBytes(StandardCharsets.US_ASCII)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no SHA-256", e);
    }
  }

  /**
   * Takes a browser back.
   *
   * @throws UnauthenticatedException if what it brings does not count
   * @throws PermissionDeniedException if there is no account that may log in
   * @throws ServiceUnavailableException if the provider does not answer
   */
  Response callback(String name, Request request) {
    OidcProvider provider = provider(name);
    String client = request.remoteAddress();
    try {
      OidcFlow flow = returned(provider, request);
      OidcProvider.Given given =
          provider.exchange(code(request).orElseThrow(), flow.text("verifier"));
      IdToken token = IdToken.check(given, provider, flow.text("nonce"), clock.instant());
      return flow.text(LINK).isEmpty()
          ? enter(provider, token, request)
          : link(provider, token, flow, request);
    } catch (OidcRefusedException e) {
      logger.info("oidc provider={} client={} refused: {}", name, client, e.getMessage());
      parts.lockout.count(client);
      witness(name, e.reason(), client);
      throw new UnauthenticatedException(
          "the login at '%s' does not count; begin again with GET /auth/oidc/%s"
              .formatted(name, name));
    }
  }

  /** What costs nothing to send is not written to the audit log. */
  private void witness(String name, String reason, String client) {
    if (reason.equals("state")) {
      parts.witness.refused("oidc:" + name, "oidc_" + reason, client);
    } else {
      parts.witness.denied("oidc:" + name, "oidc_" + reason, client);
    }
  }

  private OidcFlow returned(OidcProvider provider, Request request) throws OidcRefusedException {
    String name = provider.settings().name();
    OidcFlow flow =
        safe.read(request, name, OidcFlow.Step.AWAY)
            .orElseThrow(() ->
                new OidcRefusedException(
                    "state", "this browser has begun no login, or too long ago"));
    String state = flow.text("state");
    if (!IdToken.isSame(state, only(request, "state").orElse(""))) {
      throw new OidcRefusedException("state", "state is not the one that was sent");
    }
    if (!links.isFirst(state, flow.number("expires"))) {
      throw new OidcRefusedException("state", "state came before");
    }
    checkIssuer(provider, request);
    if (code(request).isEmpty()) {
      String error = only(request, "error").orElse("none").replaceAll("[^a-z_]", "?");
      throw new OidcRefusedException("provider", "there is no code; error is " + shortened(error));
    }
    return flow;
  }

  private static String shortened(String text) {
    return text.length() > 60 ? text.substring(0, 60) : text;
  }

  private static Optional<String> code(Request request) {
    return only(request, "code").filter(code -> !code.isEmpty() && code.length() <= LONGEST_CODE);
  }

  private static Optional<String> only(Request request, String name) {
    List<String> values = request.queryParams().getOrDefault(name, List.of());
    return values.size() == 1 ? Optional.of(values.getFirst()) : Optional.empty();
  }

  /** Notices answers of one provider that come under the name of another (RFC 9207). */
  private static void checkIssuer(OidcProvider provider, Request request)
      throws OidcRefusedException {
    boolean isSaid = request.queryParams().containsKey("iss");
    boolean isNeeded = provider.description().isNamingItself();
    if ((isSaid || isNeeded)
        && !only(request, "iss").orElse("").equals(provider.settings().issuer())) {
      throw new OidcRefusedException("issuer", "the answer is of another issuer");
    }
  }

  private Response enter(OidcProvider provider, IdToken token, Request request)
      throws OidcRefusedException {
    OidcSettings settings = provider.settings();
    Account account = account(settings, token, request.remoteAddress());
    String name = account.user().name();
    if (!settings.isMfaTrusted() && parts.otp.isEnabled(name)) {
      OidcFlow waiting =
          new OidcFlow(Map.of(USER, name, ACCOUNT, account.madeMillis(), EPOCH, account.epoch()));
      Response answer =
          settings
              .codePage()
              .map(Response::redirect)
              .orElseGet(() ->
                  Problems.codeWanted(
                      "send it as 'code' to POST /auth/oidc/%s/otp".formatted(settings.name())));
      return safe.keep(
          safe.clear(quiet(answer), request, OidcFlow.Step.AWAY),
          request,
          settings.name(),
          OidcFlow.Step.CODE,
          waiting);
    }
    return loggedIn(settings, account, Response.redirect(settings.landing()), request);
  }

  private Response loggedIn(
      OidcSettings settings, Account account, Response answer, Request request) {
    parts.witness.loggedIn(
        account.user().name(), "oidc:" + settings.name(), request.remoteAddress());
    Response clean =
        safe.clear(
            safe.clear(quiet(answer), request, OidcFlow.Step.AWAY), request, OidcFlow.Step.CODE);
    return SessionCookie.begin(clean, request, parts.sessions, account);
  }

  /**
   * Ends a login with a code of the second factor.
   *
   * @throws UnauthenticatedException if no login waits for one, or it is wrong
   */
  Response code(String name, String code, Request request) {
    OidcSettings settings = provider(name).settings();
    Account account =
        safe.read(request, name, OidcFlow.Step.CODE)
            .flatMap(this::waiting)
            .orElseThrow(() ->
                new UnauthenticatedException(
                    "no login waits for a code; begin again with GET /auth/oidc/" + name));
    parts.gate.confirmCode(account.user(), code, request.remoteAddress());
    return loggedIn(settings, account, Response.ok(Map.of("user", account.user().name())), request);
  }

  private Optional<Account> waiting(OidcFlow flow) {
    long epoch = parts.epochs.current(flow.text(USER));
    return parts
        .users
        .find(flow.text(USER))
        .filter(Users.User::isEnabled)
        .filter(user -> user.createdAt().toEpochMilli() == flow.number(ACCOUNT))
        .filter(user -> epoch == flow.number(EPOCH))
        .map(user -> new Account(user, epoch));
  }

  private Account account(OidcSettings settings, IdToken token, String client)
      throws OidcRefusedException {
    Optional<OidcLinks.Link> link = links.find(token).filter(found -> isAlive(token, found));
    if (link.isEmpty() && settings.createAccounts()) {
      link = Optional.of(create(settings, token, client));
    }
    if (link.isEmpty()) {
      throw refused(settings, "oidc_unknown", client);
    }
    long epoch = parts.epochs.current(link.get().userName());
    Users.User user =
        parts
            .users
            .find(link.get().userName())
            .filter(Users.User::isEnabled)
            .orElseThrow(() -> refused(settings, "oidc_disabled", client));
    return new Account(link.get().isMade() ? withRoles(user, settings, token) : user, epoch);
  }

  /** An account that was deleted takes its link with it; a new one of the same name has none. */
  private boolean isAlive(IdToken token, OidcLinks.Link link) {
    boolean isAlive =
        parts
            .users
            .find(link.userName())
            .filter(user -> user.createdAt().toEpochMilli() == link.accountMillis())
            .isPresent();
    if (!isAlive) {
      links.forget(token, link);
    }
    return isAlive;
  }

  private PermissionDeniedException refused(OidcSettings settings, String reason, String client) {
    parts.witness.denied("oidc:" + settings.name(), reason, client);
    return new PermissionDeniedException(
        "whoever you are at '%s' has no account here that may log in; ask an administrator"
            .formatted(settings.name()));
  }

  private OidcLinks.Link create(OidcSettings settings, IdToken token, String client)
      throws OidcRefusedException {
    String wanted =
        token
            .text(settings.usernameClaim())
            .map(text -> text.toLowerCase(Locale.ROOT))
            .orElseThrow(() ->
                new OidcRefusedException(
                    "name", "the ID token has no " + settings.usernameClaim()));
    Users.User user = created(settings, token, wanted, client);
    boolean isLinked = false;
    try {
      links.add(token, user, true);
      isLinked = true;
    } catch (ConflictException e) {
      throw new ConflictException("the same login is going on twice; try again");
    } finally {
      if (!isLinked) {
        parts.users.delete(user.name());
      }
    }
    parts.witness.done(
        user.name(), "auth.register", Map.of("client", client, "provider", settings.name()));
    return new OidcLinks.Link(user.name(), user.createdAt().toEpochMilli(), 1);
  }

  /** Makes an account with a password that nobody knows. */
  private Users.User created(OidcSettings settings, IdToken token, String name, String client)
      throws OidcRefusedException {
    try {
      return parts.users.create(
          new Users.NewUser(
              name, Secrets.random(), token.email(), token.roles(settings), Optional.empty()));
    } catch (ConflictException e) {
      throw refused(settings, "oidc_name_taken", client);
    } catch (RateLimitedException | ServiceUnavailableException e) {
      throw e;
    } catch (XcoreException e) {
      throw new OidcRefusedException("name", "no account can be made: " + e.detail());
    }
  }

  /** What the provider hands out is as it says; what an administrator gave besides stays. */
  private Users.User withRoles(Users.User user, OidcSettings settings, IdToken token) {
    Set<String> roles = new TreeSet<>(user.roles());
    roles.removeAll(settings.handedOut());
    roles.addAll(token.roles(settings));
    return roles.equals(user.roles())
        ? user
        : parts.users.change(user.name(), Users.Change.NONE.withRoles(roles));
  }

  private Response link(OidcProvider provider, IdToken token, OidcFlow flow, Request request)
      throws OidcRefusedException {
    String name = flow.text(LINK);
    Users.User user =
        parts
            .users
            .find(name)
            .filter(Users.User::isEnabled)
            .filter(found -> found.createdAt().toEpochMilli() == flow.number(ACCOUNT))
            .filter(found -> sessionUser(request).filter(name::equals).isPresent())
            .orElseThrow(() ->
                new OidcRefusedException("link", "the session that began the link has ended"));
    if (links.find(token).filter(found -> isAlive(token, found)).isPresent()) {
      throw new ConflictException("whoever you are there has an account here already");
    }
    links.add(token, user, false);
    OidcSettings settings = provider.settings();
    parts.witness.done(
        name,
        "auth.oidc_link",
        Map.of("client", request.remoteAddress(), "provider", settings.name()));
    return safe.clear(quiet(Response.redirect(settings.landing())), request, OidcFlow.Step.AWAY);
  }

  private Optional<String> sessionUser(Request request) {
    return SessionCookie.read(request)
        .flatMap(parts.sessions::authenticate)
        .map(principal -> principal.name());
  }

  /**
   * Takes the link of an account away.
   *
   * @throws NotFoundException if there is none
   */
  void unlink(String name, Users.User user, String client) {
    if (!links.remove(provider(name).settings().issuer(), user.name())) {
      throw new NotFoundException("your account is not linked with '" + name + "'");
    }
    parts.witness.done(user.name(), "auth.oidc_unlink", Map.of("client", client, "provider", name));
  }

  /** Takes away what has expired. */
  void clean() {
    links.clean();
  }

  @Override
  public void close() {
    List<OidcProvider> all = new ArrayList<>(providers.values());
    all.forEach(OidcProvider::close);
  }
}
