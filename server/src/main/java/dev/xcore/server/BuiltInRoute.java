package dev.xcore.server;

import java.util.Objects;

/**
 * One page of the platform's own: documentation, health, administration.
 *
 * @param method upper-case HTTP method; a {@code GET} route answers {@code HEAD} too
 * @param path absolute; {@code {name}} matches a segment, {@code {name...}} the rest
 * @param access who may ask for it
 * @param handler serves it
 */
public record BuiltInRoute(String method, String path, Access access, BuiltInHandler handler) {

  /** Checks the path. */
  public BuiltInRoute {
    Objects.requireNonNull(method, "method is null");
    Objects.requireNonNull(access, "access is null");
    Objects.requireNonNull(handler, "handler is null");
    if (!path.startsWith("/")) {
      throw new IllegalArgumentException("path '" + path + "' does not start with /");
    }
  }

  /**
   * Makes a public {@code GET} page.
   *
   * @param path absolute
   * @param handler serves it
   * @return the route
   */
  public static BuiltInRoute get(String path, BuiltInHandler handler) {
    return get(path, Access.OPEN, handler);
  }

  /**
   * Makes a {@code GET} page.
   *
   * @param path absolute
   * @param access who may ask for it
   * @param handler serves it
   * @return the route
   */
  public static BuiltInRoute get(String path, Access access, BuiltInHandler handler) {
    return new BuiltInRoute("GET", path, access, handler);
  }

  /**
   * Makes a route for administrators.
   *
   * @param method upper-case HTTP method
   * @param path absolute
   * @param handler serves it
   * @return the route
   */
  public static BuiltInRoute admin(String method, String path, BuiltInHandler handler) {
    return new BuiltInRoute(method, path, Access.ADMIN, handler);
  }

  /**
   * Tells whether only administrators may ask for it.
   *
   * @return true if it needs the role {@code admin}
   */
  public boolean admin() {
    return access == Access.ADMIN;
  }
}
