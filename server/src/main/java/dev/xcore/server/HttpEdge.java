package dev.xcore.server;

import dev.xcore.handlers.PathPattern;
import dev.xcore.handlers.PathPattern.Segment;
import dev.xcore.handlers.RouteDescriptor;
import dev.xcore.handlers.SocketDescriptor;
import dev.xcore.kernel.runtime.ActivePlugin;
import dev.xcore.kernel.runtime.Edge;
import dev.xcore.kernel.runtime.PluginLoadException;
import dev.xcore.kernel.runtime.Snapshot;
import dev.xcore.kernel.settings.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Prepares the route table of a snapshot before it is published, so that a conflict stops the
 * plugin that brings it and not the server. Thread safe.
 */
public final class HttpEdge implements Edge {

  /** First segments of paths that belong to the platform. */
  static final Set<String> RESERVED =
      Set.of(
          "admin",
          "app",
          "auth",
          "console",
          "dev",
          "docs",
          "health",
          "metrics",
          "openapi.json",
          "redoc");

  private static final String FILES = "file...";

  private HttpEdge() {}

  /**
   * Makes the edge.
   *
   * @return the edge, for {@link dev.xcore.kernel.runtime.PluginSupervisor#create}
   */
  public static HttpEdge create() {
    return new HttpEdge();
  }

  @Override
  public Object mount(Snapshot candidate) {
    RouteTable table = RouteTable.empty();
    List<Problem> problems = new ArrayList<>();
    for (ActivePlugin plugin : new TreeMap<>(candidate.active()).values()) {
      new Mounting(table, plugin, problems).mount();
    }
    if (!problems.isEmpty()) {
      throw new PluginLoadException(PluginLoadException.Code.ROUTE_CONFLICT, problems, null);
    }
    return table;
  }

  /**
   * Returns the table that was made for a snapshot.
   *
   * @param snapshot the snapshot in force
   * @return its table, an empty one before the first plugin
   */
  static RouteTable tableOf(Snapshot snapshot) {
    return snapshot.edge().orElse(null) instanceof RouteTable table ? table : RouteTable.empty();
  }

  /** Adds one plugin to a table. */
  private record Mounting(RouteTable table, ActivePlugin plugin, List<Problem> problems) {

    void mount() {
      for (RouteDescriptor route : plugin.handlers().routes()) {
        pattern(route.path(), route.origin()).ifPresent(pattern -> add(pattern, route));
      }
      for (SocketDescriptor socket : plugin.handlers().sockets()) {
        pattern(socket.path(), socket.origin()).ifPresent(pattern -> add(pattern, socket));
      }
      plugin
          .publicDirectory()
          .ifPresent(directory ->
              pattern("/{" + FILES + "}", "resources/public")
                  .ifPresent(pattern -> add(pattern, new StaticFiles(directory))));
    }

    private void add(PathPattern pattern, RouteDescriptor route) {
      ResponseRenderer renderer = new ResponseRenderer(plugin.binder(), route);
      table
          .routes()
          .add(route.method(), pattern, new RouteTable.Route(plugin, route, renderer))
          .ifPresent(first ->
              conflict(
                  route.method() + " " + pattern,
                  route.origin(),
                  first.value().plugin(),
                  first.value().descriptor().origin()));
    }

    private void add(PathPattern pattern, SocketDescriptor socket) {
      table
          .sockets()
          .add("GET", pattern, new RouteTable.Socket(plugin, socket))
          .ifPresent(first ->
              conflict(
                  "the WebSocket path " + pattern,
                  socket.origin(),
                  first.value().plugin(),
                  first.value().descriptor().origin()));
    }

    private void add(PathPattern pattern, StaticFiles files) {
      int depth = pattern.segments().size() - 1;
      table
          .files()
          .add("GET", pattern, new RouteTable.Folder(plugin, files, depth))
          .ifPresent(first ->
              conflict(
                  "the files below " + prefix(),
                  "resources/public",
                  first.value().plugin(),
                  "resources/public"));
    }

    private Optional<PathPattern> pattern(String path, String origin) {
      String full = path.equals("/") ? prefix() : prefix() + path;
      PathPattern pattern;
      try {
        pattern = PathPattern.parse(full.isEmpty() ? "/" : full);
      } catch (IllegalArgumentException malformed) {
        problem(origin + ": " + malformed.getMessage());
        return Optional.empty();
      }
      if (isReserved(pattern)) {
        problem(
            origin + " claims " + pattern + ", which belongs to the platform; change api.prefix");
        return Optional.empty();
      }
      return Optional.of(pattern);
    }

    private static boolean isReserved(PathPattern pattern) {
      return pattern.segments().isEmpty()
          || (pattern.segments().getFirst() instanceof Segment.Literal(String text)
              && RESERVED.contains(text));
    }

    private String prefix() {
      String prefix = plugin.manifest().api().prefix();
      return prefix.endsWith("/") ? prefix.substring(0, prefix.length() - 1) : prefix;
    }

    private void conflict(String what, String origin, ActivePlugin other, String otherOrigin) {
      problem(
          what
              + " is claimed by plugin '"
              + plugin.name()
              + "' ("
              + origin
              + ") and by plugin '"
              + other.name()
              + "' ("
              + otherOrigin
              + "); change the path or api.prefix of one of them");
    }

    private void problem(String message) {
      problems.add(Problem.of("plugin " + plugin.name(), message));
    }
  }
}
