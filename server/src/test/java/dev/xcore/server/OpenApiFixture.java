package dev.xcore.server;

import dev.xcore.handlers.ActionDescriptor;
import dev.xcore.handlers.CallPolicy;
import dev.xcore.handlers.Demand;
import dev.xcore.handlers.HandlerTable;
import dev.xcore.handlers.RouteDescriptor;
import dev.xcore.handlers.RouteDescriptor.Body;
import dev.xcore.handlers.RouteDescriptor.Parameter;
import dev.xcore.handlers.RouteDescriptor.Source;
import dev.xcore.handlers.SocketDescriptor;
import dev.xcore.kernel.registry.PluginManifest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Plugins of which each feature of the document occurs at least once. */
final class OpenApiFixture {

  static final Map<String, Object> TEXT = Map.of("type", "string");
  static final Map<String, Object> WHOLE = Map.of("type", "integer", "format", "int64");
  static final Map<String, Object> USER_REFERENCE =
      Map.of("$ref", "#/components/schemas/shop.User");

  private OpenApiFixture() {}

  static OpenApiPlugin shop() {
    return plugin("shop", shopTable(), true);
  }

  /** Clashes with the shop wherever two plugins can: names of actions, methods and tags. */
  static OpenApiPlugin twin() {
    HandlerTable table =
        new HandlerTable(
            actions(action("create_user", List.of(), false)),
            List.of(
                route("GET", "/users", List.of("people"), List.of(), Optional.empty()),
                route("GET", "/users/{user}", List.of(), List.of(), Optional.empty())),
            List.of(),
            Optional.empty(),
            Map.of());
    return plugin("shop-create", table, false);
  }

  static HandlerTable shopTable() {
    return new HandlerTable(
        actions(
            action("create_user", List.of("admin"), false),
            action("total", List.of(), false),
            action("secret_door", List.of(), true)),
        List.of(
            route(
                "GET",
                "/users/{id}",
                List.of("people"),
                List.of(
                    new Parameter("id", Source.PATH, true, WHOLE),
                    new Parameter("verbose", Source.QUERY, false, Map.of("type", "boolean")),
                    new Parameter("X-Reason", Source.HEADER, true, TEXT),
                    new Parameter("session", Source.COOKIE, false, TEXT)),
                Optional.empty()),
            route("PUT", "/users/{key}", List.of(), List.of(), json(USER_REFERENCE)),
            route("POST", "/users", List.of("people"), List.of(), json(USER_REFERENCE)),
            route("GET", "/users/{id}/file/{rest...}", List.of(), List.of(), Optional.empty()),
            route("GET", "/things/{id}", List.of(), List.of(), Optional.empty()),
            route("GET", "/things/{rest...}", List.of(), List.of(), Optional.empty()),
            route("PURGE", "/things/{id}", List.of(), List.of(), Optional.empty()),
            route("POST", "/picture", List.of(), List.of(), multipart()),
            route("POST", "/note", List.of(), List.of(), text()),
            route("GET", "/", List.of(), List.of(), Optional.empty()),
            hidden("GET", "/hidden"),
            deleted("/users/{id}"),
            stream("/events")),
        List.of(
            new SocketDescriptor(
                "/rooms/{room}",
                Demand.ofRoles(List.of("member")),
                "Talks.",
                List.of(),
                List.of(new Parameter("room", Source.PATH, true, TEXT)),
                "Shop.rooms(String)",
                (instance, request, session) -> Optional.empty()),
            new SocketDescriptor(
                "/things/{thing}",
                Demand.NONE,
                "Watches a thing.",
                List.of(),
                List.of(new Parameter("thing", Source.PATH, true, TEXT)),
                "Shop.watch(String)",
                (instance, request, session) -> Optional.empty())),
        Optional.of((instance, action, payload) -> payload),
        Map.of(
            "shop.User",
            Map.of(
                "type",
                "object",
                "required",
                List.of("name"),
                "properties",
                Map.of("id", WHOLE, "name", TEXT, "boss", USER_REFERENCE))));
  }

  private static Map<String, ActionDescriptor> actions(ActionDescriptor... actions) {
    Map<String, ActionDescriptor> byName = new LinkedHashMap<>();
    for (ActionDescriptor action : actions) {
      byName.put(action.name(), action);
    }
    return byName;
  }

  static ActionDescriptor action(String name, List<String> roles, boolean isHidden) {
    return new ActionDescriptor(
        name,
        "Does " + name + ".",
        roles,
        isHidden,
        Map.of("type", "object", "properties", Map.of("name", TEXT), "required", List.of("name")),
        USER_REFERENCE,
        (instance, payload) -> payload);
  }

  static RouteDescriptor route(
      String method,
      String path,
      List<String> tags,
      List<Parameter> parameters,
      Optional<Body> body) {
    return new RouteDescriptor(
        method,
        path,
        method.equals("POST") ? 201 : 200,
        Demand.NONE,
        "",
        tags,
        false,
        List.of(),
        parameters,
        body,
        Map.of("type", "array", "items", WHOLE),
        "application/json",
        "Shop.users(long)",
        CallPolicy.NONE,
        (instance, request) -> null);
  }

  private static RouteDescriptor hidden(String method, String path) {
    return new RouteDescriptor(
        method,
        path,
        200,
        Demand.NONE,
        "",
        List.of(),
        true,
        List.of(),
        List.of(),
        Optional.empty(),
        Map.of(),
        "application/json",
        "Shop.hidden()",
        CallPolicy.NONE,
        (instance, request) -> null);
  }

  private static RouteDescriptor deleted(String path) {
    return new RouteDescriptor(
        "DELETE",
        path,
        204,
        Demand.ofRoles(List.of("admin", "owner")),
        "Removes a user.",
        List.of(),
        false,
        List.of(),
        List.of(),
        Optional.empty(),
        Map.of(),
        "",
        "router(): DELETE /users/{id}",
        CallPolicy.NONE,
        (instance, request) -> null);
  }

  private static RouteDescriptor stream(String path) {
    return new RouteDescriptor(
        "GET",
        path,
        200,
        Demand.NONE,
        "",
        List.of(),
        false,
        List.of(),
        List.of(),
        Optional.empty(),
        Map.of(),
        "text/event-stream",
        "Shop.events()",
        CallPolicy.NONE,
        (instance, request) -> null);
  }

  private static Optional<Body> json(Map<String, Object> schema) {
    return Optional.of(
        new Body(List.of("application/json", "application/x-www-form-urlencoded"), true, schema));
  }

  private static Optional<Body> multipart() {
    Map<String, Object> file = Map.of("type", "string", "format", "binary");
    Map<String, Object> schema =
        Map.of(
            "type",
            "object",
            "properties",
            Map.of("title", TEXT, "picture", file, "more", Map.of("type", "array", "items", file)));
    return Optional.of(new Body(List.of("multipart/form-data"), true, schema));
  }

  private static Optional<Body> text() {
    return Optional.of(
        new Body(List.of("text/plain", "application/octet-stream"), false, Map.of()));
  }

  static OpenApiPlugin plugin(String name, HandlerTable handlers, boolean hasFiles) {
    return new OpenApiPlugin(
        name,
        "1.2.0",
        "Sells <things>.",
        "https://shop.example",
        new PluginManifest.Api("/plugins/" + name, List.of(), Map.of(), Map.of()),
        "",
        handlers,
        hasFiles);
  }
}
