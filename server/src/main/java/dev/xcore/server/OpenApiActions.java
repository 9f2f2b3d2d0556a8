package dev.xcore.server;

import dev.xcore.handlers.ActionDescriptor;
import dev.xcore.handlers.ApiVersions;
import dev.xcore.handlers.Demand;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Describes actions: {@code POST /app/PLUGIN/ACTION}, the payload in, an ok envelope out. */
final class OpenApiActions {

  private static final String JSON = "application/json";

  private OpenApiActions() {}

  static void add(OpenApiPlugin plugin, OpenApiPaths paths) {
    String base = "/app/" + plugin.name() + "/";
    for (ActionDescriptor action : plugin.handlers().declaredActions()) {
      for (OpenApiMount mount : mounts(plugin, action)) {
        paths.add(
            "POST",
            base + name(action, mount),
            plugin.name() + "_" + action.name() + mount.suffix(),
            (identifier, names) -> action(plugin, action, mount, identifier));
      }
    }
    if (plugin.handlers().catchAll().isPresent() && !plugin.hides(base + "{action}")) {
      paths.add(
          "POST",
          base + "{action}",
          plugin.name() + "_any_action",
          (identifier, names) -> catchAll(plugin, identifier, names));
    }
  }

  /** An action of all versions is shown once, as it is called: without one. */
  private static List<OpenApiMount> mounts(OpenApiPlugin plugin, ActionDescriptor action) {
    if (action.hidden() || plugin.hides("/app/" + plugin.name() + "/" + action.name())) {
      return List.of();
    }
    if (action.versions().isEmpty()) {
      return List.of(new OpenApiMount("", List.of(), plugin.api()));
    }
    List<List<String>> rivals =
        plugin.handlers().declaredActions().stream()
            .filter(other -> other.name().equals(action.name()) && !other.hidden())
            .map(ActionDescriptor::versions)
            .toList();
    return OpenApiMount.of(plugin, action.versions(), rivals);
  }

  private static String name(ActionDescriptor action, OpenApiMount mount) {
    return mount.version().isEmpty()
        ? action.name()
        : ApiVersions.qualified(action.name(), mount.version());
  }

  private static Map<String, Object> action(
      OpenApiPlugin plugin, ActionDescriptor action, OpenApiMount mount, String identifier) {
    String summary = OpenApiText.summary(action.description(), action.name());
    return mount
        .describe(operation(plugin, identifier, summary))
        .withUnlessEmpty("parameters", mount.parameters())
        .withUnlessEmpty("x-roles", action.demand().roles())
        .withUnlessEmpty("x-permissions", action.demand().permissions())
        .with("security", OpenApiSecurity.ofAction(action.demand()))
        .with("requestBody", payload(action.input()))
        .with("responses", responses(plugin, action.name(), action.output(), action.demand()))
        .tree();
  }

  private static Map<String, Object> catchAll(
      OpenApiPlugin plugin, String identifier, Map<String, String> names) {
    Map<String, Object> parameter =
        OpenApiObject.create()
            .with("name", names.getOrDefault("action", "action"))
            .with("in", "path")
            .with("required", true)
            .with("schema", Map.of("type", "string"))
            .tree();
    return operation(plugin, identifier, "Any other action")
        .with("security", OpenApiSecurity.ofAction(Demand.NONE))
        .with("parameters", List.of(parameter))
        .with("requestBody", payload(Map.of("type", "object")))
        .with("responses", responses(plugin, "", Map.of(), Demand.NONE))
        .tree();
  }

  private static OpenApiObject operation(OpenApiPlugin plugin, String identifier, String summary) {
    return OpenApiObject.create()
        .with("tags", List.of(plugin.name()))
        .with("summary", summary)
        .with("operationId", identifier);
  }

  /** An absent body stands for an empty payload; whether that is enough is the schema's word. */
  private static Map<String, Object> payload(Map<String, Object> schema) {
    boolean isRequired = schema.get("required") instanceof List<?> names && !names.isEmpty();
    return OpenApiObject.create()
        .with("required", isRequired || schema.containsKey("$ref"))
        .with("content", Map.of(JSON, Map.of("schema", schema)))
        .tree();
  }

  private static Map<String, Object> responses(
      OpenApiPlugin plugin, String action, Map<String, Object> output, Demand demand) {
    OpenApiObject responses =
        OpenApiObject.create()
            .with(
                "200",
                OpenApiObject.create()
                    .with("description", "The action's result.")
                    .with(
                        "content",
                        Map.of(JSON, Map.of("schema", envelope(plugin, action, output)))));
    List<Integer> errors =
        new ArrayList<>(List.of(400, 401, 404, 413, 415, 422, 429, 500, 503, 504));
    if (!demand.isEmpty()) {
      errors.add(403);
    }
    OpenApiResponses.errors(errors).forEach(responses::with);
    return responses.tree();
  }

  private static Map<String, Object> envelope(
      OpenApiPlugin plugin, String action, Map<String, Object> output) {
    OpenApiObject properties =
        OpenApiObject.create()
            .with("status", constant("ok"))
            .with("plugin", constant(plugin.name()))
            .with("action", action.isEmpty() ? Map.of("type", "string") : constant(action))
            .with("result", output);
    return OpenApiObject.create()
        .with("type", "object")
        .with("required", List.of("status", "plugin", "action", "result"))
        .with("properties", properties)
        .tree();
  }

  private static Map<String, Object> constant(String value) {
    return OpenApiObject.create().with("type", "string").with("const", value).tree();
  }
}
