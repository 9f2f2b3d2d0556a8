package dev.xcore.server;

import dev.xcore.handlers.Demand;
import dev.xcore.sdk.InvalidPayloadException;
import dev.xcore.sdk.PermissionDeniedException;
import dev.xcore.sdk.Principal;
import dev.xcore.sdk.UnauthenticatedException;
import dev.xcore.sdk.XcoreException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Who may do what, in this order: who is it (authentication); may he come here at all (what the
 * platform asks of the place, then the first access rule that fits); for which tenant; and, once it
 * is known what serves the request, what that demands (authorisation). Limits of clients come
 * before, in {@link HttpGuard}; validation, the plugin, and what is left out of answers after it.
 * Thread safe.
 *
 * <p>Actions need credentials, except in development for requests that can only come from this
 * machine's own programs, see {@link AccessPolicy}.
 */
final class RequestSecurity {

  private static final String AUTHENTICATION = "authentication";
  private static final String PLATFORM = "platform";
  private static final String RULE = "access_rule";
  private static final String TENANT = "tenant";
  private static final String HANDLER = "handler";
  private static final String LOGIN_ROOT = "auth";
  private static final Demand ADMINS = Demand.ofRoles(List.of("admin"));
  private static final Pattern TENANT_NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");

  private final ServerOptions options;
  private final RequestCallers callers;
  private final AccessPolicy local;

  RequestSecurity(ServerOptions options, RequestCallers callers) {
    this.options = options;
    this.callers = callers;
    this.local = new AccessPolicy(options);
  }

  /**
   * Lets a request in.
   *
   * @param exchange the request
   * @param path its path
   * @param access what the platform asks there
   * @return who makes it
   * @throws UnauthenticatedException if credentials are missing or do not count; says which
   * @throws PermissionDeniedException if they are not enough; says what is missing
   */
  Visitor admit(HttpExchange exchange, RequestPath path, Access access) {
    Optional<AccessRules.Match> rule = options.accessRules().get().find(exchange.method(), path);
    Optional<Principal> principal = authenticate(exchange, path, access, rule);
    principal.ifPresent(exchange::isFrom);
    requirePlace(exchange, access, rule, principal);
    rule.ifPresent(
        match -> require(exchange, RULE, words(match), match.rule().demand(), principal));
    return new Visitor(principal, tenant(exchange, principal));
  }

  /**
   * Asks the access rules once more, for another path that means the same.
   *
   * @param exchange the request
   * @param other the path of the version that headers choose
   * @param principal who makes the request
   * @throws UnauthenticatedException if credentials are missing
   * @throws PermissionDeniedException if they are not enough
   */
  void alsoAt(HttpExchange exchange, RequestPath other, Optional<Principal> principal) {
    options
        .accessRules()
        .get()
        .find(exchange.method(), other)
        .ifPresent(
            match -> require(exchange, RULE, words(match), match.rule().demand(), principal));
  }

  /**
   * Asks for what a handler demands.
   *
   * @param exchange the request
   * @param principal who makes it
   * @param demand of the handler
   * @throws UnauthenticatedException if nobody is logged in
   * @throws PermissionDeniedException if something is missing; says what
   */
  void require(HttpExchange exchange, Optional<Principal> principal, Demand demand) {
    if (demand.isEmpty()) {
      note(exchange, HANDLER, "asks for nothing");
      return;
    }
    require(exchange, HANDLER, "this", demand, principal);
  }

  private Optional<Principal> authenticate(
      HttpExchange exchange, RequestPath path, Access access, Optional<AccessRules.Match> rule) {
    boolean isOpened = rule.isEmpty() || rule.get().rule().isPublic();
    if (isOpened && (access == Access.OPEN || access == Access.LOCAL)) {
      note(exchange, AUTHENTICATION, "credentials are not looked at here");
      return Optional.empty();
    }
    try {
      Optional<Principal> known = callers.caller(exchange);
      note(
          exchange,
          AUTHENTICATION,
          known.map(principal -> "it is '" + principal.name() + "'").orElse("it is nobody known"));
      return known;
    } catch (UnauthenticatedException unknown) {
      if (isForgiving(path, access, rule)) {
        return Optional.empty();
      }
      decide(exchange, AUTHENTICATION);
      throw unknown;
    } catch (XcoreException refusal) {
      decide(exchange, AUTHENTICATION);
      throw refusal;
    }
  }

  /**
   * Where one gets new credentials, old ones do no harm; and what an operator has opened is the
   * plugin's own affair, with credentials of its own.
   */
  private static boolean isForgiving(
      RequestPath path, Access access, Optional<AccessRules.Match> rule) {
    boolean isOpened = rule.filter(match -> match.rule().isPublic()).isPresent();
    boolean isLogin =
        rule.isEmpty()
            && !path.segments().isEmpty()
            && path.segments().getFirst().equals(LOGIN_ROOT);
    return access != Access.ADMIN && (isOpened || isLogin);
  }

