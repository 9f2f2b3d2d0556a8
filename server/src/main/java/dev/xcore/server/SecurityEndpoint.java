package dev.xcore.server;

import dev.xcore.kernel.runtime.OfferedService;
import dev.xcore.kernel.runtime.PluginSupervisor;
import dev.xcore.sdk.InvalidPayloadException;
import dev.xcore.sdk.NotFoundException;
import dev.xcore.sdk.Principal;
import dev.xcore.sdk.Users;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * {@code GET /admin/security/explain}: who would be let in where, and who decides it. Thread safe.
 */
public final class SecurityEndpoint {

  private static final String ANONYMOUS = "anonymous";
  private static final Set<String> OPERATORS = Set.of("admin", "system");
  private static final int LONGEST = 4000;

  private final Supplier<HttpDispatcher> dispatcher;
  private final PluginSupervisor supervisor;

  private SecurityEndpoint(Supplier<HttpDispatcher> dispatcher, PluginSupervisor supervisor) {
    this.dispatcher = dispatcher;
    this.supervisor = supervisor;
  }

  /**
   * Makes the endpoint.
   *
   * @param dispatcher answers requests, asked for at each use
   * @param supervisor knows the service of accounts
   * @return the endpoint
   */
  public static SecurityEndpoint create(
      Supplier<HttpDispatcher> dispatcher, PluginSupervisor supervisor) {
    return new SecurityEndpoint(dispatcher, supervisor);
  }

  /**
   * Returns the page.
   *
   * @return a route for administrators
   */
  public BuiltInRoute route() {
    return BuiltInRoute.admin(
        "GET",
        "/admin/security/explain",
        (exchange, parameters, snapshot) ->
            EventsEndpoint.answer(exchange, 200, explain(exchange).tree()));
  }

  private AccessExplanation explain(HttpExchange exchange) {
    KnownQuery query = KnownQuery.of(exchange, "user", "method", "path");
    String user = query.text("user").orElse(ANONYMOUS);
    String method = query.text("method").orElse("GET").toUpperCase(Locale.ROOT);
    String path =
        query
            .text("path")
            .orElseThrow(() ->
                new InvalidPayloadException("query parameter 'path' is required, such as /shop"));
    if (!path.startsWith("/") || path.length() > LONGEST) {
      throw KnownQuery.wrong("path", path.substring(0, Math.min(60, path.length())), "/… ");
    }
    return dispatcher.get().explain(user, principal(user), method, path);
  }

  private Optional<Principal> principal(String user) {
    if (user.equals(ANONYMOUS)) {
      return Optional.empty();
    }
    Optional<Principal> account =
        supervisor.provided().ofType(Users.class).stream()
            .findFirst()
            .flatMap(users -> users.use(known -> known.find(user)))
            .flatMap(OfferedService.Reply::value)
            .map(Users.User::principal);
    if (account.isPresent()) {
      return account;
    }
    if (OPERATORS.contains(user)) {
      return Optional.of(RequestCallers.ADMIN);
    }
    throw new NotFoundException(
        "there is no account '%s'; 'anonymous' stands for nobody, 'system' for the admin token"
            .formatted(user.substring(0, Math.min(100, user.length()))));
  }
}
