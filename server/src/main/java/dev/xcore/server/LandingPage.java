package dev.xcore.server;

import dev.xcore.sdk.http.Response.Header;
import java.util.List;
import java.util.Map;

/** {@code GET /}: leads to the documentation in development, says little elsewhere. */
public final class LandingPage {

  private static final List<Header> JSON = List.of(new Header("Content-Type", "application/json"));

  private LandingPage() {}

  /**
   * Returns the page.
   *
   * @param options of the server
   * @return one public route
   */
  public static BuiltInRoute route(ServerOptions options) {
    if (options.isDevelopment()) {
      return BuiltInRoute.get(
          "/",
          (exchange, parameters, snapshot) ->
              exchange.respond(
                  302,
                  List.of(new Header("Location", exchange.contextPath() + "/docs")),
                  new byte[0]));
    }
    byte[] page = Json.write(Map.of("name", options.name()));
    return BuiltInRoute.get(
        "/", (exchange, parameters, snapshot) -> exchange.respond(200, JSON, page));
  }
}
