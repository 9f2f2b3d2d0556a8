package dev.xcore.server;

import java.util.List;
import java.util.Map;

/** Says who may call an operation. */
final class OpenApiSecurity {

  private static final String BEARER = "bearer";

  private OpenApiSecurity() {}

  /** What an operation needs that these roles may call; empty when anybody may. */
  static List<Object> requirement(List<String> roles) {
    return roles.isEmpty() ? List.of() : List.of(Map.of(BEARER, List.of()));
  }

  /** The {@code components.securitySchemes} section. */
  static Map<String, Object> section() {
    Map<String, Object> bearer =
        OpenApiObject.create()
            .with("type", "http")
            .with("scheme", "bearer")
            .with("description", "The token of a principal that has one of the roles asked for.")
            .tree();
    return Map.of(BEARER, bearer);
  }
}
