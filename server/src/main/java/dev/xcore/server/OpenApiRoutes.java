package dev.xcore.server;

import dev.xcore.handlers.RouteDescriptor;
import dev.xcore.handlers.RouteDescriptor.Parameter;
import dev.xcore.handlers.RouteDescriptor.Source;
import dev.xcore.handlers.SocketDescriptor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Describes what a plugin mounts under its prefix: routes, sockets and static files. */
final class OpenApiRoutes {

  private OpenApiRoutes() {}

  static void add(OpenApiPlugin plugin, OpenApiPaths paths) {
    for (RouteDescriptor route : plugin.handlers().routes()) {
      if (!route.hidden()) {
        List<RouteDescriptor> rivals = OpenApiRivals.of(plugin, route);
        List<List<String>> versions = rivals.stream().map(RouteDescriptor::versions).toList();
        for (OpenApiMount mount : OpenApiMount.of(plugin, route.versions(), versions)) {
          add(plugin, route, rivals, mount, paths);
        }
      }
    }
    for (SocketDescriptor socket : plugin.handlers().sockets()) {
      for (OpenApiMount mount :
          OpenApiMount.of(plugin, socket.versions(), OpenApiRivals.of(plugin, socket))) {
        String path = plugin.path(mount.below(socket.path()));
        paths.addSocket(
            path,
            plugin.name() + "_" + name("connect", socket.path(), socket.origin()) + mount.suffix(),
            (identifier, names) -> socket(plugin, socket, mount, path, identifier, names));
      }
    }
    if (plugin.hasFiles() && plugin.showsAllVersions()) {
      paths.add(
          "GET",
          plugin.path("/{file...}"),
          plugin.name() + "_files",
          (identifier, names) -> files(plugin, identifier, names));
    }
  }

  private static void add(
      OpenApiPlugin plugin,
      RouteDescriptor route,
      List<RouteDescriptor> rivals,
      OpenApiMount mount,
      OpenApiPaths paths) {
    String path = plugin.path(mount.below(route.path()));
    paths.add(
        route.method(),
        path,
        plugin.name() + "_" + name(route.method(), route.path(), route.origin()) + mount.suffix(),
        (identifier, names) -> route(plugin, route, rivals, mount, path, identifier, names));
  }

  /** The method's name, or what a programmatic route does: {@code get_users_id}. */
  private static String name(String method, String path, String origin) {
    String declared = OpenApiText.methodName(origin);
    return declared.isEmpty()
        ? method.toLowerCase(Locale.ROOT) + path.replaceAll("[^A-Za-z0-9]+$", "")
        : declared;
  }

  private static Map<String, Object> route(
      OpenApiPlugin plugin,
      RouteDescriptor route,
      List<RouteDescriptor> rivals,
      OpenApiMount mount,
      String path,
      String identifier,
      Map<String, String> names) {
    String fallback = name(route.method(), route.path(), route.origin());
    OpenApiObject operation =
        OpenApiObject.create()
            .with("tags", route.tags().isEmpty() ? List.of(plugin.name()) : route.tags())
            .with("summary", OpenApiText.summary(route.description(), fallback))
            .with("operationId", identifier)
            .withUnlessEmpty("x-roles", route.demand().roles())
            .withUnlessEmpty("x-permissions", route.demand().permissions())
            .withUnlessEmpty("security", OpenApiSecurity.requirement(route.demand()))
            .withUnlessEmpty("parameters", parameters(route.parameters(), mount, path, names));
    mount.describe(operation);
    route.body().ifPresent(body -> operation.with("requestBody", body(body)));
    return operation.with("responses", responses(plugin, route, rivals, mount)).tree();
  }

  /** Every name of the path is declared, even where the handler takes it from the raw request. */
  private static List<Map<String, Object>> parameters(
      List<Parameter> declared, OpenApiMount mount, String path, Map<String, String> names) {
    Map<String, Map<String, Object>> all = new LinkedHashMap<>();
    mount.parameters().forEach(parameter -> all.put("header " + parameter.get("name"), parameter));
    names.forEach((own, shared) ->
        all.put("path " + shared, pathParameter(path, own, shared, Map.of("type", "string"))));
    for (Parameter parameter : declared) {
      if (parameter.source() == Source.PATH) {
        String shared = names.getOrDefault(parameter.name(), parameter.name());
        all.put(
            "path " + shared, pathParameter(path, parameter.name(), shared, parameter.schema()));
      } else {
        String place = parameter.source().name().toLowerCase(Locale.ROOT);
        all.put(place + " " + parameter.name(), parameter(parameter, place));
      }
    }
    return List.copyOf(all.values());
  }

