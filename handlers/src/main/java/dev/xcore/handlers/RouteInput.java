package dev.xcore.handlers;

import dev.xcore.sdk.CallContext;
import dev.xcore.sdk.PluginContext;
import dev.xcore.sdk.http.Body;
import dev.xcore.sdk.http.CookieParam;
import dev.xcore.sdk.http.HeaderParam;
import dev.xcore.sdk.http.PathParam;
import dev.xcore.sdk.http.QueryParam;
import dev.xcore.sdk.http.Request;
import dev.xcore.sdk.http.Response;
import dev.xcore.sdk.http.WebSocketSession;
import java.io.InputStream;
import java.lang.annotation.Annotation;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Builds what a route or socket takes, parameter by parameter: its arguments and their description.
 *
 * <p>FastAPI's rules: a name in the path is a path parameter, a simple type or a list of simple
 * types is a query parameter, anything else is the body; annotations override.
 */
final class RouteInput {

  private static final List<Class<? extends Annotation>> SOURCES =
      List.of(PathParam.class, QueryParam.class, HeaderParam.class, CookieParam.class, Body.class);
  private static final Map<String, Object> TEXT = Map.of("type", "string");

  private final PathPattern path;
  private final boolean isSocket;
  private final Binder binder;
  private final SchemaSet schemas;
  private final PluginContext context;
  private final List<RequestArgument> arguments = new ArrayList<>();
  private final List<RouteDescriptor.Parameter> parameters = new ArrayList<>();
  private final RouteBody body;

  private RouteInput(
      RouteBody body,
      PathPattern path,
      boolean isSocket,
      Binder binder,
      SchemaSet schemas,
      PluginContext context) {
    this.path = path;
    this.isSocket = isSocket;
    this.binder = binder;
    this.schemas = schemas;
    this.context = context;
    this.body = body;
  }

  static RouteInput ofRoute(
      String method, PathPattern path, Binder binder, SchemaSet schemas, PluginContext context) {
    return new RouteInput(RouteBody.of(method), path, false, binder, schemas, context);
  }

  static RouteInput ofSocket(
      PathPattern path, Binder binder, SchemaSet schemas, PluginContext context) {
    return new RouteInput(RouteBody.none("a WebSocket"), path, true, binder, schemas, context);
  }

  RequestArguments arguments() {
    return new RequestArguments(arguments);
  }

  /** Returns the parameters, and the names of the path that no parameter takes. */
  List<RouteDescriptor.Parameter> parameters() {
    List<RouteDescriptor.Parameter> all = new ArrayList<>(parameters);
    path.names().stream()
        .filter(name -> !isTaken(name, RouteDescriptor.Source.PATH))
        .map(name -> new RouteDescriptor.Parameter(name, RouteDescriptor.Source.PATH, true, TEXT))
        .forEach(all::add);
    return List.copyOf(all);
  }

  Optional<RouteDescriptor.Body> body() {
    return body.describe(schemas);
  }

  /**
   * Adds the next parameter of the method.
   *
   * @throws HandlerDefinitionException if it cannot be bound
   */
  RequestArgument add(HandlerParameter parameter) {
    RequestArgument argument = argument(parameter);
    arguments.add(argument);
    return argument;
  }

  private RequestArgument argument(HandlerParameter parameter) {
    parameter.requireKnownType();
    Class<?> raw = parameter.raw();
    if (raw == Request.class) {
      return RequestReading::request;
    }
    if (raw == CallContext.class) {
      return reading -> CallContext.current();
    }
    if (raw == PluginContext.class) {
      return reading -> context;
    }
    if (raw == WebSocketSession.class && isSocket) {
      return RequestReading::session;
    }
    requireBindable(parameter);
    if (UploadArgument.isUpload(parameter.type())) {
      return body.add(UploadArgument.of(parameter));
    }
    return annotated(parameter).orElseGet(() -> unannotated(parameter));
  }

  private Optional<RequestArgument> annotated(HandlerParameter parameter) {
    requireOneSource(parameter);
    if (parameter.has(Body.class)) {
      return Optional.of(body(parameter));
    }
    return parameter
        .annotation(PathParam.class)
        .map(it -> path(parameter, it.value().isEmpty() ? parameter.name() : it.value()))
        .or(() -> parameter.annotation(QueryParam.class).map(it -> query(parameter, it)))
        .or(() -> parameter.annotation(HeaderParam.class).map(it -> header(parameter, it)))
        .or(() -> parameter.annotation(CookieParam.class).map(it -> cookie(parameter, it)));
  }

