package dev.xcore.server;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Collects the {@code paths} of a document. Holds its invariants: operation identifiers are unique,
 * and paths that differ in the names of their parameters only are one path. One thread.
 *
 * <p>What OpenAPI 3.1 has no place for (a method such as PURGE, a catch-all beside a single segment
 * of the same shape) goes to the path's {@code x-additional-operations}, so that nothing mounted is
 * missing.
 */
final class OpenApiPaths {

  private static final String GET = "get";
  private static final Set<String> METHODS =
      Set.of(GET, "put", "post", "delete", "options", "head", "patch", "trace");
  private static final Pattern PARAMETER = Pattern.compile("\\{([^}]*?)(\\.\\.\\.)?}");

  private final Map<String, Item> items = new LinkedHashMap<>();
  private final Set<String> identifiers = new LinkedHashSet<>();

  /** One path; the parameter names are those of its first operation. */
  private record Item(
      String path,
      List<String> names,
      Map<String, Map<String, Object>> operations,
      List<Map<String, Object>> additional) {}

  /** An operation before its parameters are named as its path names them. */
  interface Operation {

    /**
     * Writes the operation.
     *
     * @param identifier unique
     * @param names how the path calls its parameters, by the route's own name
     */
    Map<String, Object> write(String identifier, Map<String, String> names);
  }

  /**
   * Adds an operation.
   *
   * @param method upper case
   * @param route a path in the platform's notation, prefix included
   * @param identifier wanted; a number is added when it is taken
   * @param operation writes it
   */
  void add(String method, String route, String identifier, Operation operation) {
    Item item = item(route);
    Map<String, Object> written = write(item, route, identifier, operation);
    String key = method.toLowerCase(Locale.ROOT);
    if (METHODS.contains(key) && !item.operations().containsKey(key)) {
      item.operations().put(key, written);
    } else {
      item.additional().add(additional(method, route, written));
    }
  }

  /**
   * Adds a WebSocket. Where a plain GET is served at the same path, both are one operation: what
   * the client asks for decides.
   *
   * @param route a path in the platform's notation, prefix included
   * @param identifier wanted; not used where there is a GET already
   * @param operation writes it
   */
  void addSocket(String route, String identifier, Operation operation) {
    Item item = item(route);
    Map<String, Object> plain = item.operations().get(GET);
    if (plain == null) {
      item.operations().put(GET, write(item, route, identifier, operation));
      return;
    }
    Map<String, Object> both = new LinkedHashMap<>(plain);
    Map<String, Object> socket = operation.write(identifier, renamed(route, item));
    both.put("x-websocket", true);
    both.putIfAbsent("description", "Also a WebSocket: " + socket.get("summary") + ".");
    both.put("responses", merged(socket.get("responses"), plain.get("responses")));
    item.operations().put(GET, both);
  }

  private static Map<Object, Object> merged(@Nullable Object one, @Nullable Object other) {
    Map<Object, Object> all = new TreeMap<>();
    for (Object responses : Arrays.asList(one, other)) {
      if (responses instanceof Map<?, ?> known) {
        all.putAll(known);
      }
    }
    return all;
  }

  private Item item(String route) {
    String shape = PARAMETER.matcher(route).replaceAll("{}");
    return items.computeIfAbsent(
        shape,
        _ ->
            new Item(
                openApiPath(route),
                parameterNames(route),
                new LinkedHashMap<>(),
                new ArrayList<>()));
  }

  private Map<String, Object> write(
      Item item, String route, String identifier, Operation operation) {
    return operation.write(unique(identifier), renamed(route, item));
  }

  private static Map<String, Object> additional(
      String method, String route, Map<String, Object> operation) {
    return OpenApiObject.create()
        .with("method", method)
        .with("path", route)
        .with("operation", operation)
        .tree();
  }

  /** The names of a path's parameters in their order, without the dots of a catch-all. */
  static List<String> parameterNames(String route) {
    List<String> names = new ArrayList<>();
    for (Matcher matcher = PARAMETER.matcher(route); matcher.find(); ) {
      names.add(matcher.group(1));
    }
    return names;
  }

  /** Whether a parameter of the path takes the rest of it. */
  static boolean isCatchAll(String route, String name) {
    return route.contains("{" + name + "...}");
  }

  private static String openApiPath(String route) {
    return PARAMETER.matcher(route).replaceAll("{$1}");
  }

  private static Map<String, String> renamed(String route, Item item) {
    List<String> own = parameterNames(route);
    Map<String, String> names = new LinkedHashMap<>();
    for (int index = 0; index < own.size(); index++) {
      names.put(own.get(index), item.names().get(index));
    }
    return names;
  }

  private String unique(String wanted) {
    String base = wanted.replaceAll("[^A-Za-z0-9_]+", "_");
    String identifier = base;
    for (int number = 2; !identifiers.add(identifier); number++) {
      identifier = base + "_" + number;
    }
    return identifier;
  }

  /** The {@code paths} section. */
  Map<String, Object> section() {
    Map<String, Object> paths = new LinkedHashMap<>();
    for (Item item : items.values()) {
      Map<String, Object> methods = new LinkedHashMap<>(item.operations());
      if (!item.additional().isEmpty()) {
        methods.put("x-additional-operations", List.copyOf(item.additional()));
      }
      paths.put(item.path(), Collections.unmodifiableMap(methods));
    }
    return paths;
  }
}
