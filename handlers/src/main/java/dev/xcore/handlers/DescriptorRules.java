package dev.xcore.handlers;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a descriptor must be like, whoever made it. Each rule returns what it was given, or throws a
 * {@link HandlerDefinitionException} that says what breaks it.
 *
 * @param plugin the plugin's name
 * @param api the versions its handlers may belong to
 * @param definitions its schemas
 */
record DescriptorRules(
    String plugin, ApiVersions api, Map<String, Map<String, Object>> definitions) {

  private static final int MOST_DEPTH = 64;
  private static final int LONGEST_NAME = 256;
  private static final int LONGEST_ORIGIN = 4096;
  private static final Duration LONGEST = Duration.ofDays(73_000);
  private static final String REFERENCE = "$ref";
  private static final String PLACE = "#/components/schemas/";
  private static final Pattern SCHEMA = Pattern.compile("[A-Za-z0-9_.-]{1,512}");
  private static final String TOKEN = "[A-Za-z0-9!#$%&'*+.^_`|~-]{1,127}";
  private static final Pattern MEDIA_TYPE =
      Pattern.compile(TOKEN + "/" + TOKEN + "( ?; ?" + TOKEN + "=[\\x21-\\x7e]{1,127}){0,8}");

  Map<String, Map<String, Object>> schemas() {
    definitions.forEach((name, schema) -> {
      if (!name.startsWith(plugin + ".") || !SCHEMA.matcher(name).matches()) {
        throw wrong("'" + shown(name) + "' is no name of a schema of plugin '" + plugin + "'");
      }
      schema(schema);
    });
    return definitions;
  }

  ActionDescriptor action(ActionDescriptor action) {
    ActionCompiler.name(action.name());
    demand(action.demand());
    versions(action.versions());
    schema(action.input());
    schema(action.output());
    policy(action.policy());
    return action;
  }

  RouteDescriptor route(RouteDescriptor route) {
    RouteCompiler.httpMethod(route.method());
    RouteCompiler.status(route.status());
    PathPattern path = PathPattern.parse(route.path());
    demand(route.demand());
    versions(route.versions());
    parameters(route.parameters(), path);
    route.body().ifPresent(this::body);
    schema(route.output());
    mediaType(route.produces());
    line("its origin", route.origin(), LONGEST_ORIGIN);
    policy(route.policy());
    return route;
  }

  TaskDescriptor task(TaskDescriptor task) {
    TaskCompiler.name(task.name());
    schema(task.input());
    return task;
  }

  SocketDescriptor socket(SocketDescriptor socket) {
    PathPattern path = PathPattern.parse(socket.path());
    demand(socket.demand());
    versions(socket.versions());
    parameters(socket.parameters(), path);
    line("its origin", socket.origin(), LONGEST_ORIGIN);
    return socket;
  }

  private void demand(Demand demand) {
    roles(demand.roles());
    Roles.permissions(demand.permissions()).forEach(each -> name("a permission", each));
  }

  List<String> roles(List<String> roles) {
    Roles.checked(roles).forEach(role -> name("a role", role));
    return roles;
  }

  private void versions(List<String> versions) {
    if (new HashSet<>(versions).size() < versions.size() || !api.listed().containsAll(versions)) {
      throw wrong("belongs to API versions that are not listed, or to one twice");
    }
  }

  private void parameters(List<RouteDescriptor.Parameter> parameters, PathPattern path) {
    HashSet<String> taken = new HashSet<>();
    for (RouteDescriptor.Parameter parameter : parameters) {
      name("the name of a parameter", parameter.name());
      schema(parameter.schema());
      boolean isStray =
          parameter.source() == RouteDescriptor.Source.PATH
              && !path.names().contains(parameter.name());
      if (isStray || !taken.add(parameter.source() + " " + parameter.name())) {
        throw wrong("has a parameter that is not in its path, or one twice");
      }
    }
  }

  private void body(RouteDescriptor.Body body) {
    if (body.contentTypes().isEmpty()) {
      throw wrong("takes a body of no media type");
    }
    body.contentTypes().forEach(DescriptorRules::mediaType);
    schema(body.schema());
  }

  private static void mediaType(String type) {
    if (!MEDIA_TYPE.matcher(type).matches()) {
      throw wrong("'" + shown(type) + "' is no media type");
    }
  }

  private static void name(String what, String text) {
    line(what, text, LONGEST_NAME);
  }

  private static void line(String what, String text, int most) {
    boolean isClean = text.chars().noneMatch(Character::isISOControl);
    if (text.isEmpty() || text.length() > most || !isClean) {
      throw wrong(what + " is no line of 1 to " + most + " characters");
    }
  }

  private static String shown(String text) {
    String start = text.length() > 40 ? text.substring(0, 40) + "…" : text;
    return start.replaceAll("\\p{Cntrl}", "?");
  }

  private void schema(Map<String, Object> schema) {
    schema(schema, MOST_DEPTH);
  }

  private void schema(@Nullable Object node, int depth) {
    if (depth == 0) {
      throw wrong("has a schema that is nested deeper than " + MOST_DEPTH + " levels");
    }
    switch (node) {
      case Map<?, ?> map ->
          map.forEach((key, value) -> {
            if (key.equals(REFERENCE) && value instanceof String target) {
              reference(target);
            }
            schema(value, depth - 1);
          });
      case List<?> list -> list.forEach(item -> schema(item, depth - 1));
      case null, default -> {}
    }
  }

  private void reference(String target) {
    if (!target.startsWith(PLACE) || !definitions.containsKey(target.substring(PLACE.length()))) {
      throw wrong("refers to '" + shown(target) + "', which is no schema of its own");
    }
  }

  private static void policy(CallPolicy policy) {
    policy
        .retry()
        .ifPresent(retry -> {
          range("attempts", retry.maxAttempts(), PolicyMarks.MOST_ATTEMPTS);
          duration("backoff", retry.backoff(), Duration.ZERO);
        });
    policy
        .circuitBreaker()
        .ifPresent(breaker -> {
          if (!(breaker.failureRate() >= 1 && breaker.failureRate() <= 100)) {
            throw wrong("its failure rate is no percentage from 1 to 100");
          }
          range("window", breaker.window(), PolicyMarks.MOST_WINDOW);
          duration("open time", breaker.openFor(), Duration.ofMillis(1));
        });
    policy
        .rateLimit()
        .ifPresent(rate -> {
          range("calls", rate.calls(), PolicyMarks.MOST_CALLS);
          duration("period", rate.period(), Duration.ofMillis(1));
        });
  }

  private static void range(String what, long value, long most) {
    if (value < 1 || value > most) {
      throw wrong("has " + value + " as " + what + "; it is 1 to " + most);
    }
  }

  private static void duration(String what, Duration value, Duration least) {
    if (value.compareTo(least) < 0 || value.compareTo(LONGEST) > 0) {
      throw wrong("has " + value + " as " + what + ", which is out of range");
    }
  }

  private static HandlerDefinitionException wrong(String message) {
    return new HandlerDefinitionException(List.of(message));
  }
}
