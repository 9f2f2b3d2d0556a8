package dev.xcore.handlers;

import dev.xcore.sdk.PluginContext;
import dev.xcore.sdk.http.WebSocket;
import dev.xcore.sdk.http.WebSocketListener;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Compiles methods annotated with {@link WebSocket}. Used by one thread. */
final class SocketCompiler {

  private final Binder binder;
  private final SchemaSet schemas;
  private final PluginContext context;
  private final Roles classRoles;
  private final Problems problems;

  SocketCompiler(
      Binder binder,
      SchemaSet schemas,
      PluginContext context,
      Roles classRoles,
      Problems problems) {
    this.classRoles = classRoles;
    this.binder = binder;
    this.schemas = schemas;
    this.context = context;
    this.problems = problems;
  }

  /** Compiles one method; empty if problems were added. */
  Optional<SocketDescriptor> compile(HandlerMethod method, WebSocket mark, List<String> versions) {
    int before = problems.count();
    String place = method.origin();
    problems.attempt(place, () -> returnType(method));
    Optional<Demand> demand =
        problems.attempt(
            place,
            () ->
                classRoles.of(
                    method.method(),
                    new Demand(List.of(mark.roles()), List.of(mark.permissions()))));
    Optional<PathPattern> path = problems.attempt(place, () -> PathPattern.parse(mark.value()));
    Optional<Invocation> invocation = problems.attempt(place, () -> Invocation.of(method.method()));
    if (path.isEmpty()) {
      return Optional.empty();
    }
    RouteInput input = RouteInput.ofSocket(path.get(), binder, schemas, context);
    for (HandlerParameter parameter : method.parameters()) {
      problems.attempt(parameter.place(method), () -> input.add(parameter));
    }
    if (problems.count() > before) {
      return Optional.empty();
    }
    return Optional.of(
        new SocketDescriptor(
            mark.value(),
            demand.orElseThrow(),
            mark.description(),
            versions,
            input.parameters(),
            place,
            acceptor(invocation.orElseThrow(), input.arguments())));
  }

  private static SocketDescriptor.Acceptor acceptor(
      Invocation invocation, RequestArguments arguments) {
    return (instance, request, session) ->
        listener(invocation.call(instance, arguments.read(request, session)));
  }

  private static Optional<WebSocketListener> listener(@Nullable Object returned) {
    return switch (returned) {
      case null -> Optional.empty();
      case Optional<?> maybe -> maybe.map(WebSocketListener.class::cast);
      default -> Optional.of((WebSocketListener) returned);
    };
  }

  private static Type returnType(HandlerMethod method) {
    Type type = ValueShape.unwrapOptional(method.returnType());
    if (!WebSocketListener.class.isAssignableFrom(GenericTypes.raw(type))) {
      throw new HandlerDefinitionException(
          List.of(
              "returns "
                  + GenericTypes.raw(type).getSimpleName()
                  + "; a @WebSocket method returns the WebSocketListener of its connection"));
    }
    return type;
  }
}
