package dev.xcore.server;

import dev.xcore.handlers.PathPattern;
import dev.xcore.handlers.PathPattern.Segment;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Paths by segment. At each segment a literal is tried before a parameter, and a parameter before
 * the rest; where a branch leads nowhere, or has other methods only, the next one is tried. Every
 * node is visited once at most. Filled by one thread, then only read.
 *
 * @param <T> what is found
 */
final class RouteTree<T> {

  /**
   * What serves a path.
   *
   * @param pattern the matching path
   * @param value what was registered for it
   * @param <T> what is found
   */
  record Match<T>(PathPattern pattern, T value) {

    /**
     * Takes the parameters' values from a path that matched.
     *
     * @param path the request's path
     * @return decoded values by name, in order
     */
    Map<String, String> parameters(RequestPath path) {
      Map<String, String> values = Map.of();
      for (int i = 0; i < pattern.segments().size(); i++) {
        switch (pattern.segments().get(i)) {
          case Segment.Literal _ -> {}
          case Segment.Parameter(String name) ->
              values = with(values, name, path.segments().get(i));
          case Segment.Rest(String name) -> values = with(values, name, path.rest(i));
        }
      }
      return values;
    }

    private static Map<String, String> with(Map<String, String> values, String name, String value) {
      Map<String, String> target = values.isEmpty() ? new LinkedHashMap<>() : values;
      target.put(name, value);
      return target;
    }
  }

  private static final class Node<T> {
    private final Map<String, Node<T>> literals = new LinkedHashMap<>();
    private final Map<String, Match<T>> methods = new LinkedHashMap<>();
    private final Map<String, Match<T>> rest = new LinkedHashMap<>();
    private @Nullable Node<T> parameter;

    private Node<T> parameter() {
      if (parameter == null) {
        parameter = new Node<>();
      }
      return parameter;
    }
  }

  private final Node<T> root = new Node<>();

  /**
   * Adds a route.
   *
   * @param method upper-case HTTP method
   * @param pattern its path
   * @param value what is found
   * @return what serves that method on a path of that shape already; empty if it was added
   */
  Optional<Match<T>> add(String method, PathPattern pattern, T value) {
    Node<T> node = root;
    Map<String, Match<T>> leaf = null;
    for (Segment segment : pattern.segments()) {
      switch (segment) {
        case Segment.Literal(String text) ->
            node = node.literals.computeIfAbsent(text, _ -> new Node<>());
        case Segment.Parameter _ -> node = node.parameter();
        case Segment.Rest _ -> leaf = node.rest;
      }
    }
    return Optional.ofNullable(
        (leaf == null ? node.methods : leaf).putIfAbsent(method, new Match<>(pattern, value)));
  }

  /**
   * Finds what serves a request; {@code GET} serves {@code HEAD} where nothing else does.
   *
   * @param method the request's method
   * @param path the request's path
   * @return the match, or null
   */
  @Nullable Match<T> find(String method, RequestPath path) {
    Match<T> found = find(root, method, path.segments(), 0);
    return found == null && method.equals("HEAD") ? find(root, "GET", path.segments(), 0) : found;
  }

  /**
   * Finds the methods that a path supports.
   *
   * @param path the request's path
   * @return in alphabetical order, {@code HEAD} and {@code OPTIONS} included; empty if no route
   *     matches the path
   */
  List<String> allowed(RequestPath path) {
    Set<String> methods = new TreeSet<>();
    collect(root, path.segments(), 0, methods);
    if (!methods.isEmpty()) {
      methods.add("OPTIONS");
      if (methods.contains("GET")) {
        methods.add("HEAD");
      }
    }
    return List.copyOf(methods);
  }

  private static <T> @Nullable Match<T> find(
      Node<T> node, String method, List<String> segments, int at) {
    if (at == segments.size()) {
      Match<T> found = node.methods.get(method);
      return found == null ? node.rest.get(method) : found;
    }
    Node<T> literal = node.literals.get(segments.get(at));
    Match<T> found = literal == null ? null : find(literal, method, segments, at + 1);
    if (found == null && node.parameter != null) {
      found = find(node.parameter, method, segments, at + 1);
    }
    return found == null ? node.rest.get(method) : found;
  }

  private static <T> void collect(
      Node<T> node, List<String> segments, int at, Set<String> methods) {
    methods.addAll(node.rest.keySet());
    if (at == segments.size()) {
      methods.addAll(node.methods.keySet());
      return;
    }
    Node<T> literal = node.literals.get(segments.get(at));
    if (literal != null) {
      collect(literal, segments, at + 1, methods);
    }
    if (node.parameter != null) {
      collect(node.parameter, segments, at + 1, methods);
    }
  }
}