  private static Map<String, Object> pathParameter(
      String path, String own, String shared, Map<String, Object> schema) {
    String rest =
        OpenApiPaths.isCatchAll(path, own) ? "The rest of the path; may contain slashes." : "";
    return OpenApiObject.create()
        .with("name", shared)
        .with("in", "path")
        .withUnlessEmpty("description", rest)
        .with("required", true)
        .with("schema", schema)
        .tree();
  }

  private static Map<String, Object> parameter(Parameter parameter, String place) {
    return OpenApiObject.create()
        .with("name", parameter.name())
        .with("in", place)
        .with("required", parameter.required())
        .with("schema", parameter.schema())
        .tree();
  }

  private static Map<String, Object> body(RouteDescriptor.Body body) {
    OpenApiObject content = OpenApiObject.create();
    body.contentTypes().forEach(type -> content.with(type, media(type, body.schema())));
    return OpenApiObject.create().with("required", body.required()).with("content", content).tree();
  }

  /** A schema says what is in JSON, forms and multiparts; other content is text or bytes. */
  static Map<String, Object> media(String type, Map<String, Object> schema) {
    if (!schema.isEmpty()) {
      return Map.of("schema", schema);
    }
    return type.startsWith("text/") ? Map.of("schema", Map.of("type", "string")) : Map.of();
  }

  private static Map<String, Object> responses(
      OpenApiPlugin plugin,
      RouteDescriptor route,
      List<RouteDescriptor> rivals,
      OpenApiMount mount) {
    boolean hasContent = route.status() != 204 && !route.produces().isBlank();
    OpenApiObject success = OpenApiObject.create().with("description", meaning(route.status()));
    if (hasContent) {
      Map<String, Object> usual = Map.of(route.produces(), media(route.produces(), route.output()));
      success.with(
          "content",
          mount.content(plugin.name(), usual, OpenApiRivals.media(plugin, route, rivals)));
    }
    OpenApiObject responses =
        OpenApiObject.create().with(Integer.toString(route.status()), success);
    OpenApiResponses.errors(errors(route)).forEach(responses::with);
    return responses.tree();
  }

  private static String meaning(int status) {
    return switch (status) {
      case 201 -> "Created.";
      case 202 -> "Accepted; the work goes on.";
      case 204 -> "Done; there is no content.";
      default -> "Done.";
    };
  }

  private static List<Integer> errors(RouteDescriptor route) {
    List<Integer> errors = new ArrayList<>(List.of(404, 429, 500, 503, 504));
    if (route.body().isPresent()) {
      errors.addAll(List.of(400, 413, 415));
    }
    if (route.body().isPresent() || !route.parameters().isEmpty()) {
      errors.add(422);
    }
    if (!route.demand().isEmpty()) {
      errors.addAll(List.of(401, 403));
    }
    return errors;
  }

  private static Map<String, Object> socket(
      OpenApiPlugin plugin,
      SocketDescriptor socket,
      OpenApiMount mount,
      String path,
      String identifier,
      Map<String, String> names) {
    String fallback = name("connect", socket.path(), socket.origin());
    OpenApiObject responses =
        OpenApiObject.create()
            .with("101", Map.of("description", "The connection is a WebSocket from here on."));
    List<Integer> errors = new ArrayList<>(List.of(404, 422, 503));
    if (!socket.demand().isEmpty()) {
      errors.addAll(List.of(401, 403));
    }
    OpenApiResponses.errors(errors).forEach(responses::with);
    return mount
        .describe(
            OpenApiObject.create()
                .with("tags", List.of(plugin.name()))
                .with("description", "A WebSocket: connect with a WebSocket client."))
        .with("summary", OpenApiText.summary(socket.description(), fallback))
        .with("operationId", identifier)
        .with("x-websocket", true)
        .withUnlessEmpty("x-roles", socket.demand().roles())
        .withUnlessEmpty("x-permissions", socket.demand().permissions())
        .withUnlessEmpty("security", OpenApiSecurity.requirement(socket.demand()))
        .withUnlessEmpty("parameters", parameters(socket.parameters(), mount, path, names))
        .with("responses", responses)
        .tree();
  }

  private static Map<String, Object> files(
      OpenApiPlugin plugin, String identifier, Map<String, String> names) {
    String path = plugin.path("/{file...}");
    OpenApiObject responses =
        OpenApiObject.create()
            .with(
                "200",
                OpenApiObject.create()
                    .with("description", "The file.")
                    .with("content", Map.of("*/*", Map.of())));
    OpenApiResponses.errors(List.of(404)).forEach(responses::with);
    return OpenApiObject.create()
        .with("tags", List.of(plugin.name()))
        .with("summary", "Static files of the plugin")
        .with("operationId", identifier)
        .with(
            "parameters",
            parameters(List.of(), new OpenApiMount("", List.of(), plugin.api()), path, names))
        .with("responses", responses)
        .tree();
  }
}
