package dev.xcore.handlers;

import dev.xcore.sdk.http.Request;
import dev.xcore.sdk.http.RouteDefinition;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Compiles routes that a plugin registers in code. Used by one thread. */
final class RouterCompiler {

  private static final Map<String, Object> TEXT = Map.of("type", "string");

  private final Binder binder;
  private final SchemaSet schemas;
  private final VersionMarks marks;
  private final Roles classRoles;
  private final Problems problems;

  RouterCompiler(
      Binder binder, SchemaSet schemas, VersionMarks marks, Roles classRoles, Problems problems) {
    this.marks = marks;
    this.classRoles = classRoles;
    this.binder = binder;
    this.schemas = schemas;
    this.problems = problems;
  }

  /** Compiles one route; empty if problems were added. */
  Optional<RouteDescriptor> compile(RouteDefinition route) {
    int before = problems.count();
    String origin = "router(): " + route.method() + " " + route.path();
    problems.attempt(origin, () -> RouteCompiler.httpMethod(route.method()));
    problems.attempt(origin, () -> RouteCompiler.status(route.status()));
    problems.attempt(origin, () -> demand(route));
    List<String> versions =
        route.versions().isEmpty() ? List.of() : marks.checked(route.versions(), origin);
    Optional<PathPattern> path = problems.attempt(origin, () -> PathPattern.parse(route.path()));
    Optional<Optional<BodyArgument>> body =
        problems.attempt(origin, () -> route.bodyType().map(type -> body(route, type)));
    if (problems.count() > before) {
      return Optional.empty();
    }
    return problems.attempt(
        origin, () -> descriptor(route, versions, path.orElseThrow(), body.orElseThrow(), origin));
  }

  private Demand demand(RouteDefinition route) {
    return classRoles.or(new Demand(route.roles(), route.permissions()));
  }

  private BodyArgument body(RouteDefinition route, Class<?> type) {
    try {
      return RouteBody.of(route.method()).add(BodyArgument.of(type, binder));
    } catch (HandlerDefinitionException wrong) {
      throw new HandlerDefinitionException(
          wrong.problems().stream().map(why -> type.getSimpleName() + " " + why).toList());
    }
  }

  private RouteDescriptor descriptor(
      RouteDefinition route,
      List<String> versions,
      PathPattern path,
      Optional<BodyArgument> body,
      String origin) {
    Optional<Answer> answer = route.returnType().map(Answer::of);
    return new RouteDescriptor(
        route.method(),
        route.path(),
        answer.map(known -> known.status(route.status())).orElse(route.status()),
        demand(route),
        route.description(),
        route.tags(),
        false,
        versions,
        path.names().stream().map(RouterCompiler::parameter).toList(),
        body.map(argument -> argument.describe(schemas)),
        answer.map(known -> known.schema(binder, schemas)).orElse(Map.of()),
        answer.map(Answer::produces).orElse("application/json"),
        origin,
        CallPolicy.NONE,
        (instance, request) -> call(route, body, request));
  }

  @SuppressWarnings("NullAway") // the handler is a WithBody<@Nullable Object>, which it cannot read
  private static @Nullable Object call(
      RouteDefinition route, Optional<BodyArgument> body, Request request) throws Exception {
    return route.handler().handle(request, read(body, request));
  }

  private static @Nullable Object read(Optional<BodyArgument> body, Request request) {
    if (body.isEmpty()) {
      return null;
    }
    RequestReading reading = new RequestReading(request, null);
    Object value = body.get().read(reading);
    reading.finish();
    return value;
  }

  private static RouteDescriptor.Parameter parameter(String name) {
    return new RouteDescriptor.Parameter(name, RouteDescriptor.Source.PATH, true, TEXT);
  }
}
