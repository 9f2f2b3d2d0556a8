package dev.xcore.server;

import dev.xcore.handlers.Demand;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Describes the platform's own pages: health and administration. */
final class OpenApiBuiltIns {

  static final String HEALTH = "Health";
  static final String ADMINISTRATION = "Administration";
  static final String PLATFORM = "Platform";

  private static final Map<String, PageDescription> DESCRIPTIONS = PageDescription.all();

  private OpenApiBuiltIns() {}

  /** The page at the root greets people: it is no part of the API. */
  private static List<BuiltInRoute> described(List<BuiltInRoute> routes) {
    return routes.stream().filter(route -> !route.path().equals("/")).toList();
  }

  /** The pages that are described in words, as {@code METHOD PATH}. */
  static Set<String> known() {
    return DESCRIPTIONS.keySet();
  }

  /** Adds the pages. */
  static void add(List<BuiltInRoute> routes, OpenApiPaths paths) {
    for (BuiltInRoute route : described(routes)) {
      String key = route.method() + " " + route.path();
      PageDescription description =
          DESCRIPTIONS.getOrDefault(
              key, PageDescription.of(OpenApiText.words(route.path()), Map.of()));
      String identifier = route.method().toLowerCase(java.util.Locale.ROOT) + route.path();
      paths.add(
          route.method(),
          route.path(),
          identifier.replaceAll("[^A-Za-z0-9]+$", ""),
          (unique, names) -> operation(route, description, unique, names));
    }
  }

  /** The tags of these pages, for the document's list. */
  static List<Map<String, Object>> tags(List<BuiltInRoute> routes) {
    List<String> used = described(routes).stream().map(OpenApiBuiltIns::tag).distinct().toList();
    List<Map<String, Object>> tags = new ArrayList<>();
    addTag(HEALTH, "How the platform and its plugins are.", used, tags);
    addTag(ADMINISTRATION, "Needs the role admin, or the administration token.", used, tags);
    addTag(PLATFORM, "The platform's own pages.", used, tags);
    return tags;
  }

  private static void addTag(
      String name, String description, List<String> used, List<Map<String, Object>> tags) {
    if (used.contains(name)) {
      tags.add(OpenApiObject.create().with("name", name).with("description", description).tree());
    }
  }

  private static String tag(BuiltInRoute route) {
    if (route.admin()) {
      return ADMINISTRATION;
    }
    return isHealth(route) ? HEALTH : PLATFORM;
  }

  private static boolean isHealth(BuiltInRoute route) {
    return route.path().equals("/health") || route.path().startsWith("/health/");
  }

  private static Map<String, Object> operation(
      BuiltInRoute route,
      PageDescription description,
      String identifier,
      Map<String, String> names) {
    OpenApiObject operation =
        OpenApiObject.create()
            .with("tags", List.of(tag(route)))
            .with("summary", description.summary())
            .with("operationId", identifier);
    if (route.admin()) {
      operation
          .with("x-roles", List.of("admin"))
          .with("security", OpenApiSecurity.requirement(Demand.ofRoles(List.of("admin"))));
    }
    operation.withUnlessEmpty("parameters", parameters(names));
    description
        .input()
        .ifPresent(schema ->
            operation.with(
                "requestBody",
                OpenApiObject.create().with("required", true).with("content", json(schema))));
    return operation.with("responses", responses(route, description)).tree();
  }

  private static List<Object> parameters(Map<String, String> names) {
    List<Object> parameters = new ArrayList<>();
    for (String name : names.values()) {
      parameters.add(
          OpenApiObject.create()
              .with("name", name)
              .with("in", "path")
              .with("required", true)
              .with("schema", Map.of("type", "string"))
              .tree());
    }
    return parameters;
  }

  private static Map<String, Object> responses(BuiltInRoute route, PageDescription description) {
    OpenApiObject responses =
        OpenApiObject.create().with("200", answer("Done.", description.output()));
    if (isHealth(route)) {
      return responses.with("503", answer("Unhealthy, or not ready.", description.output())).tree();
    }
    List<Integer> errors = new ArrayList<>(List.of(500));
    if (route.admin()) {
      errors.addAll(List.of(401, 403));
    }
    if (route.path().contains("{")) {
      errors.add(404);
    }
    if (!route.method().equals("GET")) {
      errors.addAll(List.of(400, 409, 413, 415, 422));
    }
    OpenApiResponses.errors(errors).forEach(responses::with);
    return responses.tree();
  }

  private static Map<String, Object> answer(String description, Map<String, Object> schema) {
    return OpenApiObject.create()
        .with("description", description)
        .with("content", json(schema))
        .tree();
  }

  private static Map<String, Object> json(Map<String, Object> schema) {
    return Map.of("application/json", Map.of("schema", schema));
  }

  /** The schema {@code Health}. */
  static Map<String, Object> schemas() {
    Map<String, Object> status =
        OpenApiObject.create()
            .with("type", "string")
            .with("enum", List.of("healthy", "degraded", "unhealthy"))
            .tree();
    OpenApiObject check =
        OpenApiObject.create()
            .with("type", "object")
            .with(
                "properties",
                OpenApiObject.create()
                    .with("status", status)
                    .with("message", Map.of("type", "string"))
                    .with("duration_ms", Map.of("type", "number")));
    return Map.of(
        HEALTH,
        OpenApiObject.create()
            .with("type", "object")
            .with("required", List.of("status"))
            .with(
                "properties",
                OpenApiObject.create()
                    .with("status", status)
                    .with(
                        "checks",
                        OpenApiObject.create()
                            .with("type", "object")
                            .with("additionalProperties", check)))
            .tree());
  }
}
