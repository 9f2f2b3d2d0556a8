package dev.xcore.sdk.http;

import java.util.ArrayList;
import java.util.List;

/**
 * Routes registered in code, returned by {@link dev.xcore.sdk.Plugin#router}.
 *
 * <p>{@code Router.create().prefix("/v1").get("/ping", request -> "pong")}. Not thread safe; the
 * platform reads it once.
 */
public final class Router {

  private final List<RouteDefinition> routes = new ArrayList<>();
  private String prefix = "";
  private List<String> tags = List.of();
  private List<String> versions = List.of();

  private Router() {}

  /**
   * Makes an empty router.
   *
   * @return a new router
   */
  public static Router create() {
    return new Router();
  }

  /**
   * Sets the path that all routes of this router, earlier ones too, are below.
   *
   * @param path starts with {@code /}, does not end with it
   * @return this
   */
  public Router prefix(String path) {
    if (!path.isEmpty() && (!path.startsWith("/") || path.endsWith("/"))) {
      throw new IllegalArgumentException(
          "prefix '" + path + "' must start with / and not end with it");
    }
    this.prefix = path;
    return this;
  }

  /**
   * Sets the groups in the API documentation for routes without their own.
   *
   * @param names tag names
   * @return this
   */
  public Router tags(String... names) {
    this.tags = List.of(names);
    return this;
  }

  /**
   * Sets the versions of the plugin's API that routes without their own belong to, earlier ones
   * too; all by default.
   *
   * @param names of {@code api.versions} in {@code plugin.yaml}
   * @return this
   * @see dev.xcore.sdk.ApiVersion
   */
  public Router version(String... names) {
    this.versions = List.of(names);
    return this;
  }

  /**
   * Adds a {@code GET} route.
   *
   * @param path below the prefix
   * @param handler the code
   * @return this
   */
  public Router get(String path, RouteHandler handler) {
    return add(RouteDefinition.of("GET", path, handler));
  }

  /**
   * Adds a {@code POST} route.
   *
   * @param path below the prefix
   * @param handler the code
   * @return this
   */
  public Router post(String path, RouteHandler handler) {
    return add(RouteDefinition.of("POST", path, handler));
  }

  /**
   * Adds a {@code POST} route with a typed body.
   *
   * @param path below the prefix
   * @param bodyType what the body is converted to and validated as
   * @param handler the code
   * @param <B> the body's type
   * @return this
   */
  public <B> Router post(String path, Class<B> bodyType, RouteHandler.WithBody<B> handler) {
    return add(RouteDefinition.of("POST", path, bodyType, handler));
  }

  /**
   * Adds a {@code PUT} route.
   *
   * @param path below the prefix
   * @param handler the code
   * @return this
   */
  public Router put(String path, RouteHandler handler) {
    return add(RouteDefinition.of("PUT", path, handler));
  }

  /**
   * Adds a {@code PUT} route with a typed body.
   *
   * @param path below the prefix
   * @param bodyType what the body is converted to and validated as
   * @param handler the code
   * @param <B> the body's type
   * @return this
   */
  public <B> Router put(String path, Class<B> bodyType, RouteHandler.WithBody<B> handler) {
    return add(RouteDefinition.of("PUT", path, bodyType, handler));
  }

  /**
   * Adds a {@code PATCH} route.
   *
   * @param path below the prefix
   * @param handler the code
   * @return this
   */
  public Router patch(String path, RouteHandler handler) {
    return add(RouteDefinition.of("PATCH", path, handler));
  }

  /**
   * Adds a {@code DELETE} route.
   *
   * @param path below the prefix
   * @param handler the code
   * @return this
   */
  public Router delete(String path, RouteHandler handler) {
    return add(RouteDefinition.of("DELETE", path, handler));
  }

  /**
   * Adds a route with all its options.
   *
   * @param route the route
   * @return this
   */
  public Router add(RouteDefinition route) {
    routes.add(route);
    return this;
  }

  /**
   * Adds the routes that another router has now, below this router's prefix.
   *
   * @param other the other router
   * @return this
   */
  public Router include(Router other) {
    routes.addAll(other.routes());
    return this;
  }

  /**
   * Returns the routes with their full paths below the plugin's prefix.
   *
   * @return in order of registration, immutable
   */
  public List<RouteDefinition> routes() {
    return routes.stream().map(route -> route.under(prefix, tags, versions)).toList();
  }
}
