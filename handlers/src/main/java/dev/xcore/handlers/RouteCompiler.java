package dev.xcore.handlers;

import dev.xcore.sdk.PluginContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Compiles methods with HTTP annotations. Used by one thread. */
final class RouteCompiler {

  private static final Pattern METHOD = Pattern.compile("[A-Z][A-Z0-9_-]{0,31}");

  private final Binder binder;
  private final SchemaSet schemas;
  private final PluginContext context;
  private final Roles classRoles;
  private final Problems problems;
  private final HandlerMarks marks;

  RouteCompiler(
      Binder binder,
      SchemaSet schemas,
      PluginContext context,
      Roles classRoles,
      Problems problems,
      HandlerMarks marks) {
    this.classRoles = classRoles;
    this.binder = binder;
    this.schemas = schemas;
    this.context = context;
    this.problems = problems;
    this.marks = marks;
  }

  /** Compiles one method: a route for each HTTP method it is annotated for. */
  List<RouteDescriptor> compile(
      HandlerMethod method, List<RouteMark> marks, List<String> versions) {
    Map<String, RouteMark> byMethod = new TreeMap<>();
    List<RouteDescriptor> routes = new ArrayList<>();
    for (RouteMark mark : marks) {
      RouteMark other = byMethod.putIfAbsent(mark.method(), mark);
      if (other == null) {
        compile(method, mark, versions).ifPresent(routes::add);
      } else {
        problems.add(
            method.origin(),
            other.label() + " and " + mark.label() + " both serve " + mark.method() + "; keep one");
      }
    }
    return routes;
  }

  private Optional<RouteDescriptor> compile(
      HandlerMethod method, RouteMark mark, List<String> versions) {
    int before = problems.count();
    String place = method.origin();
    problems.attempt(place, () -> httpMethod(mark.method()));
    problems.attempt(place, () -> status(mark.status()));
    problems.attempt(place, () -> classRoles.of(method.method(), mark.demand()));
    problems.attempt(place, () -> PolicyMarks.of(method.method()));
    Optional<PathPattern> path = problems.attempt(place, () -> PathPattern.parse(mark.path()));
    Optional<HandlerCall> call = problems.attempt(place, () -> marks.call(method));
    if (path.isEmpty()) {
      return Optional.empty();
    }
    RouteInput input = RouteInput.ofRoute(mark.method(), path.get(), binder, schemas, context);
    for (HandlerParameter parameter : method.parameters()) {
      problems.attempt(parameter.place(method), () -> input.add(parameter));
    }
    if (problems.count() > before) {
      return Optional.empty();
    }
    return problems.attempt(
        place, () -> descriptor(method, mark, versions, input, call.orElseThrow()));
  }

  private RouteDescriptor descriptor(
      HandlerMethod method,
      RouteMark mark,
      List<String> versions,
      RouteInput input,
      HandlerCall call) {
    Answer answer = Answer.of(method.returnType());
    RequestArguments arguments = input.arguments();
    return new RouteDescriptor(
        mark.method(),
        mark.path(),
        answer.status(mark.status()),
        classRoles.of(method.method(), mark.demand()),
        mark.description(),
        mark.tags(),
        mark.hidden(),
        versions,
        input.parameters(),
        input.body(),
        answer.schema(binder, schemas),
        answer.produces(),
        method.origin(),
        PolicyMarks.of(method.method()),
        (instance, request) -> call.call(instance, arguments.read(request, null)));
  }

  /**
   * Checks the name of an HTTP method.
   *
   * @throws HandlerDefinitionException if it is none
   */
  static String httpMethod(String method) {
    if (!METHOD.matcher(method).matches()) {
      String upper = method.toUpperCase(Locale.ROOT);
      String hint = METHOD.matcher(upper).matches() ? "; write '" + upper + "'" : "";
      throw new HandlerDefinitionException(
          List.of("'" + method + "' is not an HTTP method in upper case" + hint));
    }
    return method;
  }

  /**
   * Checks the status of a successful answer.
   *
   * @throws HandlerDefinitionException if it is none
   */
  static int status(int status) {
    if (status < 200 || status > 299) {
      throw new HandlerDefinitionException(
          List.of(
              "status "
                  + status
                  + " is not between 200 and 299; return a Response, or throw, for any other"));
    }
    return status;
  }
}
