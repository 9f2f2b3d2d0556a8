package dev.xcore.server;

import dev.xcore.handlers.Demand;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Says who may call an operation. */
final class OpenApiSecurity {

  private static final String BEARER = "bearer";
  private static final String KEY = "key";
  private static final String SESSION = "session";
  private static final List<Object> ANY_CREDENTIALS =
      List.of(Map.of(BEARER, List.of()), Map.of(KEY, List.of()), Map.of(SESSION, List.of()));

  private OpenApiSecurity() {}

  /** What an operation with a demand needs; empty when anybody may. */
  static List<Object> requirement(Demand demand) {
    return demand.isEmpty() ? List.of() : ANY_CREDENTIALS;
  }

  /**
   * What an action needs: credentials, which development does not ask this machine's programs for.
   */
  static List<Object> ofAction(Demand demand) {
    return demand.isEmpty()
        ? List.of(ANY_CREDENTIALS.get(0), ANY_CREDENTIALS.get(1), ANY_CREDENTIALS.get(2), Map.of())
        : ANY_CREDENTIALS;
  }

  /** The {@code components.securitySchemes} section. */
  static Map<String, Object> section() {
    Map<String, Object> schemes = new LinkedHashMap<>();
    schemes.put(
        BEARER,
        scheme("http", "scheme", "bearer", "An access token, or the administration token."));
    schemes.put(
        KEY,
        OpenApiObject.create()
            .with("type", "apiKey")
            .with("in", "header")
            .with("name", RequestCallers.KEY_HEADER)
            .with("description", "The API key of an account.")
            .tree());
    schemes.put(
        SESSION,
        OpenApiObject.create()
            .with("type", "apiKey")
            .with("in", "cookie")
            .with("name", RequestCallers.SESSION_COOKIE)
            .with("description", "The session of a browser; counts for requests of its own pages.")
            .tree());
    return schemes;
  }

  private static Map<String, Object> scheme(
      String type, String key, String value, String description) {
    return OpenApiObject.create()
        .with("type", type)
        .with(key, value)
        .with("description", description)
        .tree();
  }
}
