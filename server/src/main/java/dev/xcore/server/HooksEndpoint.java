package dev.xcore.server;

import dev.xcore.kernel.runtime.PlatformHooks;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code /admin/hooks}: who stands at which hook points, and how well. Thread safe. */
public final class HooksEndpoint {

  private static final int OK = 200;

  private final PlatformHooks hooks;

  private HooksEndpoint(PlatformHooks hooks) {
    this.hooks = hooks;
  }

  /**
   * Makes the endpoint.
   *
   * @param hooks of the platform and of its plugins
   * @return the endpoint
   */
  public static HooksEndpoint create(PlatformHooks hooks) {
    return new HooksEndpoint(hooks);
  }

  /**
   * Returns the page.
   *
   * @return a route for administrators
   */
  public List<BuiltInRoute> routes() {
    return List.of(BuiltInRoute.admin("GET", "/admin/hooks", (x, p, snapshot) -> list(x)));
  }

  private void list(HttpExchange exchange) {
    Optional<String> plugin = KnownQuery.of(exchange, "plugin").text("plugin");
    EventsEndpoint.answer(exchange, OK, Map.of("hooks", HookReport.of(hooks.status(), plugin)));
  }
}
