package dev.xcore.sdk.http;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A route registered in code; immutable. Made by {@link Router} or {@link #of}.
 *
 * @param method upper-case HTTP method
 * @param path starts with {@code /}; {@code {name}} matches one segment, {@code {name...}} the rest
 * @param status of a successful answer, 200 to 299
 * @param roles of which the request's principal needs one; empty for anybody
 * @param permissions of which the request's principal needs one besides; empty for none
 * @param description one sentence for the API documentation, may be empty
 * @param tags groups in the API documentation
 * @param bodyType what the body is converted to and validated as
 * @param returnType what the API documentation says of the answer
 * @param versions of the plugin's API it belongs to; empty for all
 * @param handler the code
 */
public record RouteDefinition(
    String method,
    String path,
    int status,
    List<String> roles,
    List<String> permissions,
    String description,
    List<String> tags,
    Optional<Class<?>> bodyType,
    Optional<Class<?>> returnType,
    List<String> versions,
    RouteHandler.WithBody<@Nullable Object> handler) {

  /** Checks method and path and copies the lists. */
  public RouteDefinition {
    method = method.toUpperCase(Locale.ROOT);
    if (!path.startsWith("/")) {
      throw new IllegalArgumentException("path '" + path + "' does not start with /");
    }
    roles = List.copyOf(roles);
    permissions = List.copyOf(permissions);
    tags = List.copyOf(tags);
    versions = List.copyOf(versions);
    Objects.requireNonNull(handler, "handler is null");
  }

  /**
   * Makes a route without a typed body.
   *
   * @param method HTTP method
   * @param path below the plugin's prefix
   * @param handler the code
   * @return the route, with status 200, open to anybody
   */
  public static RouteDefinition of(String method, String path, RouteHandler handler) {
    Objects.requireNonNull(handler, "handler is null");
    return new RouteDefinition(
        method,
        path,
        200,
        List.of(),
        List.of(),
        "",
        List.of(),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        (request, body) -> handler.handle(request));
  }

  /**
   * Makes a route with a typed body.
   *
   * @param method HTTP method
   * @param path below the plugin's prefix
   * @param bodyType what the body is converted to and validated as
   * @param handler the code
   * @param <B> the body's type
   * @return the route, with status 200, open to anybody
   */
  public static <B> RouteDefinition of(
      String method, String path, Class<B> bodyType, RouteHandler.WithBody<B> handler) {
    Objects.requireNonNull(handler, "handler is null");
    return new RouteDefinition(
        method,
        path,
        200,
        List.of(),
        List.of(),
        "",
        List.of(),
        Optional.of(bodyType),
        Optional.empty(),
        List.of(),
        (request, body) ->
            handler.handle(request, bodyType.cast(Objects.requireNonNull(body, "body is null"))));
  }

  /**
   * Returns this route with another success status.
   *
   * @param other 200 to 299
   * @return a new route
   */
  public RouteDefinition withStatus(int other) {
    return new RouteDefinition(
        method,
        path,
        other,
        roles,
        permissions,
        description,
        tags,
        bodyType,
        returnType,
        versions,
        handler);
  }

  /**
   * Returns this route for certain roles only.
   *
   * @param others of which the request's principal needs one
   * @return a new route
   */
  public RouteDefinition withRoles(String... others) {
    return new RouteDefinition(
        method,
        path,
        status,
        List.of(others),
        permissions,
        description,
        tags,
        bodyType,
        returnType,
        versions,
        handler);
  }

  /**
   * Returns this route for those with certain permissions only.
   *
   * @param others of which the request's principal needs one, besides a role where roles are named
   * @return a new route
   */
  public RouteDefinition withPermissions(String... others) {
    return new RouteDefinition(
        method,
        path,
        status,
        roles,
        List.of(others),
        description,
        tags,
        bodyType,
        returnType,
        versions,
        handler);
  }

  /**
   * Returns this route with a description.
   *
   * @param other one sentence for the API documentation
   * @return a new route
   */
  public RouteDefinition withDescription(String other) {
    return new RouteDefinition(
        method,
        path,
        status,
        roles,
        permissions,
        other,
        tags,
        bodyType,
        returnType,
        versions,
        handler);
  }

  /**
   * Returns this route with a documented answer.
   *
   * @param type what the handler returns
   * @return a new route
   */
  public RouteDefinition withReturnType(Class<?> type) {
    return new RouteDefinition(
        method,
        path,
        status,
        roles,
        permissions,
        description,
        tags,
        bodyType,
        Optional.of(type),
        versions,
        handler);
  }

  /**
   * Returns this route for certain versions of the plugin's API only.
   *
   * @param others of {@code api.versions} in {@code plugin.yaml}
   * @return a new route
   * @see dev.xcore.sdk.ApiVersion
   */
  public RouteDefinition withVersions(String... others) {
    return new RouteDefinition(
        method,
        path,
        status,
        roles,
        permissions,
        description,
        tags,
        bodyType,
        returnType,
        List.of(others),
        handler);
  }

  RouteDefinition under(String prefix, List<String> outerTags, List<String> outerVersions) {
    List<String> all = tags.isEmpty() ? outerTags : tags;
    List<String> known = versions.isEmpty() ? outerVersions : versions;
    String joined = path.equals("/") && !prefix.isEmpty() ? prefix : prefix + path;
    return new RouteDefinition(
        method,
        joined,
        status,
        roles,
        permissions,
        description,
        all,
        bodyType,
        returnType,
        known,
        handler);
  }
}
