package dev.xcore.server;

import dev.xcore.handlers.Demand;
import java.util.List;
import java.util.Map;

/** Says who may call an operation. */
final class OpenApiSecurity {

  private static final String BEARER = "bearer";

  private OpenApiSecurity() {}

  /** What an operation with a demand needs; empty when anybody may. */
  static List<Object> requirement(Demand demand) {
    return demand.isEmpty() ? List.of() : List.of(Map.of(BEARER, List.of()));
  }

  /**
   * What an action needs: the token, which development does not ask this machine's programs for.
   */
  static List<Object> ofAction(Demand demand) {
    Map<String, Object> token = Map.of(BEARER, List.of());
    return demand.isEmpty() ? List.of(token, Map.of()) : List.of(token);
  }

  /** The {@code components.securitySchemes} section. */
  static Map<String, Object> section() {
    Map<String, Object> bearer =
        OpenApiObject.create()
            .with("type", "http")
            .with("scheme", "bearer")
            .with(
                "description",
                "The token of a principal that has one of the roles asked for; today that is the"
                    + " administration token.")
            .tree();
    return Map.of(BEARER, bearer);
  }
}
