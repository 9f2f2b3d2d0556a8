package dev.xcore.handlers;

import dev.xcore.sdk.Action;
import dev.xcore.sdk.ActionHandler;
import dev.xcore.sdk.HealthCheck;
import dev.xcore.sdk.Payload;
import dev.xcore.sdk.PluginContext;
import dev.xcore.sdk.http.WebSocket;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Builds the table of one class, collecting every problem. Used by one thread. */
final class TableBuilder {

  private final Binder binder;
  private final Problems problems = new Problems();
  private final SchemaSet schemas;
  private final Roles roles;
  private final ActionCompiler actionCompiler;
  private final RouteCompiler routeCompiler;
  private final SocketCompiler socketCompiler;
  private final HealthCheckCompiler healthCompiler;
  private final Map<String, ActionDescriptor> actions = new LinkedHashMap<>();
  private final List<RouteDescriptor> routes = new ArrayList<>();
  private final List<SocketDescriptor> sockets = new ArrayList<>();
  private final List<HealthCheckDescriptor> healthChecks = new ArrayList<>();
  private final Claims claims = new Claims(problems);
  private final ApiVersions api;
  private final VersionMarks versionMarks;

  TableBuilder(
      String plugin, Class<?> entryClass, Binder binder, PluginContext context, ApiVersions api) {
    this.api = api;
    this.versionMarks = new VersionMarks(api, problems);
    this.binder = binder;
    this.schemas = new SchemaSet(plugin);
    this.roles =
        problems
            .attempt(entryClass.getSimpleName(), () -> Roles.ofClass(entryClass))
            .orElseGet(() -> new Roles(List.of()));
    this.actionCompiler = new ActionCompiler(binder, schemas, context, roles, problems);
    this.routeCompiler = new RouteCompiler(binder, schemas, context, roles, problems);
    this.socketCompiler = new SocketCompiler(binder, schemas, context, roles, problems);
    this.healthCompiler = new HealthCheckCompiler(problems);
  }

  HandlerTable build(Class<?> entryClass) {
    for (HandlerMethod method : HandlerMethods.find(entryClass, problems)) {
      add(method, versionMarks.of(method, entryClass));
    }
    versionMarks.finish();
    problems.throwIfAny();
    return new HandlerTable(
        actions,
        routes,
        sockets,
        catchAll(entryClass),
        healthChecks,
        roles.ofClass(),
        schemas.definitions(),
        api);
  }

  private void add(HandlerMethod method, List<String> versions) {
    Optional<Action> action = Optional.ofNullable(method.method().getAnnotation(Action.class));
    Optional<WebSocket> socket =
        Optional.ofNullable(method.method().getAnnotation(WebSocket.class));
    List<RouteMark> marks = RouteMark.of(method.method());
    if (socket.isPresent() && (action.isPresent() || !marks.isEmpty())) {
      String other = action.isPresent() ? "@Action" : marks.getFirst().label();
      problems.add(method.origin(), "has @WebSocket and " + other + "; write a method for each");
      return;
    }
    socket.ifPresent(mark -> refuseMisplaced(method, "@WebSocket"));
    action
        .flatMap(mark -> actionCompiler.compile(method, mark, versions))
        .ifPresent(compiled -> add(compiled, method));
    routeCompiler.compile(method, marks, versions).forEach(this::add);
    socket.flatMap(mark -> socketCompiler.compile(method, mark, versions)).ifPresent(this::add);
    Optional.ofNullable(method.method().getAnnotation(HealthCheck.class))
        .ifPresent(mark -> add(mark, method, action.isPresent() || !marks.isEmpty()));
  }

  private void add(HealthCheck mark, HandlerMethod method, boolean isCallable) {
    if (isCallable) {
      problems.add(
          method.origin(), "is a @HealthCheck and a handler of calls; write a method for each");
      return;
    }
    refuseMisplaced(method, "@HealthCheck");
    healthCompiler
        .compile(method, mark)
        .filter(check -> claims.healthCheck(check.name(), method.origin()))
        .ifPresent(healthChecks::add);
  }

  private void refuseMisplaced(HandlerMethod method, String handler) {
    PolicyMarks.misplaced(method.method(), handler)
        .ifPresent(why -> problems.add(method.origin(), why));
  }

  private void add(ActionDescriptor action, HandlerMethod method) {
    if (claims.action(action, method.origin())) {
      actionNames(action).forEach(name -> actions.put(name, action));
    }
  }

  /** Its name with each of its versions, and without one if the preferred version has it. */
  private List<String> actionNames(ActionDescriptor action) {
    List<String> names = new ArrayList<>();
    if (api.listed().isEmpty() || ApiVersions.include(action.versions(), api.preferred())) {
      names.add(action.name());
    }
    api.listed().stream()
        .filter(version -> ApiVersions.include(action.versions(), version))
        .forEach(version -> names.add(ApiVersions.qualified(action.name(), version)));
    return names;
  }

  private void add(RouteDescriptor route) {
    if (claims.route(route)) {
      routes.add(route);
    }
  }

  private void add(SocketDescriptor socket) {
    if (claims.socket(socket)) {
      sockets.add(socket);
    }
  }

  private Optional<HandlerTable.CatchAll> catchAll(Class<?> entryClass) {
    return ActionHandler.class.isAssignableFrom(entryClass)
        ? Optional.of((instance, action, payload) ->
            ((ActionHandler) instance)
                .handle(action, binder.read(Payload.class, ActionInvoker.fields(payload))))
        : Optional.empty();
  }
}