  private void requirePlace(
      HttpExchange exchange,
      Access access,
      Optional<AccessRules.Match> rule,
      Optional<Principal> principal) {
    switch (access) {
      case OPEN, VISITOR -> note(exchange, PLATFORM, "asks for nothing here");
      case CALLER -> requireCaller(exchange, rule, principal);
      case LOCAL -> {
        String obstacle = local.obstacle(exchange);
        if (!obstacle.isEmpty()) {
          decide(exchange, PLATFORM);
          throw new PermissionDeniedException(
              "this is for development on this machine: " + obstacle);
        }
        note(exchange, PLATFORM, "the request comes from this machine");
      }
      case ADMIN -> {
        if (principal.isEmpty()) {
          decide(exchange, PLATFORM);
          throw new UnauthenticatedException(
              "administration needs the role admin: log in, or send Authorization: Bearer TOKEN"
                  + " with the admin token, which is in var/secrets/admin-token");
        }
        require(exchange, PLATFORM, "administration", ADMINS, principal);
      }
    }
  }

  private void requireCaller(
      HttpExchange exchange, Optional<AccessRules.Match> rule, Optional<Principal> principal) {
    if (principal.isPresent()) {
      note(exchange, PLATFORM, "whoever is logged in may come here");
      return;
    }
    if (rule.isPresent()) {
      note(exchange, PLATFORM, "leaves it to the access rule");
      return;
    }
    String obstacle = local.obstacle(exchange);
    if (!obstacle.isEmpty()) {
      decide(exchange, PLATFORM);
      throw new UnauthenticatedException(
          "this needs an API key (%s: KEY) or a token (Authorization: Bearer TOKEN), because %s"
              .formatted(RequestCallers.KEY_HEADER, obstacle));
    }
    note(exchange, PLATFORM, "the request comes from this machine, in development");
  }

  private static void require(
      HttpExchange exchange,
      String layer,
      String what,
      Demand demand,
      Optional<Principal> principal) {
    if (demand.isEmpty()) {
      note(exchange, layer, what + " is open to anybody");
      return;
    }
    if (principal.isEmpty()) {
      decide(exchange, layer);
      throw new UnauthenticatedException(
          what + " needs " + demand.text() + ": log in, or send Authorization: Bearer TOKEN");
    }
    String missing = demand.missing(principal.get());
    if (!missing.isEmpty()) {
      decide(exchange, layer);
      throw new PermissionDeniedException(
          what + " needs " + demand.text() + "; '" + principal.get().name() + "' has " + missing);
    }
    note(
        exchange,
        layer,
        what + " needs " + demand.text() + ", which '" + principal.get().name() + "' has");
  }

  /** Clients hear of the rule's demand, not of what it is written for. */
  private static String words(AccessRules.Match match) {
    return "access rule " + match.number();
  }

  private Optional<String> tenant(HttpExchange exchange, Optional<Principal> principal) {
    if (principal.isEmpty()) {
      return Optional.empty();
    }
    Optional<String> own = principal.get().tenant();
    Optional<String> asked = exchange.header(options.tenantHeader()).map(String::strip);
    if (asked.isEmpty()) {
      return own;
    }
    if (!TENANT_NAME.matcher(asked.get()).matches()) {
      throw new InvalidPayloadException(
          options.tenantHeader()
              + " is no name of a tenant: it has letters, digits, '.', '_' and '-', begins with a"
              + " letter or digit and has at most 63 characters");
    }
    if (own.isPresent() && !own.get().equals(asked.get())) {
      decide(exchange, TENANT);
      throw new PermissionDeniedException(
          "'%s' may act for the tenant '%s' only; leave %s out or name that one"
              .formatted(principal.get().name(), own.get(), options.tenantHeader()));
    }
    if (own.isEmpty() && !mayActFor(principal.get(), asked.get())) {
      decide(exchange, TENANT);
      throw new PermissionDeniedException(
          "'%s' belongs to no tenant; naming one takes the role admin or the permission 'tenant.%s'"
              .formatted(principal.get().name(), asked.get()));
    }
    return asked;
  }

  private static boolean mayActFor(Principal principal, String tenant) {
    return ADMINS.isMetBy(principal) || principal.hasPermission("tenant." + tenant);
  }

  private static void note(HttpExchange exchange, String layer, String why) {
    if (exchange instanceof TrialExchange trial) {
      trial.passed(layer, why);
    }
  }

  private static void decide(HttpExchange exchange, String layer) {
    exchange.refusedBy(layer);
  }
}
