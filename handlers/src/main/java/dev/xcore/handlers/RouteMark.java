package dev.xcore.handlers;

import dev.xcore.sdk.http.Delete;
import dev.xcore.sdk.http.Get;
import dev.xcore.sdk.http.Patch;
import dev.xcore.sdk.http.Post;
import dev.xcore.sdk.http.Put;
import dev.xcore.sdk.http.Route;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What an HTTP annotation says, whichever it is.
 *
 * @param label the annotation, for messages
 * @param method HTTP method
 * @param path below the plugin's prefix
 * @param status of a successful answer
 * @param demand what the principal needs
 * @param description one sentence
 * @param tags groups in the documentation
 * @param hidden whether it is left out of the documentation
 */
record RouteMark(
    String label,
    String method,
    String path,
    int status,
    Demand demand,
    String description,
    List<String> tags,
    boolean hidden) {

  /** Returns the HTTP annotations of a method, in the order of the source. */
  static List<RouteMark> of(Method method) {
    return Arrays.stream(method.getAnnotations())
        .map(RouteMark::read)
        .flatMap(Optional::stream)
        .toList();
  }

  private static Optional<RouteMark> read(java.lang.annotation.Annotation annotation) {
    return Optional.ofNullable(
        switch (annotation) {
          case Get a ->
              plain(
                  "GET",
                  a.value(),
                  a.status(),
                  demand(a.roles(), a.permissions()),
                  a.description(),
                  a.tags(),
                  a.hidden());
          case Post a ->
              plain(
                  "POST",
                  a.value(),
                  a.status(),
                  demand(a.roles(), a.permissions()),
                  a.description(),
                  a.tags(),
                  a.hidden());
          case Put a ->
              plain(
                  "PUT",
                  a.value(),
                  a.status(),
                  demand(a.roles(), a.permissions()),
                  a.description(),
                  a.tags(),
                  a.hidden());
          case Patch a ->
              plain(
                  "PATCH",
                  a.value(),
                  a.status(),
                  demand(a.roles(), a.permissions()),
                  a.description(),
                  a.tags(),
                  a.hidden());
          case Delete a ->
              plain(
                  "DELETE",
                  a.value(),
                  a.status(),
                  demand(a.roles(), a.permissions()),
                  a.description(),
                  a.tags(),
                  a.hidden());
          case Route a ->
              new RouteMark(
                  "@Route",
                  a.method(),
                  a.path(),
                  a.status(),
                  demand(a.roles(), a.permissions()),
                  a.description(),
                  List.of(a.tags()),
                  a.hidden());
          default -> null;
        });
  }

  private static Demand demand(String[] roles, String[] permissions) {
    return new Demand(List.of(roles), List.of(permissions));
  }

  private static RouteMark plain(
      String method,
      String path,
      int status,
      Demand demand,
      String description,
      String[] tags,
      boolean hidden) {
    String label = "@" + method.charAt(0) + method.substring(1).toLowerCase(java.util.Locale.ROOT);
    return new RouteMark(label, method, path, status, demand, description, List.of(tags), hidden);
  }
}