  private RequestArgument unannotated(HandlerParameter parameter) {
    boolean isRaw = parameter.raw() == byte[].class || parameter.raw() == InputStream.class;
    if (!isRaw && ValueShape.of(parameter.type(), binder).isSimple()) {
      String name = parameter.name();
      return path.names().contains(name)
          ? path(parameter, name)
          : text(parameter, name, RouteDescriptor.Source.QUERY, Optional.empty());
    }
    if (parameter.knownName().filter(path.names()::contains).isPresent()) {
      return path(parameter, parameter.name());
    }
    return body(parameter);
  }

  private RequestArgument body(HandlerParameter parameter) {
    return body.add(BodyArgument.of(parameter.type(), parameter.annotations(), binder));
  }

  private RequestArgument path(HandlerParameter parameter, String name) {
    if (!path.names().contains(name)) {
      throw wrong(
          "the path '" + path + "' has no {" + name + "}" + Nearest.hint(name, path.names()));
    }
    return text(parameter, name, RouteDescriptor.Source.PATH, Optional.empty());
  }

  private RequestArgument query(HandlerParameter parameter, QueryParam it) {
    String name = it.value().isEmpty() ? parameter.name() : it.value();
    return text(parameter, name, RouteDescriptor.Source.QUERY, given(it.defaultValue()));
  }

  private RequestArgument header(HandlerParameter parameter, HeaderParam it) {
    String name = it.value().isEmpty() ? headerName(parameter.name()) : it.value();
    return text(parameter, name, RouteDescriptor.Source.HEADER, given(it.defaultValue()));
  }

  private RequestArgument cookie(HandlerParameter parameter, CookieParam it) {
    String name = it.value().isEmpty() ? parameter.name() : it.value();
    return text(parameter, name, RouteDescriptor.Source.COOKIE, given(it.defaultValue()));
  }

  private RequestArgument text(
      HandlerParameter parameter,
      String name,
      RouteDescriptor.Source source,
      Optional<String> defaultText) {
    ValueShape shape = ValueShape.of(parameter.type(), binder);
    boolean takesMany =
        source == RouteDescriptor.Source.QUERY || source == RouteDescriptor.Source.HEADER;
    String label = source.name().toLowerCase(Locale.ROOT);
    if (!shape.isSimple() || (shape.isMany() && !takesMany)) {
      throw wrong(
          parameter.type().getTypeName()
              + " cannot come from the "
              + label
              + "; use a simple type"
              + (takesMany ? " or a list of one" : ""));
    }
    if (isTaken(name, source)) {
      throw wrong("'" + name + "' of the " + label + " is taken by another parameter");
    }
    TextArgument argument =
        TextArgument.of(name, source, shape, parameter.binding(binder), defaultText);
    parameters.add(argument.describe(binder, schemas));
    return argument;
  }

  private boolean isTaken(String name, RouteDescriptor.Source source) {
    return parameters.stream().anyMatch(it -> it.name().equals(name) && it.source() == source);
  }

  private void requireBindable(HandlerParameter parameter) {
    if (parameter.raw() == WebSocketSession.class) {
      throw wrong("WebSocketSession is for @WebSocket methods");
    }
    if (parameter.raw() == Response.class) {
      throw wrong("a Response is returned, not taken; take a Request");
    }
  }

  private static void requireOneSource(HandlerParameter parameter) {
    List<String> present =
        SOURCES.stream().filter(parameter::has).map(it -> "@" + it.getSimpleName()).toList();
    if (present.size() > 1) {
      throw wrong("has " + String.join(" and ", present) + "; keep one");
    }
  }

  /** Returns {@code x-request-id} for {@code xRequestId} and {@code x_request_id}. */
  static String headerName(String parameterName) {
    return parameterName
        .replace('_', '-')
        .replaceAll("([a-z0-9])([A-Z])", "$1-$2")
        .toLowerCase(Locale.ROOT);
  }

  private static Optional<String> given(String defaultValue) {
    return defaultValue.equals(QueryParam.NO_DEFAULT)
        ? Optional.empty()
        : Optional.of(defaultValue);
  }

  private static HandlerDefinitionException wrong(String message) {
    return new HandlerDefinitionException(List.of(message));
  }
}
